// Bodies of the journal as they lie on the device: sealed when written, opened by whoever reads.

import { canonicalJson } from '#domain/canonical-json.ts'
import { NONCE_BYTES, placeText, type SealedPlace } from '#domain/sealed-journal.ts'
import type { SealedCommandText } from '#domain/wire/sealed-command.ts'
import { isSealed, type MoneyCommandRecord, type StoredCommand } from './command-record.ts'
import type { JournalRecord, StoredSale, TerminalDatabase } from './database.ts'
import type { BodyAsStored, SegmentRecord } from './segment-record.ts'
import type { TerminalSeams } from './terminal-seams.ts'

type Place = Pick<SealedPlace, 'kind' | 'id' | 'number'>

type Sealing = Pick<TerminalSeams, 'subtle' | 'randomness'>

const placeIn = ({ signed: { header } }: SegmentRecord, at: Place): string => {
  const { outlet_id, terminal_id, series } = header
  return placeText({ outlet_id, terminal_id, series, ...at })
}

const algorithm = (iv: Uint8Array<ArrayBuffer>, place: string) => ({
  ...{ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) },
})

/** A fresh nonce, and what it sealed; it opens at its place alone. */
export async function sealText(
  { subtle, randomness }: Sealing,
  key: CryptoKey,
  place: string,
  text: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const nonce = Uint8Array.from(randomness.bytes(NONCE_BYTES))
  const plain = new TextEncoder().encode(text)
  const sealed = await subtle.encrypt(algorithm(nonce, place), key, plain)
  const body = new Uint8Array(NONCE_BYTES + sealed.byteLength)
  body.set(nonce)
  body.set(new Uint8Array(sealed), NONCE_BYTES)
  return body
}

/** The text, or null when a bit of it, of its place or of the key is another. */
export const openText = (
  subtle: SubtleCrypto,
  key: CryptoKey,
  place: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<string | null> =>
  subtle.decrypt(algorithm(body.slice(0, NONCE_BYTES), place), key, body.slice(NONCE_BYTES)).then(
    (plain) => new TextDecoder().decode(plain),
    () => null,
  )

export async function sealBody(
  seams: Sealing,
  segment: SegmentRecord,
  place: Place,
  text: string,
): Promise<BodyAsStored> {
  const body = await sealText(seams, segment.key, placeIn(segment, place), text)
  return { bodyFormat: 'sealed-1', body, segmentId: segment.id }
}

export const openBody = (
  subtle: SubtleCrypto,
  segment: SegmentRecord,
  place: Place,
  body: Uint8Array<ArrayBuffer>,
): Promise<string | null> => openText(subtle, segment.key, placeIn(segment, place), body)

export const placeOf = ({ id, number }: Pick<JournalRecord, 'id' | 'number'>): Place => ({
  kind: 'sale',
  id,
  number,
})

/** Of a command: its words, which the hub may have to open, and what the hub said of them. */
export const wordsOf = (id: string): Place => ({ kind: 'command', id, number: 0 })
export const verdictOf = (id: string): Place => ({ kind: 'command', id, number: 1 })

type Opener = (
  segmentId: string,
  place: Place,
  body: Uint8Array<ArrayBuffer>,
) => Promise<string | null>

/** Fetches each key once. */
function createOpener(database: TerminalDatabase, subtle: SubtleCrypto): Opener {
  const segments = new Map<string, SegmentRecord | undefined>()
  return async (id, place, body) => {
    if (!segments.has(id)) segments.set(id, await database.get('journal_segments', id))
    const segment = segments.get(id)
    return segment ? openBody(subtle, segment, place, body) : null
  }
}

/** Each with its body as text; what does not open has an empty one. */
export async function openSales(
  database: TerminalDatabase,
  stored: readonly StoredSale[],
  subtle = crypto.subtle,
): Promise<JournalRecord[]> {
  const open = createOpener(database, subtle)
  const opened: JournalRecord[] = []
  for (const record of stored) {
    if (record.bodyFormat === 'canonical-json') {
      opened.push(record)
      continue
    }
    const { segmentId, body, ...rest } = record
    const text = await open(segmentId, placeOf(record), body)
    opened.push({ ...rest, bodyFormat: 'canonical-json', body: text ?? '' })
  }
  return opened
}

const UNREADABLE_WORDS = { path: '', body: '', staffId: '', staffName: '' }

/** The same of money commands. */
export async function openCommands(
  database: TerminalDatabase,
  stored: readonly StoredCommand[],
  subtle = crypto.subtle,
): Promise<MoneyCommandRecord[]> {
  const open = createOpener(database, subtle)
  const opened: MoneyCommandRecord[] = []
  for (const record of stored) {
    if (!isSealed(record)) {
      opened.push(record)
      continue
    }
    const { isTold, segmentId, words, verdict, ...facts } = record
    const text = await open(segmentId, wordsOf(facts.id), words)
    const said = verdict && (await open(segmentId, verdictOf(facts.id), verdict))
    opened.push({
      ...{ ...facts, answer: null, refusal: null },
      ...(text === null ? UNREADABLE_WORDS : recordIn(text)),
      ...(said && JSON.parse(said)),
    })
  }
  return opened
}

function recordIn(text: string) {
  const { command, path, row } = JSON.parse(text) as SealedCommandText & Kept
  // Canonical when it was sealed, so it is so again, byte for byte.
  return { ...row, path, body: canonicalJson(command.body) }
}
type Kept = {
  command: { body: unknown }
  row: Pick<MoneyCommandRecord, 'staffId' | 'staffName' | 'told'>
}
