// What till and hub must agree on to seal and open the journal; each does the arithmetic with its
// own platform's cryptography.
import { canonicalJson } from './canonical-json.ts'
import type { SealedRecord, SegmentHeader } from './wire/salvage-message.ts'

/** HKDF-SHA256: the salt is the segment's id, the info this. */
export const SEGMENT_KEY_INFO = 'ocean segment key 1'
export const NONCE_BYTES = 12

/** What a ciphertext is bound to: moved to another place, it does not open. */
export type SealedPlace = Pick<SegmentHeader, 'outlet_id' | 'terminal_id' | 'series'> &
  Pick<SealedRecord, 'kind' | 'id' | 'number'>

/** Associated data of a record, as text to be encoded in UTF-8. */
export const placeText = ({ outlet_id, terminal_id, series, kind, id, number }: SealedPlace) =>
  canonicalJson({ outlet_id, terminal_id, series, kind, id, number })

/** What the device key signs. */
export const headerText = (header: SegmentHeader): string => canonicalJson(header)
