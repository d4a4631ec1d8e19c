// Ledgers of money that is not turnover: gift cards, vouchers, deposits, kasbon, exchange credit.
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
import { PaymentMessage } from './sale-message.ts'

/**
 * The balance is what the shop owes the holder. Kasbon (credit) owes the other way round: its
 * balance is at most 0 and never below minus its limit. exchange: what a return is worth in the
 * basket that follows it.
 */
export const ACCOUNT_KINDS = ['gift_card', 'voucher', 'deposit', 'credit', 'exchange'] as const
export const AccountKind = OneOf(ACCOUNT_KINDS)
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

export const AccountMessage = Closed({
  account_id: Uuid,
  kind: AccountKind,
  /** On the card or voucher; made by the hub when nobody scans one. */
  code: Type.String(),
  customer_id: Nullable(Uuid),
  customer_name: Nullable(Type.String()),
  balance_minor: SignedMoneyMinor,
  /** Balance less what open holds have promised, plus the limit: what can be spent now. */
  available_minor: MoneyMinor,
  limit_minor: MoneyMinor,
  expires_on: Nullable(Type.String()),
  is_active: Type.Boolean(),
  opened_at: Type.String(),
})
export type AccountMessage = Static<typeof AccountMessage>
/** GET /api/pos/accounts?kind=&code=&customer_id=&query=&after=, newest first. */
export const AccountList = Closed({
  accounts: Type.Array(AccountMessage),
  /** Where the next page begins; absent: this is the last. */
  next_after: Type.Optional(Uuid),
})

/** POST /api/pos/accounts: opens one with nothing on it. deposit and credit need a customer. */
export const OpenAccountRequest = Closed({
  account_id: Uuid,
  kind: Type.Union([
    Type.Literal('gift_card'),
    Type.Literal('voucher'),
    Type.Literal('deposit'),
    Type.Literal('credit'),
  ]),
  code: Nullable(Type.String({ pattern: '^[A-Z0-9-]{4,32}$' })),
  customer_id: Nullable(Uuid),
  limit_minor: MoneyMinor,
  expires_on: Nullable(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  approval_id: Nullable(Uuid),
})
/** PUT /api/console/accounts/:id. */
export const ChangeAccountRequest = Closed({
  limit_minor: MoneyMinor,
  expires_on: Nullable(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  is_active: Type.Boolean(),
  note: Nullable(NoteText),
})

/**
 * POST /api/pos/account-receipts: money is taken for an account: a gift card is sold or topped up,
 * a deposit is made, kasbon is paid back. Cash gives change as a sale does.
 */
export const AccountReceiptRequest = Closed({
  receipt_id: Uuid,
  session_id: Uuid,
  account_id: Uuid,
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
  payments: Type.Array(PaymentMessage, { minItems: 1, maxItems: 20 }),
  note: Nullable(NoteText),
})
export type AccountReceiptRequest = Static<typeof AccountReceiptRequest>
/** POST /api/pos/account-payouts: a deposit or gift card is given back in cash. */
export const AccountPayoutRequest = Closed({
  payout_id: Uuid,
  session_id: Uuid,
  account_id: Uuid,
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
})
export type AccountPayoutRequest = Static<typeof AccountPayoutRequest>
export const AccountMoneyAnswer = Closed({
  success: Type.Literal(true),
  duplicate: Type.Boolean(),
  document_number: Type.String({ description: 'On the slip, e.g. MART01-L-A-5' }),
  account: AccountMessage,
  print_job_id: Nullable(Uuid),
})
export type AccountMoneyAnswer = Static<typeof AccountMoneyAnswer>

export const AccountEntryMessage = Closed({
  at: Type.String(),
  reason: Type.Union([
    Type.Literal('top-up'),
    Type.Literal('pay-back'),
    Type.Literal('redeem'),
    Type.Literal('refund'),
    Type.Literal('payout'),
    Type.Literal('reversal'),
    Type.Literal('merge'),
  ]),
  amount_minor: SignedMoneyMinor,
  balance_minor: SignedMoneyMinor,
  document_id: Uuid,
  document_number: Nullable(Type.String()),
  staff_name: Nullable(ShortText),
})
/** GET /api/pos/accounts/:id/statement, newest first. */
export const AccountStatement = Closed({
  account: AccountMessage,
  entries: Type.Array(AccountEntryMessage),
})
export type AccountStatement = Static<typeof AccountStatement>

/** GET /api/console/credit-ageing: who owes what since when; paid back oldest first. */
export const CreditAgeing = Closed({
  as_of: Type.String(),
  accounts: Type.Array(
    Closed({
      account: AccountMessage,
      owed_minor: MoneyMinor,
      not_due_minor: MoneyMinor,
      days_1_30_minor: MoneyMinor,
      days_31_60_minor: MoneyMinor,
      days_61_90_minor: MoneyMinor,
      days_over_90_minor: MoneyMinor,
    }),
  ),
})
export type CreditAgeing = Static<typeof CreditAgeing>

/** GET /api/pos/customers/:id/loyalty, newest first. */
export const LoyaltyStatement = Closed({
  customer_id: Uuid,
  points: Type.Integer(),
  available_points: Type.Integer(),
  entries: Type.Array(
    Closed({
      at: Type.String(),
      reason: Type.String(),
      points: Type.Integer(),
      balance_points: Type.Integer(),
      document_id: Uuid,
      document_number: Nullable(Type.String()),
    }),
  ),
})
export type LoyaltyStatement = Static<typeof LoyaltyStatement>

/**
 * POST /api/pos/holds: promises an amount of an account (or points of a customer) to one sale, so
 * that two tills cannot spend it twice. It ends with the sale, by release, or after 15 minutes.
 */
export const HoldRequest = Closed({
  hold_id: Uuid,
  sale_id: Uuid,
  /** One of the two. */
  account_id: Nullable(Uuid),
  customer_id: Nullable(Uuid),
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
})
export const HoldAnswer = Closed({
  success: Type.Literal(true),
  hold_id: Uuid,
  amount_minor: MoneyMinor,
  /** For loyalty: the points that the amount costs. */
  points: Type.Integer(),
  expires_at: Type.String(),
})
export type HoldAnswer = Static<typeof HoldAnswer>
/** POST /api/pos/holds/:id/release. */
export const ReleaseHoldAnswer = Closed({ success: Type.Literal(true) })
