// The outlet's own rules for money: notes and coins, reasons, limits. GET /api/pos/rules.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, NoteText, Nullable, OneOf, ShortText } from './primitives.ts'
import {
  CODE_RULES_MAX,
  CodeRuleMessage,
  EXPIRED_WAYS,
  ScannerMessage,
} from './scanning-message.ts'

export const REASON_KINDS = [
  'paid-in',
  'paid-out',
  'drop',
  'no-sale',
  'refund',
  'void',
  'over-short',
  'recount',
  'price-override',
  'discount',
  'discard-cart',
  'suspend',
] as const
export const ReasonKind = OneOf(REASON_KINDS)
export type ReasonKind = (typeof REASON_KINDS)[number]

export const ReasonMessage = Closed({
  code: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }),
  kind: ReasonKind,
  name: ShortText,
  name_en: ShortText,
  /** The person must also write a sentence. */
  needs_note: Type.Boolean(),
  is_active: Type.Boolean(),
})
export type ReasonMessage = Static<typeof ReasonMessage>

export const DenominationMessage = Closed({
  value_minor: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
  kind: Type.Union([Type.Literal('note'), Type.Literal('coin')]),
  is_active: Type.Boolean(),
})
export type DenominationMessage = Static<typeof DenominationMessage>

/** As long as a till knows PINs without its hub, less a week for overrides. */
export const AWAY_STOP_DAYS_MAX = 21
export const AWAY_WARN_HOURS = 24
export const AWAY_STOP_DAYS = 7

/** A customer's points that a till takes while no hub answers are worth at most so much. */
export const POINTS_ALONE_LIMIT_MINOR = 50_000

/** A till that nobody touches locks by itself. */
export const LOCK_AFTER_MINUTES = 30
export const LOCK_AFTER_MINUTES_MAX = 60

/** Which release head office wants on an outlet's box, and when in the night it may change. */
export const WantedRelease = Closed({
  version: Type.String({ pattern: '^\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}$' }),
  /** Minutes of the outlet's day; the first may be the later one: over midnight. */
  from_minute: Type.Integer({ minimum: 0, maximum: 1439 }),
  to_minute: Type.Integer({ minimum: 0, maximum: 1439 }),
  /** An outlet that never closes: its tills sell on by themselves for those seconds. */
  despite_open_shifts: Type.Boolean(),
})
export type WantedRelease = Static<typeof WantedRelease>

export const RulesMessage = Closed({
  /** Largest first. */
  denominations: Type.Array(DenominationMessage, { maxItems: 40 }),
  /** Absent: the largest note first. */
  counts_smallest_first: Type.Optional(Type.Boolean()),
  reasons: Type.Array(ReasonMessage, { maxItems: 200 }),
  /** A difference beyond this needs a reason, either way. */
  over_short_limit_minor: MoneyMinor,
  /** A shift opened before this minute of the day belongs to the day before. */
  business_day_start_minute: Type.Integer({ minimum: 0, maximum: 719 }),
  refund_window_days: Type.Integer({ minimum: 0, maximum: 3650 }),
  /** Most that is refunded without a receipt; 0: never. */
  no_receipt_limit_minor: MoneyMinor,
  /** Cash in a drawer above this asks for a drop. */
  drawer_cash_limit_minor: Nullable(MoneyMinor),
  non_returnable_category_ids: Type.Array(Type.String(), { maxItems: 200 }),
  loyalty_point_value_minor: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  loyalty_redeem_minimum_points: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
  /** Points that a till may take alone from one customer, by worth; left out: 50,000; 0: never. */
  loyalty_alone_limit_minor: Type.Optional(MoneyMinor),
  /** Static QRIS of the merchant (EMV merchant-presented text, tag 63 last); null: none. */
  qris_payload: Nullable(Type.String({ maxLength: 512 })),
  /** Which evidence each tender must have before it may be taken. */
  required_evidence: Type.Array(
    Closed({
      method: Type.String({ maxLength: 16 }),
      fields: Type.Array(Type.String({ maxLength: 32 })),
    }),
  ),
  /** A new kasbon account may owe so much unless a manager says otherwise. */
  credit_limit_default_minor: MoneyMinor,
  credit_due_days: Type.Integer({ minimum: 1, maximum: 3650 }),
  /** A price that changed or points that lack, for at most so much, is accepted at once; 0: never. */
  conflict_accept_limit_minor: Type.Optional(MoneyMinor),
  /** A shortage goes on the list of what to order. */
  conflict_reorder_shortage: Type.Optional(Type.Boolean()),
  /** A customer's name, phone or email that two people changed: the later one holds. */
  conflict_merge_contact: Type.Optional(Type.Boolean()),
  /** Points that lack, for at most so much, are written off at once; 0: never. */
  conflict_write_off_points_minor: Type.Optional(MoneyMinor),
  /** A till that has not heard its hub for so many hours says so; left out: 24. */
  away_warn_hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168 })),
  /** After so many days it begins no new sale without a manager's word; left out: 7. */
  away_stop_days: Type.Optional(Type.Integer({ minimum: 1, maximum: AWAY_STOP_DAYS_MAX })),
  /** A till that nobody has touched for so many minutes asks for the PIN again; left out: 30. */
  lock_after_minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: LOCK_AFTER_MINUTES_MAX })),
  /** A ring is the outlets that are given the same one; left out: nothing changes by itself. */
  release: Type.Optional(WantedRelease),
  /** Where customers find their receipts, before number and code; null or left out: nowhere. */
  e_receipt_address: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
  /** Receipts say batch and last day where a code stated them; left out: they do not. */
  receipt_shows_expiry: Type.Optional(Type.Boolean()),
  /** Tills of an older version than this take the hub's at once; null or left out: none. */
  till_version_min: Type.Optional(
    Nullable(Type.String({ pattern: '^\\d{1,5}(\\.\\d{1,5}){0,2}$' })),
  ),
  /** How the codes on the outlet's own labels are read; left out: as head office says. */
  code_rules: Type.Optional(Type.Array(CodeRuleMessage, { maxItems: CODE_RULES_MAX })),
  /** How the terminals' scanners are set up; left out: as they come out of the box. */
  scanners: Type.Optional(Type.Array(ScannerMessage, { maxItems: 100 })),
  /** What a till does with goods whose label says that their day is over; left out: warn. */
  expired_goods: Type.Optional(OneOf(EXPIRED_WAYS)),
})
export type RulesMessage = Static<typeof RulesMessage>

/** PUT /api/console/rules: the whole of it, so that two people cannot mix halves. */
export const RulesChange = Closed({ rules: RulesMessage, version: Type.Integer() })
export const RulesAnswer = Closed({ rules: RulesMessage, version: Type.Integer() })
export type RulesAnswer = Static<typeof RulesAnswer>

/** Why somebody did something: a code of the rules, and their own words where those ask for it. */
export const ReasonFields = {
  reason_code: Type.String({ maxLength: 40 }),
  note: Nullable(NoteText),
}
