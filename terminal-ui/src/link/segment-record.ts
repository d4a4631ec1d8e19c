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
