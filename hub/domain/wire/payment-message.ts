// Tenders that somebody else confirms: QRIS charges, unverified payments, settlement files.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, Nullable, ShortText, Uuid } from './primitives.ts'
import { TenderEvidence, TenderMethod } from './sale-message.ts'

/** POST /api/pos/payment-attempts: asks the provider for one charge. The id is the till's. */
export const PaymentAttemptRequest = Closed({
  attempt_id: Uuid,
  sale_id: Uuid,
  method: Type.Union([Type.Literal('qris'), Type.Literal('ewallet')]),
  amount_minor: Type.Integer({ minimum: 1, maximum: 999_999_999_999 }),
})
export const PaymentAttemptMessage = Closed({
  attempt_id: Uuid,
  sale_id: Uuid,
  method: Type.String(),
  amount_minor: MoneyMinor,
  /** unanswered: the provider could not be asked (no WAN); the QR still holds the amount. */
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('paid'),
    Type.Literal('failed'),
    Type.Literal('expired'),
    Type.Literal('cancelled'),
    Type.Literal('unanswered'),
  ]),
  /** EMV merchant-presented text to show as QR; null where the method has none. */
  qr_payload: Nullable(Type.String()),
  reference: Nullable(Type.String()),
  evidence: Nullable(TenderEvidence),
  created_at: Type.String(),
})
export type PaymentAttemptMessage = Static<typeof PaymentAttemptMessage>

/** A payment's sale and its line there. */
export const UNVERIFIED_PLACE = '^[0-9a-f-]{36}/\\d{1,2}$'
export const UnverifiedPayment = Closed({
  sale_id: Uuid,
  line_no: Type.Integer(),
  receipt_number: Type.String(),
  session_id: Uuid,
  method: TenderMethod,
  amount_minor: MoneyMinor,
  evidence: Nullable(TenderEvidence),
  cashier_name: ShortText,
  at: Type.String(),
})
export type UnverifiedPayment = Static<typeof UnverifiedPayment>
/** What all of them come to, also those on other pages. */
export const UnverifiedSum = Closed({
  method: TenderMethod,
  count: Type.Integer(),
  amount_minor: MoneyMinor,
})
export type UnverifiedSum = Static<typeof UnverifiedSum>
/** GET /api/pos/unverified-payments?session_id=&after=, oldest first. */
export const UnverifiedPaymentList = Closed({
  payments: Type.Array(UnverifiedPayment),
  /** The largest first. */
  sums: Type.Array(UnverifiedSum),
  /** Where the next page begins; absent: this is the last. */
  next_after: Type.Optional(Type.String({ pattern: UNVERIFIED_PLACE })),
})
/** POST /api/pos/unverified-payments/verify: somebody saw the money, e.g. in the provider's app. */
export const VerifyPaymentRequest = Closed({
  sale_id: Uuid,
  line_no: Type.Integer({ minimum: 1, maximum: 20 }),
  reference: Type.String({ minLength: 1, maxLength: 64 }),
})
export const VerifyPaymentAnswer = Closed({ success: Type.Literal(true) })

/**
 * POST /api/console/settlements, a provider's CSV: columns date, amount and one of rrn, reference,
 * approval_code. The same file again changes nothing.
 */
export const SettlementMessage = Closed({
  settlement_id: Uuid,
  file_name: Type.String(),
  provider: Type.String(),
  row_count: Type.Integer(),
  matched_count: Type.Integer(),
  matched_minor: MoneyMinor,
  /** Rows of the file for which no payment was found, or more than one. */
  unmatched_count: Type.Integer(),
  unmatched_minor: MoneyMinor,
  imported_at: Type.String(),
  imported_by_name: ShortText,
})
export type SettlementMessage = Static<typeof SettlementMessage>
export const SettlementList = Closed({ settlements: Type.Array(SettlementMessage) })
/** GET /api/console/settlements/:id. */
export const SettlementDetail = Closed({
  settlement: SettlementMessage,
  rows: Type.Array(
    Closed({
      line: Type.Integer(),
      amount_minor: MoneyMinor,
      reference: Type.String(),
      at: Type.String(),
      state: Type.Union([
        Type.Literal('matched'),
        Type.Literal('unknown'),
        Type.Literal('ambiguous'),
        Type.Literal('amount-differs'),
        Type.Literal('unreadable'),
      ]),
      receipt_number: Nullable(Type.String()),
    }),
  ),
})
export type SettlementDetail = Static<typeof SettlementDetail>
