// Counting stock while tills sell: sessions, what each counter finds, differences, recounts.
import { type Static, Type } from 'typebox'
import {
  Closed,
  Count,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  SignedQuantityMilli,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'

export const COUNT_SCOPES = ['full', 'category', 'spot'] as const
export type CountScope = (typeof COUNT_SCOPES)[number]
export const COUNT_STATES = ['counting', 'settled', 'cancelled'] as const
export const COUNT_ENTRIES_MAX = 100
export const COUNT_ENTRIES_SHOWN_MAX = 50
export const VARIANCES_SHOWN_MAX = 1000
const UnitCode = Type.String({ minLength: 1, maxLength: 16 })

/** POST /api/console/stock/counts. */
export const StartCountRequest = Closed({
  count_id: Uuid,
  name: ShortText,
  scope: OneOf(COUNT_SCOPES),
  /** Of a category's count. */
  category_id: Nullable(Uuid),
})
export type StartCountRequest = Static<typeof StartCountRequest>

const head = {
  count_id: Uuid,
  name: ShortText,
  scope: OneOf(COUNT_SCOPES),
  category_id: Nullable(Uuid),
  state: OneOf(COUNT_STATES),
  started_by_name: ShortText,
  started_at: Timestamp,
  ended_by_name: Nullable(ShortText),
  ended_at: Nullable(Timestamp),
  document_id: Nullable(Uuid),
  /** Products with an entry that holds, and how many there are to count; null: nobody says. */
  counted_count: Count,
  product_count: Nullable(Count),
}
export const CountHead = Closed(head)
export type CountHead = Static<typeof CountHead>
/** GET /api/console/stock/counts, newest first. */
export const CountList = Closed({ counts: Type.Array(CountHead) })

/** What somebody found. Blind: nothing says what the books expect. */
export const CountEntryRow = Closed({
  entry_id: Uuid,
  product_id: Uuid,
  name: ShortText,
  base_unit: UnitCode,
  quantity_milli: SignedQuantityMilli,
  place: Nullable(Type.String()),
  is_taken_back: Type.Boolean(),
  staff_name: ShortText,
  at: Timestamp,
})
export type CountEntryRow = Static<typeof CountEntryRow>
/** GET /api/console/stock/counts/:id: its newest entries, and what is to be counted again. */
export const CountMessage = Closed({
  ...head,
  entries: Type.Array(CountEntryRow),
  recounts: Type.Array(Closed({ product_id: Uuid, name: ShortText })),
})
export type CountMessage = Static<typeof CountMessage>

/** POST /api/console/stock/counts/:id/entries. An entry that is known already changes nothing. */
export const CountEntriesRequest = Closed({
  entries: Type.Array(
    Closed({
      entry_id: Uuid,
      product_id: Uuid,
      /** Base units; 0: there is none. */
      quantity_milli: Type.Integer({ minimum: 0, maximum: 100_000_000_000 }),
      /** The entry that this one takes back; its quantity is not read then. */
      takes_back_id: Nullable(Uuid),
      place: Nullable(Type.String({ maxLength: 60 })),
      /** How long ago, by the device's own monotonic clock (I10). */
      age_ms: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    }),
    { minItems: 1, maxItems: COUNT_ENTRIES_MAX },
  ),
})
export type CountEntriesRequest = Static<typeof CountEntriesRequest>

export const CountVariance = Closed({
  product_id: Uuid,
  sku: Type.String(),
  name: ShortText,
  base_unit: UnitCode,
  counted_milli: SignedQuantityMilli,
  /** What the books said when it was last counted, less what had been sold by then and came late. */
  expected_milli: SignedQuantityMilli,
  difference_milli: SignedQuantityMilli,
  value_minor: SumMinor,
  /** What moved between its first and its last entry: a reason to count it again. */
  moved_milli: SignedQuantityMilli,
  /** Sales that were made before it was counted and came in afterwards. */
  late_milli: SignedQuantityMilli,
  entry_count: Count,
  is_to_recount: Type.Boolean(),
})
export type CountVariance = Static<typeof CountVariance>
/** GET /api/console/stock/counts/:id/variances, the most expensive first. */
export const CountVariances = Closed({
  variances: Type.Array(CountVariance),
  /** Products that are right are counted here and not listed. */
  right_count: Count,
  /** Of the count's scope, with stock on record and without an entry. */
  uncounted: Type.Array(
    Closed({ product_id: Uuid, name: ShortText, level_milli: SignedQuantityMilli }),
  ),
  uncounted_count: Count,
  short_minor: SumMinor,
  over_minor: SumMinor,
  /** Terminals that may hold sales of before: they are not connected or have not sent all. */
  silent_terminals: Type.Array(ShortText),
  /** Of what is seen here: who settles says what they saw. */
  seen: Type.String({ maxLength: 64 }),
})
export type CountVariances = Static<typeof CountVariances>

/** POST /api/console/stock/counts/:id/recounts. */
export const RecountRequest = Closed({
  product_ids: Type.Array(Uuid, { minItems: 1, maxItems: 500 }),
})
/** POST /api/console/stock/counts/:id/settlement: levels become what was counted. */
export const SettleCountRequest = Closed({
  document_id: Uuid,
  seen: Type.String({ maxLength: 64 }),
  /** What nobody counted: left as it is, or taken for gone. */
  uncounted: OneOf(['leave', 'zero']),
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
})
export type SettleCountRequest = Static<typeof SettleCountRequest>
