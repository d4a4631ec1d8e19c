// What a box and the cloud say to each other. The doors are SQL functions today; an HTTPS gateway
// can pass the same values on (docs/decisions/0033).
import { type Static, Type } from 'typebox'
import { DayTotals } from './day-totals.ts'
import { FeedItem } from './feed-item.ts'
import { OutletKpis } from './kpi-message.ts'
import { Closed, HASH, Nullable, OneOf, SumMinor, Timestamp, Uuid } from './primitives.ts'

export const CLOUD_PROTOCOL = 1

/** Where a life of this outlet's database began when it is not the first one. */
export const EpochOrigin = Closed({
  epoch: Uuid,
  /** The last row of that epoch which the new one follows; its hash starts the new chain. */
  last_sequence: Type.Integer({ minimum: 0 }),
  last_hash: HASH,
})
export type EpochOrigin = Static<typeof EpochOrigin>

/** How the outlet is at this moment; advisory, replaced by the next. */
export const BoxReport = Closed({
  /** The box's own clock: the cloud keeps its distance from it as the skew. */
  at: Timestamp,
  hub_version: Nullable(Type.String({ maxLength: 40 })),
  head_sequence: Type.Integer({ minimum: 0 }),
  oldest_unsent_at: Nullable(Timestamp),
  /** Payable of the unsent sales less the unsent refunds. */
  unsent_value_minor: SumMinor,
  /** The feed cursor up to which this hub has applied, or null before the first. */
  applied_cursor: Nullable(Type.String({ maxLength: 200 })),
  /** How the outlet does without its hub; null or left out: the box does not know. */
  kpis: Type.Optional(Nullable(OutletKpis)),
  /** Terminals that have not come back since this database was restored; null as `kpis`. */
  absent_terminal_count: Type.Optional(Nullable(Type.Integer({ minimum: 0 }))),
})
export type BoxReport = Static<typeof BoxReport>

/** Goes along with every call: which box this is and which life of its database. */
export const BoxHello = Closed({
  protocol: Type.Integer({ minimum: 1 }),
  epoch: Uuid,
  /** SHA-256 of what names this hardware: another box under the same epoch is a clone. */
  box_id: HASH,
  relay_version: Type.String({ maxLength: 40 }),
  origin: Nullable(EpochOrigin),
  report: Nullable(BoxReport),
})
export type BoxHello = Static<typeof BoxHello>

/**
 * EPOCH-UNKNOWN: this life of the database is not approved (restored, replaced). EPOCH-FENCED: a
 * newer one was approved instead. BOX-UNKNOWN: the epoch belongs to another box (cloned, stolen).
 * OUTLET-REVOKED: head office took the outlet's right to speak. CHAIN-FORKED: the cloud holds
 * another row under this number.
 */
export const REFUSAL_CODES = [
  'EPOCH-UNKNOWN',
  'EPOCH-FENCED',
  'BOX-UNKNOWN',
  'OUTLET-REVOKED',
  'CHAIN-FORKED',
] as const
export const CloudRefusal = Closed({
  code: OneOf(REFUSAL_CODES),
  detail: Nullable(Type.String()),
})
export type CloudRefusal = Static<typeof CloudRefusal>

export const SeriesWatermark = Closed({
  terminal_id: Uuid,
  series: Type.String(),
  /** Highest n such that the cloud holds 1…n of this series. */
  watermark: Type.Integer({ minimum: 0 }),
})

export const VERDICTS = ['duplicate', 'conflict', 'quarantined'] as const
/** One for every pushed row that was not simply applied. */
export const DocumentVerdict = Closed({
  sequence: Type.Integer({ minimum: 1 }),
  verdict: OneOf(VERDICTS),
  reason: Nullable(Type.String()),
})
export type DocumentVerdict = Static<typeof DocumentVerdict>

/**
 * What `ocean.ingest` and `ocean.ingest_packed` answer. A refusal is a value, because the cloud
 * writes down who asked. Rows up to `last_sequence` without a verdict were applied.
 */
export const IngestAnswer = Closed({
  refused: Nullable(CloudRefusal),
  last_sequence: Type.Integer({ minimum: 0 }),
  last_hash: HASH,
  watermarks: Type.Array(SeriesWatermark),
  verdicts: Type.Array(DocumentVerdict),
  /** The newest row of the feed; when it is not the applied one there is something to pull. */
  feed_cursor: Nullable(Type.String()),
  cloud_at: Timestamp,
  /** Head office asks for a new password: the relay makes one and tells nobody. */
  must_rotate: Type.Boolean(),
})
export type IngestAnswer = Static<typeof IngestAnswer>

/** What `ocean.day_totals` answers: for the proof of a replaced box (0101). */
export const CloudDays = Closed({
  refused: Nullable(Type.String()),
  days: Type.Array(DayTotals),
})
export type CloudDays = Static<typeof CloudDays>

/** What `ocean.pull` answers. The cursor is the cloud's own text; a box only keeps it. */
export const PullAnswer = Closed({
  refused: Nullable(CloudRefusal),
  /** The cursor that this page follows; null: it begins a snapshot, and older items are void. */
  from_cursor: Nullable(Type.String({ maxLength: 200 })),
  cursor: Type.String({ maxLength: 200 }),
  items: Type.Array(FeedItem),
  has_more: Type.Boolean(),
})
export type PullAnswer = Static<typeof PullAnswer>
