// The till's journal as it lies sealed on its device, handed over as it is when the till itself can
// no longer read it (docs/decisions/0053).
import { type Static, Type } from 'typebox'
import { DevicePublicKey } from './access-message.ts'
import { Closed, Count, OneOf, Timestamp, Uuid } from './primitives.ts'

const Base64Url = (length: { minLength: number; maxLength: number }) =>
  Type.String({ pattern: '^[A-Za-z0-9_-]+$', ...length })

/** What a segment of a terminal's journal says of itself; signed by the device key. */
export const SegmentHeader = Closed({
  format: Type.Literal('ocean-segment-1'),
  segment_id: Uuid,
  outlet_id: Uuid,
  terminal_id: Uuid,
  series: Type.String({ pattern: '^[A-Z]{1,6}$' }),
  /** Which sealing key of the outlet: the head of the SHA-256 of its public half. */
  key_id: Type.String({ pattern: '^[A-Za-z0-9_-]{16}$' }),
  /** ECDH with the outlet's private half, HKDF-SHA256, AES-KW: the segment's AES-256 key. */
  ephemeral_key: DevicePublicKey,
  wrapped_key: Base64Url({ minLength: 54, maxLength: 54 }),
  made_at: Timestamp,
})
export type SegmentHeader = Static<typeof SegmentHeader>
export const SignedHeader = Closed({
  header: SegmentHeader,
  /** base64url over the header's canonical JSON, as in POST /api/device/session. */
  signature: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' }),
})
export type SignedHeader = Static<typeof SignedHeader>

export const SEALED_KINDS = ['sale', 'command'] as const
export type SealedKind = (typeof SEALED_KINDS)[number]
export const SealedRecord = Closed({
  kind: OneOf(SEALED_KINDS),
  /** Of the document: the idempotency key. */
  id: Uuid,
  /** Receipt number within the series; 0 for commands, which have none. */
  number: Count,
  /** 12 bytes of nonce, then AES-256-GCM of the body's canonical JSON with its tag. */
  body: Base64Url({ minLength: 38, maxLength: 1_000_000 }),
})
export type SealedRecord = Static<typeof SealedRecord>

export const SALVAGE_RECORDS_MAX = 100
/** POST /api/pos/salvage, level device; POST /api/console/salvage, from a saved file. */
export const SalvageRequest = Closed({
  segment: SignedHeader,
  records: Type.Array(SealedRecord, { minItems: 1, maxItems: SALVAGE_RECORDS_MAX }),
})
export type SalvageRequest = Static<typeof SalvageRequest>

/** unreadable: it does not open; kept here and at the terminal, counted nowhere. */
export const SalvageVerdict = OneOf(['accepted', 'conflict', 'quarantined', 'unreadable'])
export const SalvageResult = Closed({
  id: Uuid,
  verdict: SalvageVerdict,
  /** The hub had it already. */
  duplicate: Type.Boolean(),
})
export type SalvageResult = Static<typeof SalvageResult>
export const SalvageAnswer = Closed({
  success: Type.Literal(true),
  /** One for each record, in their order. */
  results: Type.Array(SalvageResult),
})
export type SalvageAnswer = Static<typeof SalvageAnswer>

/** Counts of one parcel: of `record_count`, what became of them. */
export const SalvageTaken = Closed({
  at: Timestamp,
  /** Who had sealed them; by code and name, empty when this hub does not know it any more. */
  terminal_code: Type.String(),
  terminal_name: Type.String(),
  series: Type.String(),
  /** Null: the till handed them over by itself. */
  by_name: Type.Union([Type.String(), Type.Null()]),
  record_count: Count,
  new_count: Count,
  known_count: Count,
  set_aside_count: Count,
  unreadable_count: Count,
})
export type SalvageTaken = Static<typeof SalvageTaken>
export const SALVAGE_HISTORY_MAX = 50
/** GET /api/console/salvage: what was taken in, newest first. */
export const SalvageHistory = Closed({
  success: Type.Literal(true),
  taken: Type.Array(SalvageTaken, { maxItems: SALVAGE_HISTORY_MAX }),
})
export type SalvageHistory = Static<typeof SalvageHistory>
