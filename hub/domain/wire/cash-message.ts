// Cash that moves without a sale: paid in, paid out, dropped into the safe, brought to the bank.
import { type Static, Type } from 'typebox'
import {
  Closed,
  MoneyMinor,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  SignedMoneyMinor,
  Uuid,
} from './primitives.ts'
import { ReasonFields } from './rules-message.ts'

/** One row of a counted heap: how many of which note or coin. */
export const CountLine = Closed({
  value_minor: Type.Integer({ minimum: 1, maximum: 100_000_000 }),
  count: Type.Integer({ minimum: 0, maximum: 100_000 }),
})
export type CountLine = Static<typeof CountLine>
export const CountLines = Type.Array(CountLine, { maxItems: 40 })

/**
 * What went into and out of a drawer; the sign is the kind's. Their sum is the expected cash (I6).
 * transfer: cash of a closed shift that lies in the present drawer, one out and one in.
 */
export const CASH_KINDS = [
  'float',
  'cash-tendered',
  'change',
  'cash-refund',
  'paid-in',
  'paid-out',
  'drop',
  'transfer-in',
  'transfer-out',
] as const
export type CashKind = (typeof CASH_KINDS)[number]
export const CashKindField = OneOf(CASH_KINDS)

/** POST /api/pos/cash-movements. A drop may name its notes; then they add up to the amount. */
export const CashMovementRequest = Closed({
  movement_id: Uuid,
  session_id: Uuid,
  kind: Type.Union([Type.Literal('paid-in'), Type.Literal('paid-out'), Type.Literal('drop')]),
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
  counts: Nullable(CountLines),
  ...ReasonFields,
  approval_id: Nullable(Uuid),
})
export type CashMovementRequest = Static<typeof CashMovementRequest>
export const CashMovementMessage = Closed({
  movement_id: Uuid,
  movement_number: Type.String({ description: 'On the slip, e.g. MART01-K-A-7' }),
  session_id: Uuid,
  kind: Type.String(),
  amount_minor: MoneyMinor,
  reason_code: Type.String(),
  note: Nullable(NoteText),
  staff_name: ShortText,
  approved_by_name: Nullable(ShortText),
  at: Type.String(),
  print_job_id: Nullable(Uuid),
})
export type CashMovementMessage = Static<typeof CashMovementMessage>
/** GET /api/pos/cash-movements?session_id=, newest first. */
export const CashMovementList = Closed({ movements: Type.Array(CashMovementMessage) })

/** POST /api/pos/no-sale: the drawer opens without a sale. */
export const NoSaleRequest = Closed({
  event_id: Uuid,
  session_id: Uuid,
  ...ReasonFields,
  approval_id: Nullable(Uuid),
})
export const NoSaleAnswer = Closed({ success: Type.Literal(true), print_job_id: Nullable(Uuid) })

/** POST /api/console/bank-deposits, from the safe, in a bag with a number. */
export const BankDepositRequest = Closed({
  deposit_id: Uuid,
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
  counts: Nullable(CountLines),
  bag_number: Type.String({ pattern: '^[A-Za-z0-9-]{1,32}$' }),
  note: Nullable(NoteText),
})
/** POST /api/console/safe-counts: somebody counted the safe; the difference becomes an entry. */
export const SafeCountRequest = Closed({
  count_id: Uuid,
  counts: CountLines,
  note: Nullable(NoteText),
})
export const SafeEntryMessage = Closed({
  entry_id: Uuid,
  kind: Type.Union([
    Type.Literal('float'),
    Type.Literal('drop'),
    Type.Literal('close'),
    Type.Literal('bank-deposit'),
    Type.Literal('correction'),
  ]),
  amount_minor: SignedMoneyMinor,
  balance_minor: SignedMoneyMinor,
  bag_number: Nullable(Type.String()),
  note: Nullable(NoteText),
  staff_name: ShortText,
  at: Type.String(),
})
export type SafeEntryMessage = Static<typeof SafeEntryMessage>
/** Of a deposit or count; `print_job_id` null: no printer, or it was recorded before. */
export const SafeAnswer = Closed({
  success: Type.Literal(true),
  entry: SafeEntryMessage,
  print_job_id: Nullable(Uuid),
})
export type SafeAnswer = Static<typeof SafeAnswer>
/** GET /api/console/safe: the newest 200, newest first. */
export const SafeMessage = Closed({
  balance_minor: SignedMoneyMinor,
  entries: Type.Array(SafeEntryMessage),
  /** Where the next page begins; absent: this is the last. */
  next_after: Type.Optional(Uuid),
})
export type SafeMessage = Static<typeof SafeMessage>

export const DrawerMessage = Closed({
  drawer_id: Uuid,
  name: ShortText,
  /** Where it stands when nobody says otherwise. */
  terminal_id: Nullable(Uuid),
  terminal_code: Nullable(Type.String()),
  open_session_id: Nullable(Uuid),
})
export type DrawerMessage = Static<typeof DrawerMessage>
/** GET /api/pos/drawers. */
export const DrawerList = Closed({ drawers: Type.Array(DrawerMessage) })
/** POST /api/console/drawers: a new one, or another name and place for one that exists. */
export const DrawerRequest = Closed({
  drawer_id: Uuid,
  name: ShortText,
  terminal_id: Nullable(Uuid),
})
