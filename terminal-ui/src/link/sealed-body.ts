// Bodies of the journal as they lie on the device: sealed when written, opened by whoever reads.

import { NONCE_BYTES, placeText, type SealedPlace } from '#domain/sealed-journal.ts'
import type { JournalRecord, StoredSale, TerminalDatabase } from './database.ts'
import type { BodyAsStored, SegmentRecord } from './segment-record.ts'
import type { TerminalSeams } from './terminal-seams.ts'

type Place = Pick<SealedPlace, 'kind' | 'id' | 'number'>

const algorithm = (
  { signed: { header } }: SegmentRecord,
  iv: Uint8Array<ArrayBuffer>,
  at: Place,
) => {
  const { outlet_id, terminal_id, series } = header
  const place = placeText({ outlet_id, terminal_id, series, ...at })
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }
}

export async function sealBody(
  { subtle, randomness }: Pick<TerminalSeams, 'subtle' | 'randomness'>,
  segment: SegmentRecord,
  place: Place,
  text: string,
): Promise<BodyAsStored> {
  const nonce = Uint8Array.from(randomness.bytes(NONCE_BYTES))
  const plain = new TextEncoder().encode(text)
  const sealed = await subtle.encrypt(algorithm(segment, nonce, place), segment.key, plain)
  const body = new Uint8Array(NONCE_BYTES + sealed.byteLength)
  body.set(nonce)
  body.set(new Uint8Array(sealed), NONCE_BYTES)
  return { bodyFormat: 'sealed-1', body, segmentId: segment.id }
}

/** The text, or null when a bit of it, of its place or of the key is another. */
export async function openBody(
  subtle: SubtleCrypto,
  segment: SegmentRecord,
  place: Place,
  body: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const how = algorithm(segment, body.slice(0, NONCE_BYTES), place)
  return subtle.decrypt(how, segment.key, body.slice(NONCE_BYTES)).then(
    (plain) => new TextDecoder().decode(plain),
    () => null,
  )
}

export const placeOf = ({ id, number }: Pick<JournalRecord, 'id' | 'number'>): Place => ({
  kind: 'sale',
  id,
  number,
})

/** Each with its body as text; what does not open has an empty one. */
export async function openSales(
  database: TerminalDatabase,
  stored: readonly StoredSale[],
  subtle = crypto.subtle,
): Promise<JournalRecord[]> {
  const segments = new Map<string, SegmentRecord | undefined>()
  const opened: JournalRecord[] = []
  for (const record of stored) {
    if (record.bodyFormat === 'canonical-json') {
      opened.push(record)
      continue
    }
    const { segmentId, body, ...rest } = record
    if (!segments.has(segmentId)) {
      segments.set(segmentId, await database.get('journal_segments', segmentId))
    }
    const segment = segments.get(segmentId)
    const text = segment ? await openBody(subtle, segment, placeOf(record), body) : null
    opened.push({ ...rest, bodyFormat: 'canonical-json', body: text ?? '' })
  }
  return opened
}
