// Documents about goods that were sold or came back, as they lie in the outbox and in the cloud.
import { type Static, Type } from 'typebox'
import { BillRequest } from './cart-message.ts'
import {
  Closed,
  Count,
  HASH,
  MoneyMinor,
  NoteText,
  Nullable,
  OneOf,
  Timestamp,
  Uuid,
} from './primitives.ts'
import { RefundMessage } from './refund-message.ts'
import { SaleMessage } from './sale-message.ts'
import { TOLD } from './told-facts.ts'

/** What a sale's document says of points, so that the cloud counts leases as the hub does. */
export const PointsFacts = Closed({
  /** Taken from what head office reserved for this outlet. */
  allowance_points: Count,
  /** Taken from what was earned here and not confirmed by the cloud. */
  own_points: Count,
  /** Rows up to here are confirmed: what they earned is no longer spent from here as its own. */
  confirmed_sequence: Count,
  /** Whose they are, where the sale names a row that was merged away. */
  customer_id: Type.Optional(Uuid),
})
export type PointsFacts = Static<typeof PointsFacts>

/** What the customer's page needs besides the sale, as it was on the paper (decision 0065). */
export const EReceiptFacts = Closed({
  /** The last part of the page's address: nobody can guess it. */
  code: Type.String({ pattern: '^[0-9a-v]{26}$' }),
  cashier_name: Type.String(),
  customer_name: Nullable(Type.String()),
  outlet: Closed({
    name: Type.String(),
    address: Type.String(),
    phone: Nullable(Type.String()),
    npwp: Nullable(Type.String()),
    nitku: Nullable(Type.String()),
    timezone: Type.String(),
    currency_code: Type.String(),
    minor_exponent: Count,
    is_taxable_enterprise: Type.Boolean(),
    receipt_footer: Type.String(),
  }),
  points_balance: Nullable(Type.Integer()),
  refund_number: Nullable(Type.String()),
  sold_at: Timestamp,
  /** Left out: the paper did not show batches and last days. */
  shows_expiry: Type.Optional(Type.Literal(true)),
})
export type EReceiptFacts = Static<typeof EReceiptFacts>

/** Kind `sale-completed`, version 2. `sale` is the till's own part; the rest is the hub's. */
export const SaleCompletedDocument = Closed({
  business_date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
  /** Types of the conflicts beside it; each also comes as `conflict-raised`. */
  conflicts: Type.Array(Type.String()),
  /** Where the sale moves points. */
  loyalty: Type.Optional(PointsFacts),
  /** Where the outlet has an address for its customers' receipts. */
  receipt: Type.Optional(EReceiptFacts),
  received_at: Timestamp,
  sale: SaleMessage,
})

/** Kind `refund-completed`: refunds and voids. */
export const RefundCompletedDocument = Closed({
  at: Timestamp,
  refund: RefundMessage,
  approved_by: Nullable(Uuid),
  conflicts: Type.Array(Type.String()),
  ...TOLD,
})

/** Kind `payload-quarantined`: what could not become a document, word for word. */
export const PayloadQuarantinedDocument = Closed({
  at: Timestamp,
  document_id: Nullable(Type.String()),
  terminal_id: Uuid,
  reason: Type.String(),
  payload_text: Type.String(),
})

/**
 * Kind `quarantine-ended`: what became of such a payload. done: it is a document of its own by now;
 * settled: a person left it undone, and the note says why.
 */
export const QuarantineEndedDocument = Closed({
  at: Timestamp,
  quarantine_id: Uuid,
  document_id: Nullable(Type.String()),
  /** Why it was kept. */
  reason: Type.String(),
  how: OneOf(['done', 'settled']),
  note: Nullable(NoteText),
  ended_by: Uuid,
  approved_by: Nullable(Uuid),
  /** Where somebody ended it. */
  terminal_id: Uuid,
})

/** Kind `payment-verified`: the money of a payment that was taken unverified has been seen. */
export const PaymentVerifiedDocument = Closed({
  at: Timestamp,
  sale_id: Uuid,
  line_no: Count,
  source: Type.Union([
    Type.Literal('person'),
    Type.Literal('provider'),
    Type.Literal('settlement'),
  ]),
  reference: Type.String(),
  settlement_id: Nullable(Uuid),
  staff_id: Nullable(Uuid),
})

/** Kind `settlement-imported`: a provider's file; what it confirmed comes as `payment-verified`. */
export const SettlementImportedDocument = Closed({
  at: Timestamp,
  settlement_id: Uuid,
  file_name: Type.String(),
  file_hash: HASH,
  provider: Type.String(),
  row_count: Count,
  matched_count: Count,
  staff_id: Uuid,
})

/** Kind `bill-printed`: what went to paper before it was paid. */
export const BillPrintedDocument = Closed({
  at: Timestamp,
  bill_id: Uuid,
  cart_id: Uuid,
  version: Count,
  label: Type.String(),
  total_minor: MoneyMinor,
  shift_id: Uuid,
  staff_id: Uuid,
  terminal_id: Uuid,
  lines: BillRequest.properties.lines,
})

/** Kind `cart-discarded`. The worth is null when the cart was not on the list of held ones. */
export const CartDiscardedDocument = Closed({
  at: Timestamp,
  cart_id: Uuid,
  reason_code: Type.String(),
  note: Nullable(NoteText),
  staff_id: Uuid,
  terminal_id: Uuid,
  approved_by: Nullable(Uuid),
  bill_count: Count,
  held_by: Nullable(Uuid),
  label: Nullable(Type.String()),
  total_minor: Nullable(MoneyMinor),
})
export type SaleCompletedDocument = Static<typeof SaleCompletedDocument>
