import type { Selectable } from 'kysely'
import { toIso } from '#domain/datetime.ts'
import { promotedMinor } from '#domain/sale-amounts.ts'
import type { LinePromotion, SalePromotion } from '#domain/wire/promoted-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type {
  DiscountMessage,
  SaleBuyer,
  SaleLineMessage,
  SaleMessage,
  TenderMethod,
  WeightSource,
} from '#domain/wire/sale-message.ts'
import type { SaleDetail } from '#domain/wire/sale-view-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, sql } from '../db/query.ts'
import type { SaleBuyerTable, SaleLineTable, SalePaymentTable } from '../db/tables.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { type SummaryRow, summaryQuery, toSummary } from './sale-read-store.ts'

/** One sale in full, rebuilt from its rows: the outbox may have been pruned. Null if unknown. */
export function readSaleDetail(db: Db, saleId: string): SaleDetail | null {
  const row = first(db, summaryQuery().where('sale.id', '=', saleId))
  if (!row) return null
  const customer = first(
    db,
    sql.selectFrom('customer').select('full_name').where('id', '=', row.customer_id),
  )
  const conflicts = sql
    .selectFrom('conflict')
    .select(['type', 'message'])
    .where('document_id', '=', saleId)
  const jobs = sql
    .selectFrom('print_job')
    .select(['id as print_job_id', 'kind', 'copy_no', 'state'])
    .where('document_id', '=', saleId)
    .orderBy('created_at_ms')
  return {
    summary: toSummary(row),
    sale: rebuildMessage(db, row),
    customer_name: customer?.full_name ?? null,
    conflicts: all(db, conflicts),
    print_jobs: all(db, jobs),
  }
}

function rebuildMessage(db: Db, row: SummaryRow): SaleMessage {
  const lines = all(
    db,
    sql.selectFrom('sale_line').selectAll().where('sale_id', '=', row.id).orderBy('line_no'),
  )
  const payments = all(
    db,
    sql.selectFrom('sale_payment').selectAll().where('sale_id', '=', row.id).orderBy('line_no'),
  )
  const promotions = readPromotions(db, row.id)
  const buyer = first(db, sql.selectFrom('sale_buyer').selectAll().where('sale_id', '=', row.id))
  const { warehouse_id, currency_code } = readOutlet(db)
  return {
    protocol_version: PROTOCOL_VERSION,
    offline_transaction_id: row.id,
    committed: row.is_committed === 1,
    receipt_number: row.receipt_number,
    terminal_id: row.terminal_id,
    series: row.series,
    number: row.number,
    session_id: row.shift_id,
    warehouse_id,
    cashier_id: row.cashier_id,
    customer_id: row.customer_id,
    created_at: toIso(row.sold_at_ms),
    currency_code,
    items: lines.map((line) => rebuildLine(line, promotions.ofLine(line.line_no))),
    discount: discountOf(row.basket_discount_minor, row.discount_ppm),
    ...(promotions.ofSale.length === 0 ? {} : { promotions: promotions.ofSale }),
    payments: payments.map(rebuildPayment),
    totals: {
      gross_minor: row.gross_minor,
      line_discount_minor: row.line_discount_minor,
      basket_discount_minor: row.basket_discount_minor,
      tax_base_minor: row.tax_base_minor,
      tax_minor: row.tax_minor,
      total_minor: row.total_minor,
      cash_rounding_minor: row.cash_rounding_minor,
      payable_minor: row.payable_minor,
      tendered_minor: row.tendered_minor,
      change_minor: row.change_minor,
    },
    loyalty_points_to_redeem: row.loyalty_points_redeemed,
    loyalty_points_earned: row.loyalty_points_earned,
    note: row.note,
    cart_id: row.cart_id,
    approval_ids: JSON.parse(row.approval_ids_json),
    ...(buyer ? { buyer: buyerOf(buyer) } : {}),
  }
}

/** `ppm`: of a discount that was typed as a share; sales of before tell all as an amount. */
function discountOf(amountMinor: number, ppm: number | null): DiscountMessage | null {
  if (ppm !== null) return { kind: 'percent', rate_ppm: ppm }
  return amountMinor <= 0 ? null : { kind: 'amount', amount_minor: amountMinor }
}

const buyerOf = ({ sale_id: _, ...buyer }: Selectable<SaleBuyerTable>): SaleBuyer => ({
  ...buyer,
  id_kind: buyer.id_kind as SaleBuyer['id_kind'],
})

type Promotions = {
  ofLine(lineNo: number): LinePromotion[]
  ofSale: SalePromotion[]
}

function readPromotions(db: Db, saleId: string): Promotions {
  const rows = all(
    db,
    sql
      .selectFrom('sale_line_promotion')
      .selectAll()
      .where('sale_id', '=', saleId)
      .orderBy('line_no')
      .orderBy('place'),
  )
  const codes = all(db, sql.selectFrom('coupon_use').selectAll().where('sale_id', '=', saleId))
  const ofSale = new Map<string, SalePromotion>()
  for (const { promotion_id, name, amount_minor } of rows) {
    const coupon_code = codes.find((each) => each.promotion_id === promotion_id)?.code ?? null
    const one = ofSale.get(promotion_id) ?? { promotion_id, name, amount_minor: 0, coupon_code }
    ofSale.set(promotion_id, { ...one, amount_minor: one.amount_minor + amount_minor })
  }
  return {
    ofLine: (lineNo) =>
      rows
        .filter(({ line_no }) => line_no === lineNo)
        .map(({ promotion_id, amount_minor }) => ({ promotion_id, amount_minor })),
    ofSale: [...ofSale.values()],
  }
}

function rebuildLine(row: Selectable<SaleLineTable>, promotions: LinePromotion[]): SaleLineMessage {
  const { sale_id: _saleId, list_price_minor, price_override_reason, ...rest } = row
  const { batch_code, expires_on, weight_source, discount_ppm, ...line } = rest
  const givenMinor = row.line_discount_minor - promotedMinor({ promotions })
  return {
    ...line,
    ...(batch_code === null ? {} : { batch_code }),
    ...(expires_on === null ? {} : { expires_on }),
    ...(weight_source === null ? {} : { weight_source: weight_source as WeightSource }),
    is_price_tax_inclusive: row.is_price_tax_inclusive === 1,
    price_override:
      list_price_minor === null
        ? null
        : // Stored with each other or not at all.
          { list_price_minor, reason_code: price_override_reason as string },
    ...(promotions.length === 0 ? {} : { promotions }),
    discount: discountOf(givenMinor, discount_ppm),
    is_loyalty_eligible: row.is_loyalty_eligible === 1,
  }
}

function rebuildPayment(row: Selectable<SalePaymentTable>): SaleMessage['payments'][number] {
  return {
    line_no: row.line_no,
    method: row.method as TenderMethod,
    amount_minor: row.amount_minor,
    tendered_minor: row.tendered_minor,
    change_minor: row.change_minor,
    evidence: row.evidence_json === null ? null : JSON.parse(row.evidence_json),
    state: row.state as 'verified' | 'unverified',
  }
}
