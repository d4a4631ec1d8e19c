// A till's sealed segment as its browser makes one, by WebCrypto, with every part to be altered.
import { webcrypto } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { headerText, placeText, SEGMENT_KEY_INFO } from '#domain/sealed-journal.ts'
import type { OutletSealingKey } from '#domain/wire/access-message.ts'
import type { SealedRecord, SegmentHeader, SignedHeader } from '#domain/wire/salvage-message.ts'
import { SMALL_OUTLET, testId } from './small-outlet.ts'
import type { TestTerminal } from './test-terminal.ts'

const { subtle } = webcrypto
const CURVE = { name: 'ECDH', namedCurve: 'P-256' }
const encode = (text: string) => new TextEncoder().encode(text)
const base64Url = (bytes: ArrayBuffer | Uint8Array) =>
  Buffer.from(bytes as Uint8Array).toString('base64url')

export type TestSegment = {
  segment: SignedHeader
  seal(kind: SealedRecord['kind'], id: string, number: number, body: unknown): Promise<SealedRecord>
  sealText(
    kind: SealedRecord['kind'],
    id: string,
    number: number,
    text: string,
  ): Promise<SealedRecord>
}

export async function makeSegment(
  terminal: Pick<TestTerminal, 'id' | 'series' | 'keys'>,
  sealing: OutletSealingKey,
  changes: Partial<SegmentHeader> = {},
): Promise<TestSegment> {
  const segment_id = testId(900)
  const pair = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const hub = await subtle.importKey('jwk', sealing.public_key, CURVE, false, [])
  const secret = await subtle.deriveBits({ name: 'ECDH', public: hub }, pair.privateKey, 256)
  const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: encode(segment_id) }
  const wrapping = await subtle.deriveKey(
    { ...how, info: encode(SEGMENT_KEY_INFO) },
    base,
    { name: 'AES-KW', length: 256 },
    false,
    ['wrapKey'],
  )
  const aes = { name: 'AES-GCM', length: 256 }
  const key = await subtle.generateKey(aes, true, ['encrypt'])
  const { x = '', y = '' } = await subtle.exportKey('jwk', pair.publicKey)
  const header: SegmentHeader = {
    format: 'ocean-segment-1',
    segment_id,
    outlet_id: SMALL_OUTLET.outlet_id,
    terminal_id: terminal.id,
    series: terminal.series,
    key_id: sealing.key_id,
    ephemeral_key: { kty: 'EC', crv: 'P-256', x, y },
    wrapped_key: base64Url(await subtle.wrapKey('raw', key, wrapping, 'AES-KW')),
    made_at: '2026-11-22T05:00:00.000Z',
    ...changes,
  }
  const signature = await terminal.keys.sign(headerText(header))
  const sealText: TestSegment['sealText'] = async (kind, id, number, text) => {
    const iv = webcrypto.getRandomValues(new Uint8Array(12))
    const additionalData = encode(placeText({ ...header, kind, id, number }))
    const cipher = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, encode(text))
    return { kind, id, number, body: base64Url(Buffer.concat([iv, Buffer.from(cipher)])) }
  }
  return {
    segment: { header, signature },
    sealText,
    seal: (kind, id, number, body) => sealText(kind, id, number, canonicalJson(body)),
  }
}
