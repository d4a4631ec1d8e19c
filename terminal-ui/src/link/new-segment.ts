// A new stretch of the journal: its key, sealed to the outlet and signed by this device.

import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { headerText, SEGMENT_KEY_INFO } from '#domain/sealed-journal.ts'
import { DevicePublicKey, type OutletSealingKey } from '#domain/wire/access-message.ts'
import type { SegmentHeader } from '#domain/wire/salvage-message.ts'
import { type TerminalDatabase, writeStrictly } from './database.ts'
import { base64Url } from './device-identity.ts'
import { hasShape } from './schema-check.ts'
import { fits, type SegmentPlace, type SegmentRecord } from './segment-record.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { createTurns, type Turns } from './turns.ts'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' }
const AES = { name: 'AES-GCM', length: 256 }

type Making = {
  seams: Pick<TerminalSeams, 'clock' | 'randomness' | 'subtle'>
  database: TerminalDatabase
}
const makings = new WeakMap<TerminalDatabase, Turns>()

/**
 * Makes the segment that begins with `place`, and keeps its key before anything uses it. Whoever
 * asks for the same meanwhile gets the same.
 */
export function newSegment(
  seams: Making['seams'],
  database: TerminalDatabase,
  place: SegmentPlace,
  sealing: OutletSealingKey,
): Promise<SegmentRecord> {
  const turns = makings.get(database) ?? createTurns()
  makings.set(database, turns)
  return turns.take(async () => {
    const kept = await database.getAll('journal_segments')
    const known = kept.find((segment) => fits(segment, place, sealing))
    return known ?? makeSegment({ seams, database }, place, sealing)
  })
}

async function makeSegment(
  { seams, database }: Making,
  place: SegmentPlace,
  sealing: OutletSealingKey,
): Promise<SegmentRecord> {
  const [device, outlet] = await Promise.all([
    database.get('identity', 'device'),
    database.get('sync_metadata', 'outlet'),
  ])
  if (device?.key !== 'device' || outlet?.key !== 'outlet') {
    throw new Error('a segment needs a device and its outlet')
  }
  const id = uuidv7(seams)
  const sealed = await sealKey(seams.subtle, id, sealing.public_key)
  const header: SegmentHeader = {
    format: 'ocean-segment-1',
    segment_id: id,
    outlet_id: outlet.outlet.outlet_id,
    terminal_id: place.terminalId,
    series: place.series,
    key_id: sealing.key_id,
    ...{ ephemeral_key: sealed.ephemeralKey, wrapped_key: sealed.wrappedKey },
    made_at: toIso(seams.clock.nowMs()),
  }
  const how = { name: 'ECDSA', hash: 'SHA-256' }
  const text = new TextEncoder().encode(headerText(header))
  const signature = await seams.subtle.sign(how, device.keyPair.privateKey, text)
  const segment: SegmentRecord = {
    id,
    signed: { header, signature: base64Url(new Uint8Array(signature)) },
    key: sealed.key,
    shiftId: place.shiftId,
    firstNumber: place.number,
  }
  await writeStrictly(database, ['journal_segments'], async (transaction) => {
    await transaction.objectStore('journal_segments').put(segment)
  })
  return segment
}

/** An AES key that only this browser can use and only the outlet can read. */
async function sealKey(subtle: SubtleCrypto, segmentId: string, outletKey: DevicePublicKey) {
  const pair = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const theirs = await subtle.importKey('jwk', outletKey, CURVE, false, [])
  const secret = await subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256)
  const base = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const encoder = new TextEncoder()
  const wrapping = await subtle.deriveKey(
    {
      ...{ name: 'HKDF', hash: 'SHA-256' },
      salt: encoder.encode(segmentId),
      info: encoder.encode(SEGMENT_KEY_INFO),
    },
    base,
    { name: 'AES-KW', length: 256 },
    false,
    ['wrapKey', 'unwrapKey'],
  )
  const readable = await subtle.generateKey(AES, true, ['encrypt', 'decrypt'])
  const wrapped = await subtle.wrapKey('raw', readable, wrapping, 'AES-KW')
  const uses: KeyUsage[] = ['encrypt', 'decrypt']
  const key = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', AES, false, uses)
  const { kty, crv, x, y } = await subtle.exportKey('jwk', pair.publicKey)
  const ephemeralKey = { kty, crv, x, y }
  if (!hasShape(DevicePublicKey, ephemeralKey)) throw new Error('the browser made no P-256 key')
  return { key, ephemeralKey, wrappedKey: base64Url(new Uint8Array(wrapped)) }
}
