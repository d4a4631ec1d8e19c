// Money back: refunds, voids and the returned half of an exchange.
import { type Static, Type } from 'typebox'
import {
  Closed,
  MoneyMinor,
  NoteText,
  Nullable,
  QuantityMilli,
  ShortText,
  SignedMoneyMinor,
  Uuid,
} from './primitives.ts'
import { ReasonFields } from './rules-message.ts'
import { SaleBuyer, SaleLineMessage, TenderEvidence, TenderMethod } from './sale-message.ts'
import { SaleSummary } from './sale-view-message.ts'

export const Disposition = Type.Union([
  Type.Literal('sellable'),
  Type.Literal('damaged'),
  /** Nothing came back: food that was eaten, a broken bottle. */
  Type.Literal('none'),
])
export type Disposition = Static<typeof Disposition>

/** One line of a sale with what of it can still come back. */
export const RefundableLine = Closed({
  line: SaleLineMessage,
  refunded_quantity_milli: Type.Integer({ minimum: 0 }),
  refunded_minor: MoneyMinor,
  remaining_quantity_milli: Type.Integer({ minimum: 0 }),
  remaining_minor: MoneyMinor,
  is_returnable: Type.Boolean(),
})
export type RefundableLine = Static<typeof RefundableLine>
/**
 * One of the sale's tenders: what it paid, and what of that was given back. Of cash the roundings
 * are stated as well: amount - rounding is its part of the total, which refunds count in.
 */
export const RefundablePayment = Closed({
  method: TenderMethod,
  /** The account that paid (gift card, voucher, deposit, kasbon), to give it back there. */
  account_id: Nullable(Uuid),
  paid_minor: MoneyMinor,
  paid_rounding_minor: SignedMoneyMinor,
  returned_minor: MoneyMinor,
  returned_rounding_minor: SignedMoneyMinor,
  /** Of kasbon: what is still owed, so no more than that can go back to it. */
  room_minor: Type.Optional(MoneyMinor),
})
export type RefundablePayment = Static<typeof RefundablePayment>
/** GET /api/pos/transactions/:id/refundable. */
export const RefundableSale = Closed({
  summary: SaleSummary,
  customer_id: Nullable(Uuid),
  customer_name: Nullable(Type.String()),
  lines: Type.Array(RefundableLine),
  payments: Type.Array(RefundablePayment),
  /** The sale may be voided: all of it, in its own shift, while that is open. */
  is_voidable: Type.Boolean(),
  is_late: Type.Boolean({ description: 'Outside the return window' }),
  refunds: Type.Array(
    Closed({ refund_id: Uuid, refund_number: Type.String(), total_minor: MoneyMinor }),
  ),
})
export type RefundableSale = Static<typeof RefundableSale>

export const RefundLineRequest = Closed({
  line_no: Type.Integer({ minimum: 1, maximum: 500 }),
  quantity_milli: QuantityMilli,
  disposition: Disposition,
})
export type RefundLineRequest = Static<typeof RefundLineRequest>
/** A product that comes back without a receipt, at no more than its present price. */
export const NoReceiptLineRequest = Closed({
  product_id: Uuid,
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  quantity_milli: QuantityMilli,
  unit_price_minor: MoneyMinor,
  disposition: Disposition,
})
export type NoReceiptLineRequest = Static<typeof NoReceiptLineRequest>
export const PayoutRequest = Closed({
  /** exchange: credit for the basket that follows. voucher without account_id: a new one. */
  method: TenderMethod,
  amount_minor: MoneyMinor,
  account_id: Nullable(Uuid),
  evidence: Nullable(TenderEvidence),
})
export type PayoutRequest = Static<typeof PayoutRequest>

/**
 * POST /api/pos/refunds. `total_minor` is what the till showed: when the hub computes another sum
 * (somebody refunded meanwhile) it refuses and nothing changes. Of a cash payout the hub rounds the
 * amount by the outlet's rule. A void names every line in full and pays back as it was paid.
 */
export const RefundRequest = Closed({
  refund_id: Uuid,
  kind: Type.Union([Type.Literal('refund'), Type.Literal('void')]),
  session_id: Uuid,
  /** Null: without a receipt; then `no_receipt_lines`, and a voucher is the only payout. */
  sale_id: Nullable(Uuid),
  lines: Type.Array(RefundLineRequest, { maxItems: 500 }),
  no_receipt_lines: Type.Array(NoReceiptLineRequest, { maxItems: 100 }),
  total_minor: MoneyMinor,
  payouts: Type.Array(PayoutRequest, { maxItems: 20 }),
  customer_id: Nullable(Uuid),
  ...ReasonFields,
  approval_ids: Type.Array(Uuid, { maxItems: 10 }),
})
export type RefundRequest = Static<typeof RefundRequest>

export const RefundLineMessage = Closed({
  line_no: Type.Integer(),
  sale_line_no: Nullable(Type.Integer()),
  product_id: Uuid,
  sku: Type.String(),
  name: ShortText,
  unit_code: Type.String(),
  quantity_milli: QuantityMilli,
  unit_price_minor: MoneyMinor,
  tax_code: Type.String(),
  tax_rate_ppm: Type.Integer(),
  disposition: Disposition,
  /** As the sale's line states them. */
  batch_code: SaleLineMessage.properties.batch_code,
  expires_on: SaleLineMessage.properties.expires_on,
  gross_minor: MoneyMinor,
  discount_minor: MoneyMinor,
  tax_base_minor: MoneyMinor,
  tax_minor: MoneyMinor,
  total_minor: MoneyMinor,
})
export type RefundLineMessage = Static<typeof RefundLineMessage>

/** A refund as it stands in the books; amounts are positive and mean: given back. */
export const RefundMessage = Closed({
  refund_id: Uuid,
  /** The hub's own number, e.g. `MART01-R-A-17`; taken in the refund's transaction, no gaps. */
  refund_number: Type.String(),
  kind: Type.Union([Type.Literal('refund'), Type.Literal('void')]),
  session_id: Uuid,
  business_date: Type.String(),
  terminal_id: Uuid,
  staff_id: Uuid,
  staff_name: ShortText,
  approved_by_name: Nullable(ShortText),
  sale_id: Nullable(Uuid),
  receipt_number: Nullable(Type.String()),
  customer_id: Nullable(Uuid),
  /** Who asked for a tax invoice of the sale: what came back needs a nota retur of theirs. */
  buyer: Type.Optional(SaleBuyer),
  at: Type.String(),
  lines: Type.Array(RefundLineMessage),
  tax_base_minor: MoneyMinor,
  tax_minor: MoneyMinor,
  total_minor: MoneyMinor,
  cash_rounding_minor: SignedMoneyMinor,
  payable_minor: MoneyMinor,
  payouts: Type.Array(
    Closed({
      line_no: Type.Integer(),
      method: TenderMethod,
      amount_minor: MoneyMinor,
      account_id: Nullable(Uuid),
      /** What a new voucher is called on paper. */
      account_code: Nullable(Type.String()),
      evidence: Nullable(TenderEvidence),
    }),
  ),
  loyalty_points_reversed: Type.Integer(),
  loyalty_points_returned: Type.Integer(),
  reason_code: Type.String(),
  note: Nullable(NoteText),
})
export type RefundMessage = Static<typeof RefundMessage>
export const RefundAnswer = Closed({
  success: Type.Literal(true),
  duplicate: Type.Boolean(),
  refund: RefundMessage,
  print_job_id: Nullable(Uuid),
})
export type RefundAnswer = Static<typeof RefundAnswer>
/** GET /api/pos/refunds?session_id=&sale_id=, newest first. */
export const RefundList = Closed({ refunds: Type.Array(RefundMessage) })
