// SQL of a business day's sales and refunds, read on from where the last look ended; nothing else.
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Rows of one day above this one, up to that one, in the order of their arrival. */
export type Stretch = { day: string; above: number; upTo: number }

export type DaySale = { place: number; at_ms: number; total_minor: number }
export const listDaySales = (db: Db, day: string, above: number, limit: number): DaySale[] =>
  prepared(
    db,
    `SELECT rowid AS place, coalesce(believed_at_ms, sold_at_ms) AS at_ms, total_minor FROM sale
     WHERE business_date = ? AND rowid > ? ORDER BY rowid LIMIT ?`,
  ).all(day, above, limit) as DaySale[]

export type DayRefund = { place: number; total_minor: number }
export const listDayRefunds = (db: Db, day: string, above: number, limit: number): DayRefund[] =>
  prepared(
    db,
    `SELECT rowid AS place, total_minor FROM refund
     WHERE business_date = ? AND rowid > ? ORDER BY rowid LIMIT ?`,
  ).all(day, above, limit) as DayRefund[]

export type TenderSum = { method: TenderMethod; count: number; amount_minor: number }
export type ProductSum = {
  product_id: string
  name: string
  quantity_milli: number
  total_minor: number
}

// CROSS JOIN: SQLite keeps the order, so that few sales are read and then their own rows.
const tenderQuery = (document: 'sale' | 'refund', table: string): string =>
  `SELECT p.method, count(*) AS count, sum(p.amount_minor) AS amount_minor
   FROM ${document} d CROSS JOIN ${table} p ON p.${document}_id = d.id
   WHERE d.business_date = ? AND d.rowid > ? AND d.rowid <= ? GROUP BY p.method`
const productQuery = (document: 'sale' | 'refund', table: string): string =>
  `SELECT l.product_id, max(l.name) AS name, sum(l.total_minor) AS total_minor,
     sum(l.quantity_milli * l.unit_factor_milli / 1000) AS quantity_milli
   FROM ${document} d CROSS JOIN ${table} l ON l.${document}_id = d.id
   WHERE d.business_date = ? AND d.rowid > ? AND d.rowid <= ? GROUP BY l.product_id`
const TENDERS = {
  sale: tenderQuery('sale', 'sale_payment'),
  refund: tenderQuery('refund', 'refund_payout'),
}
const PRODUCTS = {
  sale: productQuery('sale', 'sale_line'),
  refund: productQuery('refund', 'refund_line'),
}

type Document = 'sale' | 'refund'
export const sumTenders = (db: Db, of: Document, { day, above, upTo }: Stretch): TenderSum[] =>
  prepared(db, TENDERS[of]).all(day, above, upTo) as TenderSum[]
export const sumProducts = (db: Db, of: Document, { day, above, upTo }: Stretch): ProductSum[] =>
  prepared(db, PRODUCTS[of]).all(day, above, upTo) as ProductSum[]

export type OpenPayments = { count: number; amount_minor: number }
export const sumOpenPayments = (db: Db): OpenPayments =>
  prepared(
    db,
    'SELECT count(*) AS count, coalesce(sum(amount_minor), 0) AS amount_minor FROM open_payment',
  ).get() as OpenPayments

/** Late cash of final addenda whose place nobody has said. */
export const countUnplacedAddenda = (db: Db): number =>
  prepared(
    db,
    `SELECT count(*) FROM shift_addendum
     WHERE state = 'final' AND cash_minor <> 0 AND cash_place IS NULL`,
  )
    .pluck()
    .get() as number
