// GET /api/console/today: the shop at a glance, in one answer that costs a few dozen rows.
import { type Static, Type } from 'typebox'
import { CloudView } from './cloud-view-message.ts'
import {
  Closed,
  Count,
  LocalDate,
  Nullable,
  OneOf,
  ShortText,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'
import { TenderMethod } from './sale-message.ts'
import { ShiftMessage } from './shift-message.ts'

export const TODAY_PRODUCTS = 10

export const TodayHour = Closed({
  /** 0 to 23, by the outlet's clock; in the order of the business day. */
  hour: Type.Integer({ minimum: 0, maximum: 23 }),
  sale_count: Count,
  total_minor: SumMinor,
  /** The same hour a week before. */
  before_minor: SumMinor,
})
export type TodayHour = Static<typeof TodayHour>

/** What the day's sales and refunds come to. Refunds and voids are taken off tenders and products. */
export const TodayTrade = Closed({
  sale_count: Count,
  total_minor: SumMinor,
  refund_count: Count,
  refund_minor: SumMinor,
  /** The same weekday a week before, to the same quarter of an hour; null: it sold nothing. */
  before: Nullable(Closed({ business_date: LocalDate, total_minor: SumMinor })),
  /** From the first hour with a sale to the last, of today and the day it is compared with. */
  hours: Type.Array(TodayHour),
  /** Cash only for who may see expected cash: a count is blind. */
  tenders: Type.Array(Closed({ method: TenderMethod, count: Count, amount_minor: SumMinor })),
  products: Type.Array(
    Closed({
      product_id: Uuid,
      name: ShortText,
      /** Thousandths of the base unit. */
      quantity_milli: Type.Integer(),
      total_minor: SumMinor,
    }),
  ),
})
export type TodayTrade = Static<typeof TodayTrade>

export const TodayTerminal = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  name: Type.String(),
  last_seen_at: Timestamp,
  is_connected: Type.Boolean(),
  /** What it runs; null: it has not said. */
  build: Nullable(Type.String()),
  /** Documents that it said it still holds. */
  pending_count: Count,
})
export type TodayTerminal = Static<typeof TodayTerminal>

export const TodayPrinter = Closed({
  printer_id: Uuid,
  name: Type.String(),
  waiting_count: Count,
  problem: Nullable(Type.String()),
})
export type TodayPrinter = Static<typeof TodayPrinter>

/** What a person has to decide or do. */
export const TodayWaiting = Closed({
  conflict_count: Count,
  overdue_conflict_count: Count,
  uncertain_paper_count: Count,
  held_paper_count: Count,
  unverified_count: Count,
  unverified_minor: SumMinor,
  /** Terminals that have not come back since this database lost data. */
  tail_count: Count,
  /** Documents that the cloud set aside and nobody has seen. */
  set_aside_count: Count,
  /** What tills sent that is no document, and nobody has ended; conflicts count themselves. */
  kept_count: Count,
  /** Late cash after a close, of which nobody has said where it lies. */
  addendum_count: Count,
})
export type TodayWaiting = Static<typeof TodayWaiting>

export const TodayBox = Closed({
  build: Type.String(),
  uptime_s: Count,
  disk: Closed({
    state: OneOf(['ok', 'low', 'full', 'unknown']),
    free_bytes: Nullable(Type.Integer()),
  }),
  clock: Closed({
    state: OneOf(['ok', 'behind']),
    /** Against the cloud's; null: the relay has not compared them. */
    skew_ms: Nullable(Type.Integer()),
  }),
  /** When the certificate of the LAN ends; null: there is none yet. */
  certificate_ends_at: Nullable(Timestamp),
  backup: Closed({
    /** late: nothing has left the box for more than a day; off: nobody set it up. */
    state: OneOf(['off', 'well', 'failing', 'late']),
    /** What was sold until then is in the copy. */
    at: Nullable(Timestamp),
  }),
})
export type TodayBox = Static<typeof TodayBox>

const { state, pending_count, oldest_unsent_at, unsent_value_minor, last_confirmed_at } =
  CloudView.properties
export const CloudGlance = Closed({
  ...{ state, pending_count, oldest_unsent_at, unsent_value_minor, last_confirmed_at },
})
export type CloudGlance = Static<typeof CloudGlance>

export const TodayView = Closed({
  hub_time: Timestamp,
  business_date: LocalDate,
  /** Null: who looks may not see what the shop sells. */
  trade: Nullable(TodayTrade),
  /** Those that are not closed. */
  shifts: Nullable(Type.Array(ShiftMessage)),
  cloud: CloudGlance,
  printers: Type.Array(TodayPrinter),
  terminals: Type.Array(TodayTerminal),
  box: TodayBox,
  waiting: TodayWaiting,
})
export type TodayView = Static<typeof TodayView>
