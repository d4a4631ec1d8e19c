// Sales as they are read back: today's list, one sale in full, its copies on paper.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, Nullable, Uuid } from './primitives.ts'
import { SaleMessage, TenderMethod } from './sale-message.ts'

export const SALE_PAGE_MAX = 200
export const SaleSummary = Closed({
  transaction_id: Uuid,
  receipt_number: Type.String(),
  session_id: Uuid,
  terminal_code: Type.String(),
  cashier_name: Type.String(),
  /** By the terminal's clock. */
  created_at: Type.String(),
  /** By the hub's, as far as it is known: what papers and lists show. */
  sold_at: Type.String(),
  received_at: Type.String(),
  payable_minor: MoneyMinor,
  item_count: Type.Integer(),
  methods: Type.Array(TenderMethod),
  open_conflict_count: Type.Integer(),
  /** What of it was given back. */
  refunded_minor: MoneyMinor,
  is_voided: Type.Boolean(),
  /** Who asked for a tax invoice; left out: nobody. */
  buyer_name: Type.Optional(Type.String()),
  /** The cloud has confirmed the outbox up to this sale. */
  is_in_cloud: Type.Boolean(),
})
export type SaleSummary = Static<typeof SaleSummary>
/** GET /api/pos/transactions?session_id=&business_date=&receipt=&customer_id=&limit=, newest
 * first. */
export const SaleSummaryList = Closed({ transactions: Type.Array(SaleSummary) })

export const SaleDetail = Closed({
  summary: SaleSummary,
  sale: SaleMessage,
  customer_name: Nullable(Type.String()),
  /** The customer's page of its receipt; left out where there is none. */
  e_receipt_url: Type.Optional(Type.String()),
  conflicts: Type.Array(Closed({ type: Type.String(), message: Type.String() })),
  print_jobs: Type.Array(
    Closed({
      print_job_id: Uuid,
      kind: Type.String(),
      copy_no: Type.Integer(),
      state: Type.String(),
    }),
  ),
})
export type SaleDetail = Static<typeof SaleDetail>
export const ReprintAnswer = Closed({
  success: Type.Literal(true),
  print_job_id: Uuid,
  copy_no: Type.Integer(),
})
