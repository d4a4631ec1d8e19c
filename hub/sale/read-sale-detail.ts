import type { Selectable } from 'kysely'
import { toIso } from '#domain/datetime.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type {
  SaleLineMessage,
  SaleMessage,
  TenderMethod,
  WeightSource,
} from '#domain/wire/sale-message.ts'
import type { SaleDetail } from '#domain/wire/sale-view-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, sql } from '../db/query.ts'
import type { SaleLineTable, SalePaymentTable } from '../db/tables.ts'
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
    items: lines.map(rebuildLine),
    discount: amountDiscount(row.basket_discount_minor),
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
  }
}

/** How a discount was typed is not kept, only what it took off. */
const amountDiscount = (amountMinor: number) =>
  amountMinor === 0 ? null : { kind: 'amount' as const, amount_minor: amountMinor }

function rebuildLine(row: Selectable<SaleLineTable>): SaleLineMessage {
  const { sale_id: _saleId, list_price_minor, price_override_reason, ...rest } = row
  const { batch_code, expires_on, weight_source, ...line } = rest
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
    discount: amountDiscount(row.line_discount_minor),
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
