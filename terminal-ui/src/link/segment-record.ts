// What the sealed journal keeps in IndexedDB beside the documents (decision 0053).

import type { OutletSealingKey } from '#domain/wire/access-message.ts'
import type { SignedHeader } from '#domain/wire/salvage-message.ts'

/** A stretch of the journal with a key of its own. */
export type SegmentRecord = {
  id: string
  /** Says to the outlet's private key what this browser's `key` is. */
  signed: SignedHeader
  /** Seals and opens the bodies; it cannot be read out. */
  key: CryptoKey
  shiftId: string
  firstNumber: number
}
/** sealed-1: nonce and AES-256-GCM of the canonical JSON, as in the file of its segment. */
export type BodyAsStored =
  | { bodyFormat: 'canonical-json'; body: string }
  | { bodyFormat: 'sealed-1'; body: Uint8Array<ArrayBuffer>; segmentId: string }

/** The public half of the outlet's key; new segments are sealed to it. */
export type SealingKeyRecord = { key: 'sealing-key'; sealing: OutletSealingKey }

/** What a document is part of, and so which segments can take it. */
export type SegmentPlace = { terminalId: string; series: string; shiftId: string; number: number }
export const SEGMENT_SALES_MAX = 1_000

export const fits = (
  { signed: { header }, shiftId, firstNumber }: SegmentRecord,
  place: SegmentPlace,
  { key_id }: OutletSealingKey,
): boolean =>
  header.key_id === key_id &&
  header.terminal_id === place.terminalId &&
  header.series === place.series &&
  shiftId === place.shiftId &&
  place.number - firstNumber < SEGMENT_SALES_MAX
