// Sales as they are read back. Long ranges are for reports; these are a till's questions.

import type { Selectable } from 'kysely'
import { toIso } from '#domain/datetime.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { SaleSummary } from '#domain/wire/sale-view-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, prepared, sql } from '../db/query.ts'
import type { SaleTable } from '../db/tables.ts'

export type SaleFilter = {
  shiftId?: string | undefined
  businessDate?: string | undefined
  receiptNumber?: string | undefined
  customerId?: string | undefined
  limit: number
}

/** In the order of arrival: clocks jump (I10), and a row's place in the table does not. */
const ARRIVAL = sql.dynamic.ref('sale.rowid')

/** Newest first. */
export function listSales(db: Db, filter: SaleFilter): SaleSummary[] {
  let query = summaryQuery().orderBy(ARRIVAL, 'desc').limit(filter.limit)
  if (filter.shiftId) query = query.where('sale.shift_id', '=', filter.shiftId)
  if (filter.businessDate) query = query.where('sale.business_date', '=', filter.businessDate)
  if (filter.receiptNumber) query = query.where('sale.receipt_number', '=', filter.receiptNumber)
  const { customerId } = filter
  if (customerId) {
    // Also what named a row that was merged away.
    const rows = sql.selectFrom('customer').select('id').where('merged_into', '=', customerId)
    query = query.where((where) =>
      where.or([where('sale.customer_id', '=', customerId), where('sale.customer_id', 'in', rows)]),
    )
  }
  return all(db, query).map(toSummary)
}

/** These, in this order. */
export function listSummaries(db: Db, ids: readonly string[]): SaleSummary[] {
  if (ids.length === 0) return []
  const rows = all(db, summaryQuery().where('sale.id', 'in', ids))
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map(toSummary)
}

export const summaryQuery = () =>
  sql
    .selectFrom('sale')
    .innerJoin('terminal', 'terminal.id', 'sale.terminal_id')
    .innerJoin('staff', 'staff.id', 'sale.cashier_id')
    .selectAll('sale')
    .select(['terminal.code as terminal_code', 'staff.name as cashier_name'])
    .select((select) => [
      select
        .selectFrom('sale_line')
        .whereRef('sale_line.sale_id', '=', 'sale.id')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('item_count'),
      select
        .selectFrom('sale_payment')
        .whereRef('sale_payment.sale_id', '=', 'sale.id')
        .select((inner) => inner.fn<string>('group_concat', ['sale_payment.method']).as('methods'))
        .as('methods'),
      select
        .selectFrom('conflict')
        .whereRef('conflict.document_id', '=', 'sale.id')
        .where('conflict.state', '=', 'open')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('open_conflict_count'),
      select
        .selectFrom('refund')
        .whereRef('refund.sale_id', '=', 'sale.id')
        .select((inner) => inner.fn.sum<number>('refund.total_minor').as('sum'))
        .as('refunded_minor'),
      select
        .selectFrom('refund')
        .whereRef('refund.sale_id', '=', 'sale.id')
        .where('refund.kind', '=', 'void')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .as('void_count'),
      select
        .selectFrom('sale_buyer')
        .whereRef('sale_buyer.sale_id', '=', 'sale.id')
        .select('sale_buyer.name')
        .as('buyer_name'),
      select
        .selectFrom('cloud_mark')
        .innerJoin('chain_head', 'chain_head.epoch', 'cloud_mark.epoch')
        .select('cloud_mark.last_sequence')
        .as('cloud_sequence'),
      select.selectFrom('chain_head').select('chain_head.life').as('life'),
    ])

/** Null, of what is counted or summed: there is none, which `Number` makes 0. */
export type SummaryRow = Selectable<SaleTable> & {
  terminal_code: string
  cashier_name: string
  item_count: number | null
  methods: string | null
  open_conflict_count: number | null
  refunded_minor: number | null
  void_count: number | null
  buyer_name: string | null
  cloud_sequence: number | null
  life: number | null
}

export function toSummary(row: SummaryRow): SaleSummary {
  return {
    transaction_id: row.id,
    receipt_number: row.receipt_number,
    session_id: row.shift_id,
    terminal_code: row.terminal_code,
    cashier_name: row.cashier_name,
    created_at: toIso(row.sold_at_ms),
    sold_at: toIso(row.believed_at_ms ?? row.sold_at_ms),
    received_at: toIso(row.received_at_ms),
    payable_minor: row.payable_minor,
    item_count: Number(row.item_count),
    methods: [...new Set(row.methods?.split(','))] as TenderMethod[],
    open_conflict_count: Number(row.open_conflict_count),
    refunded_minor: Number(row.refunded_minor),
    is_voided: Number(row.void_count) > 0,
    ...(row.buyer_name === null ? {} : { buyer_name: row.buyer_name }),
    // What is left in an earlier life was confirmed before that ended.
    is_in_cloud:
      row.outbox_life < Number(row.life) || row.outbox_sequence <= Number(row.cloud_sequence),
  }
}

/** More than one where a number was taken twice (I5). */
export const listSaleIds = (db: Db, receiptNumber: string): string[] =>
  prepared(db, 'SELECT id FROM sale WHERE receipt_number = ?')
    .pluck()
    .all(receiptNumber) as string[]

/** Null for a refund that is not this hub's. */
export const findRefundNumber = (db: Db, refundId: string): string | null =>
  (prepared(db, 'SELECT number FROM refund WHERE id = ?').pluck().get(refundId) as
    | string
    | undefined) ?? null

/** Null for a customer that nobody here knows. */
export const findPointsOf = (db: Db, customerId: string): number | null =>
  (prepared(
    db,
    `SELECT loyalty_points FROM customer
     WHERE id = (SELECT coalesce(merged_into, id) FROM customer WHERE id = ?)`,
  )
    .pluck()
    .get(customerId) as number | undefined) ?? null
