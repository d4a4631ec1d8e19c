// What the relay and the hub say to each other over its local socket (newline-delimited JSON). The
// socket cannot write sales.
import { type Static, Type } from 'typebox'
import { SeriesWatermark } from './cloud-message.ts'
import { FeedItem } from './feed-item.ts'
import { Closed, Code, HASH, Nullable, OneOf, Timestamp, Uuid } from './primitives.ts'

/** The one queue on the box's Redis, and the one data-less job in it: "drain the outbox". */
export const RELAY_QUEUE = 'ocean-relay'
export const DRAIN_JOB = 'drain'
/** Longest line on the local socket: a thousand watermarks are 110 kB. */
export const RELAY_LINE_BYTES_MAX = 256 * 1024
export const WATERMARKS_MAX = 1000
/** The one reason for which the relay says the same again: the hub could not write just now. */
export const HUB_FAULT = 'hub-fault'

/** One outbox row as it travels. `payload` is canonical JSON text: the bytes the hash covers. */
export const OutboxEnvelope = Closed({
  sequence: Type.Integer({ minimum: 1 }),
  kind: Type.String(),
  document_id: Uuid,
  schema_version: Type.Integer(),
  payload: Type.String(),
  /** SHA-256 hex of previous hash + payload; the first of an epoch starts from its origin's. */
  hash: HASH,
})
export type OutboxEnvelope = Static<typeof OutboxEnvelope>

/** relay -> hub. The hub applies marks only if (epoch, last_sequence, last_hash) equal its own. */
export const MarksMessage = Closed({
  type: Type.Literal('marks'),
  epoch: Uuid,
  last_sequence: Type.Integer({ minimum: 0 }),
  last_hash: HASH,
  watermarks: Type.Array(SeriesWatermark, { maxItems: WATERMARKS_MAX }),
})
/** A push under way: shown as a bar, a rate and a time. */
export const PushProgress = Closed({
  sent_count: Type.Integer({ minimum: 0 }),
  total_count: Type.Integer({ minimum: 0 }),
  /** Documents and compressed bytes in the last seconds, each per second. */
  rows_per_second: Type.Number({ minimum: 0 }),
  bytes_per_second: Type.Number({ minimum: 0 }),
  /** Null until there is a rate to judge by. */
  remaining_ms: Nullable(Type.Integer({ minimum: 0 })),
})
export type PushProgress = Static<typeof PushProgress>

/** A document that the cloud did not simply take. */
export const SetAsideDocument = Closed({
  sequence: Type.Integer({ minimum: 1 }),
  kind: Type.String({ maxLength: 60 }),
  document_id: Uuid,
  verdict: OneOf(['conflict', 'quarantined']),
  reason: Type.String({ maxLength: 200 }),
})
export type SetAsideDocument = Static<typeof SetAsideDocument>

export const RelayStatusMessage = Closed({
  type: Type.Literal('status'),
  cloud: Type.Union([Type.Literal('connected'), Type.Literal('waiting')]),
  redis: Type.Union([Type.Literal('connected'), Type.Literal('absent')]),
  error_code: Nullable(Code),
  /** Null while nothing is being pushed. */
  progress: Nullable(PushProgress),
  last_contact_at: Nullable(Timestamp),
  /** How long the relay pauses before it tries again; null: it is not pausing. */
  retry_in_ms: Nullable(Type.Integer({ minimum: 0 })),
  /** Cloud's clock less this box's, by the last answer. */
  clock_skew_ms: Nullable(Type.Integer()),
})
/** Documents the cloud set aside, once each; the hub keeps them to show. */
export const SetAsideMessage = Closed({
  type: Type.Literal('set-aside'),
  epoch: Uuid,
  documents: Type.Array(SetAsideDocument, { maxItems: 500 }),
})
/**
 * What came down from the cloud, in one bounded page. The hub applies it only if `from_cursor` is
 * where it stands; null starts a snapshot.
 */
export const ChangesMessage = Closed({
  type: Type.Literal('changes'),
  from_cursor: Nullable(Type.String({ maxLength: 200 })),
  cursor: Type.String({ maxLength: 200 }),
  items: Type.Array(FeedItem, { maxItems: 500 }),
  has_more: Type.Boolean(),
})
/**
 * The cloud holds rows that this database does not have, or other ones: it was restored from a
 * backup or cloned. The hub checks it against its own chain and begins a new epoch.
 */
export const ChainBrokenMessage = Closed({
  type: Type.Literal('chain-broken'),
  epoch: Uuid,
  cloud_sequence: Type.Integer({ minimum: 1 }),
  cloud_hash: HASH,
})
/** Another life of this outlet was approved since: this box is not the outlet's any more. */
export const FencedMessage = Closed({ type: Type.Literal('fenced'), epoch: Uuid })
export type FencedMessage = Static<typeof FencedMessage>
export type MarksMessage = Static<typeof MarksMessage>
export type RelayStatusMessage = Static<typeof RelayStatusMessage>
export type SetAsideMessage = Static<typeof SetAsideMessage>
export type ChangesMessage = Static<typeof ChangesMessage>
export type ChainBrokenMessage = Static<typeof ChainBrokenMessage>
export const RelayMessage = Type.Union([
  MarksMessage,
  RelayStatusMessage,
  SetAsideMessage,
  ChangesMessage,
  ChainBrokenMessage,
  FencedMessage,
])
export type RelayMessage = Static<typeof RelayMessage>

/** hub -> relay, one line per message received. */
export const RelayReply = Closed({
  ok: Type.Boolean(),
  reason: Nullable(Type.String()),
})
export type RelayReply = Static<typeof RelayReply>

/** hub -> relay, unasked: somebody wants it to try now instead of waiting out its pause. */
export const RetryRequest = Closed({ type: Type.Literal('retry') })
export type RetryRequest = Static<typeof RetryRequest>
