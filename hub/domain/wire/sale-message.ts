// A sale as it crosses every boundary: terminal -> hub -> outbox -> cloud. RFC field names where
// the RFC has them; a unit is carried in the name (docs/decisions/0004-wire-names.md).
import { type Static, Type } from 'typebox'
import {
  Closed,
  Code,
  MoneyMinor,
  NoteText,
  Nullable,
  OneOf,
  QuantityMilli,
  RatePpm,
  ShortText,
  SignedMoneyMinor,
  TerminalApproval,
  Timestamp,
  Uuid,
  VerifiedBy,
} from './primitives.ts'
import { LinePromotion, SalePromotion } from './promoted-message.ts'

export const SALE_LINES_MAX = 500
export const SALE_PAYMENTS_MAX = 20

export const DiscountMessage = Type.Union([
  Closed({ kind: Type.Literal('amount'), amount_minor: MoneyMinor }),
  Closed({ kind: Type.Literal('percent'), rate_ppm: RatePpm }),
])
export type DiscountMessage = Static<typeof DiscountMessage>

/** Who said a weight: a scale on the hub, a label or element string, or a person. */
export const WEIGHT_SOURCES = ['scale', 'label', 'typed'] as const
export type WeightSource = (typeof WEIGHT_SOURCES)[number]

/** One line: a self-contained snapshot, so that a deleted product can never break it. */
export const SaleLineMessage = Closed({
  line_no: Type.Integer({ minimum: 1, maximum: SALE_LINES_MAX }),
  product_id: Uuid,
  sku: Type.String({ minLength: 1, maxLength: 64 }),
  name: ShortText,
  barcode: Nullable(Type.String({ maxLength: 64 })),
  category_id: Nullable(Uuid),
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  /** Base units in one selling unit, in thousandths: a carton of 24 is 24000. */
  unit_factor_milli: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
  quantity_milli: QuantityMilli,
  unit_price_minor: MoneyMinor,
  price_list_version: Type.Integer({ minimum: 0 }),
  is_price_tax_inclusive: Type.Boolean(),
  tax_code: Code,
  tax_rate_ppm: RatePpm,
  tax_base_numerator: Type.Integer({ minimum: 1, maximum: 1000 }),
  tax_base_denominator: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** Somebody set another price than the list's: what the list says, and why. */
  price_override: Nullable(
    Closed({ list_price_minor: MoneyMinor, reason_code: Type.String({ maxLength: 40 }) }),
  ),
  /** What promotions took off, before `discount`; their sum is part of line_discount_minor. */
  promotions: Type.Optional(Type.Array(LinePromotion, { minItems: 1, maxItems: 50 })),
  discount: Nullable(DiscountMessage),
  is_loyalty_eligible: Type.Boolean(),
  /** GS1 AI 10: what a recall asks for; left out where no code said it. */
  batch_code: Type.Optional(Type.String({ minLength: 1, maxLength: 20 })),
  /** GS1 AI 15 to 17: the last day that its code states. */
  expires_on: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
  /** Of goods by weight; left out of others, and of lines of before. */
  weight_source: Type.Optional(OneOf(WEIGHT_SOURCES)),
  // Computed by the sender, recomputed and compared by every receiver (I4).
  gross_minor: MoneyMinor,
  line_discount_minor: MoneyMinor,
  basket_discount_minor: MoneyMinor,
  tax_base_minor: MoneyMinor,
  tax_minor: MoneyMinor,
  total_minor: MoneyMinor,
})
export type SaleLineMessage = Static<typeof SaleLineMessage>

/**
 * gift_card, voucher, deposit, credit (kasbon) and exchange are ledgers of the outlet; loyalty
 * spends points. Their evidence names the account and the hold that promised the amount.
 */
export const TENDER_METHODS = [
  'cash',
  'card',
  'qris',
  'ewallet',
  'transfer',
  'gift_card',
  'voucher',
  'deposit',
  'credit',
  'loyalty',
  'exchange',
] as const
export type TenderMethod = (typeof TENDER_METHODS)[number]
export const TenderMethod = OneOf(TENDER_METHODS)

export const TenderEvidence = Closed({
  approval_code: Type.Optional(Type.String({ maxLength: 32 })),
  rrn: Type.Optional(Type.String({ maxLength: 32 })),
  last_four: Type.Optional(Type.String({ pattern: '^\\d{4}$' })),
  provider: Type.Optional(Type.String({ maxLength: 32 })),
  reference: Type.Optional(Type.String({ maxLength: 64 })),
  /** Which card reader (EDC) took it. */
  edc: Type.Optional(Type.String({ maxLength: 32 })),
  /** The provider's charge that was shown or asked for. */
  attempt_id: Type.Optional(Uuid),
  /** The ledger account that pays … */
  account_id: Type.Optional(Uuid),
  /** … and the hub's promise that it can. */
  hold_id: Type.Optional(Uuid),
})
export type TenderEvidence = Static<typeof TenderEvidence>

export const PaymentMessage = Closed({
  line_no: Type.Integer({ minimum: 1, maximum: SALE_PAYMENTS_MAX }),
  method: TenderMethod,
  /** What stays with the shop: for cash, tendered - change - donated change. */
  amount_minor: MoneyMinor,
  tendered_minor: MoneyMinor,
  change_minor: MoneyMinor,
  evidence: Nullable(TenderEvidence),
  state: Type.Union([Type.Literal('verified'), Type.Literal('unverified')]),
})
export type PaymentMessage = Static<typeof PaymentMessage>

export const SaleTotalsMessage = Closed({
  gross_minor: MoneyMinor,
  line_discount_minor: MoneyMinor,
  basket_discount_minor: MoneyMinor,
  tax_base_minor: MoneyMinor,
  tax_minor: MoneyMinor,
  /** What the goods cost, tax included, before cash rounding. */
  total_minor: MoneyMinor,
  /** Payable - total; negative when rounded down. */
  cash_rounding_minor: SignedMoneyMinor,
  /** total_minor + cash_rounding_minor = sum of payments' amount_minor. */
  payable_minor: MoneyMinor,
  tendered_minor: MoneyMinor,
  change_minor: MoneyMinor,
})
export type SaleTotalsMessage = Static<typeof SaleTotalsMessage>

/**
 * Who asked for a tax invoice. Only lengths are checked: a sale is a fact whatever its buyer's
 * number is worth, and the tax files say which cannot be used.
 */
export const SaleBuyer = Closed({
  id_kind: OneOf(['npwp', 'nik']),
  id_number: Type.String({ maxLength: 32 }),
  nitku: Nullable(Type.String({ maxLength: 32 })),
  name: Type.String({ maxLength: 200 }),
  address: Type.String({ maxLength: 500 }),
})
export type SaleBuyer = Static<typeof SaleBuyer>

/** POST /api/pos/transactions; also one element of POST /api/pos/sync. */
export const SaleMessage = Closed({
  protocol_version: Type.Integer({ minimum: 1 }),
  /** UUIDv7 made and stored by the terminal before sending: the idempotency key. */
  offline_transaction_id: Uuid,
  /** True: journaled and handed over at a paired terminal: a fact (I3) that is never refused. */
  committed: Type.Boolean(),
  /** `<outlet>-<terminal>-<series>-<n>` (I5), e.g. `MART01-T1-A-42`. */
  receipt_number: Type.String({ pattern: '^[A-Z0-9]{1,8}-[A-Z0-9]{1,8}-[A-Z]{1,6}-\\d{1,9}$' }),
  terminal_id: Uuid,
  series: Type.String({ pattern: '^[A-Z]{1,6}$' }),
  number: Type.Integer({ minimum: 1, maximum: 999_999_999 }),
  session_id: Uuid,
  warehouse_id: Uuid,
  cashier_id: Uuid,
  customer_id: Nullable(Uuid),
  /** The terminal's wall clock when the sale was completed. */
  created_at: Timestamp,
  currency_code: Type.String({ pattern: '^[A-Z]{3}$' }),
  items: Type.Array(SaleLineMessage, { minItems: 1, maxItems: SALE_LINES_MAX }),
  discount: Nullable(DiscountMessage),
  /** Those that took something off; left out: none did. */
  promotions: Type.Optional(Type.Array(SalePromotion, { minItems: 1, maxItems: 500 })),
  /** The moment for which promotions were evaluated, by the hub's clock; left out: none are known. */
  promoted_at: Type.Optional(Timestamp),
  payments: Type.Array(PaymentMessage, { minItems: 1, maxItems: SALE_PAYMENTS_MAX }),
  totals: SaleTotalsMessage,
  /** The points that the loyalty tenders cost. */
  loyalty_points_to_redeem: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
  loyalty_points_earned: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
  note: Nullable(NoteText),
  /** The cart it was: links a printed bill to its sale. */
  cart_id: Nullable(Uuid),
  /** Other people's words for what its cashier may not do alone. */
  approval_ids: Type.Array(Uuid, { maxItems: 10 }),
  /** Who had checked the cashier's PIN when they logged in; left out: the hub (0049). */
  verified_by: Type.Optional(VerifiedBy),
  /** Such words that were given at the terminal while the hub was away; left out: none (0051). */
  terminal_approvals: Type.Optional(Type.Array(TerminalApproval, { maxItems: 10 })),
  /** The hub's clock less the terminal's, as the terminal knew it; left out: none that matters. */
  hub_ahead_ms: Type.Optional(Type.Integer()),
  /** Who asked for a tax invoice; left out: a final consumer whom nobody asked. */
  buyer: Type.Optional(SaleBuyer),
})
export type SaleMessage = Static<typeof SaleMessage>

export const CONFLICT_TYPES = [
  'inventory_shortage',
  'duplicate_transaction',
  'customer_mismatch',
  'session_closed',
  'price_changed',
  'insufficient_loyalty_points',
  'recomputation_failed',
  'unknown_product',
  'rights_missing',
  'duplicate_receipt_number',
  'insufficient_balance',
  /** More came back of a sale than was sold: both givings back happened. */
  'over_refund',
  /** Done at a terminal alone, and the outlet's rules would not have let it (docs/decisions/0051). */
  'rule_not_met',
] as const
export const ConflictType = OneOf(CONFLICT_TYPES)

/** The hub's durable verdict on one sale; a replay gets the first one again (duplicate: true). */
export const SaleAnswer = Closed({
  success: Type.Literal(true),
  transaction_id: Uuid,
  receipt_number: Type.String(),
  /** accepted: as stated. conflict: accepted and counted, with rows in the conflict inbox.
   *  quarantined: an altered duplicate; kept beside the first, counted once. */
  verdict: Type.Union([
    Type.Literal('accepted'),
    Type.Literal('conflict'),
    Type.Literal('quarantined'),
  ]),
  duplicate: Type.Boolean(),
  conflicts: Type.Array(Type.Object({ type: Type.String(), message: Type.String() })),
  /** Outbox position, so the terminal knows when the cloud has it. */
  outbox_sequence: Type.Integer(),
  print_job_id: Nullable(Uuid),
  /** The customer's page of its receipt; left out where there is none. */
  e_receipt_url: Type.Optional(Type.String()),
})
export type SaleAnswer = Static<typeof SaleAnswer>

export const SYNC_BATCH_MAX = 100
export const SyncRequest = Closed({
  /** Validated one by one, so that one bad sale never blocks its successors. */
  transactions: Type.Array(Type.Unknown(), { minItems: 1, maxItems: SYNC_BATCH_MAX }),
  /** Age of each sale by the terminal's monotonic clock; left out means late: receipts are held. */
  ages_ms: Type.Optional(Type.Array(Type.Integer({ minimum: 0 }), { maxItems: SYNC_BATCH_MAX })),
})
/** Header of POST /api/pos/transactions with the same meaning; never part of the hashed body. */
export const SALE_AGE_HEADER = 'x-sale-age-ms'
/** A sale that arrives later than this prints only when somebody asks, and opens no drawer. */
export const LATE_SALE_MS = 120_000
export const SyncAnswer = Closed({
  success: Type.Literal(true),
  results: Type.Array(
    Type.Union([
      SaleAnswer,
      Closed({
        success: Type.Literal(false),
        transaction_id: Nullable(Type.String()),
        verdict: Type.Literal('quarantined'),
        error: Closed({ code: Type.String(), message: Type.String() }),
      }),
    ]),
  ),
})
export type SyncAnswer = Static<typeof SyncAnswer>
