// What was sold and came back, as the tax files need it. SQL and nothing else.
import type { TaxTreatment } from '#domain/tax-treatment.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type TaxLineRow = {
  sale_id: string
  line_no: number
  receipt_number: string
  name: string
  unit_code: string
  quantity_milli: number
  gross_minor: number
  tax_base_minor: number
  tax_minor: number
  total_minor: number
  tax_code: string
  tax_rate_ppm: number
  tax_base_numerator: number
  tax_base_denominator: number
  is_price_tax_inclusive: number
}

const LINES = `SELECT l.sale_id, l.line_no, s.receipt_number, l.name, l.unit_code,
    l.quantity_milli, l.gross_minor, l.tax_base_minor, l.tax_minor, l.total_minor, l.tax_code,
    l.tax_rate_ppm, l.tax_base_numerator, l.tax_base_denominator, l.is_price_tax_inclusive
  FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
  WHERE s.business_date = ? ORDER BY s.rowid, l.line_no`

/** Of one day, in the order of arrival, sale by sale. */
export const readTaxLines = (db: Db, day: string): TaxLineRow[] =>
  prepared(db, LINES).all(day) as TaxLineRow[]

export type BackRow = Pick<
  TaxLineRow,
  | 'sale_id'
  | 'line_no'
  | 'quantity_milli'
  | 'gross_minor'
  | 'tax_base_minor'
  | 'tax_minor'
  | 'total_minor'
>

const BACK = `SELECT r.sale_id, l.sale_line_no AS line_no, sum(l.quantity_milli) AS quantity_milli,
    sum(l.gross_minor) AS gross_minor, sum(l.tax_base_minor) AS tax_base_minor,
    sum(l.tax_minor) AS tax_minor, sum(l.total_minor) AS total_minor
  FROM sale s CROSS JOIN refund r ON r.sale_id = s.id
    CROSS JOIN refund_line l ON l.refund_id = r.id
  WHERE s.business_date = ? AND r.business_date <= ? GROUP BY 1, 2`

/** What had come back of a day's sales by a later day, line by line. */
export const readBack = (db: Db, day: string, upTo: string): BackRow[] =>
  prepared(db, BACK).all(day, upTo) as BackRow[]

export type BuyerRow = {
  sale_id: string
  id_kind: 'npwp' | 'nik'
  id_number: string
  nitku: string | null
  name: string
  address: string
}

const BUYERS = `SELECT b.* FROM sale s JOIN sale_buyer b ON b.sale_id = s.id
  WHERE s.business_date = ?`
export const readBuyers = (db: Db, day: string): BuyerRow[] =>
  prepared(db, BUYERS).all(day) as BuyerRow[]

const EARLIER = `SELECT count(DISTINCT r.id) AS count,
    coalesce(sum(l.tax_base_minor), 0) AS base_minor, coalesce(sum(l.tax_minor), 0) AS tax_minor
  FROM refund r CROSS JOIN refund_line l ON l.refund_id = r.id
    LEFT JOIN sale s ON s.id = r.sale_id
  WHERE r.business_date BETWEEN ? AND ? AND (s.id IS NULL OR s.business_date < ?)`

/** Given back in these days of what was sold before them, or nobody knows when. */
export const readEarlier = (
  db: Db,
  from: string,
  to: string,
): { count: number; base_minor: number; tax_minor: number } =>
  prepared(db, EARLIER).get(from, to, from) as {
    count: number
    base_minor: number
    tax_minor: number
  }

/** How a class was reported on a day; null where nobody has said so. */
export const findTreatment = (db: Db, taxCode: string, day: string): TaxTreatment | null =>
  (prepared(
    db,
    `SELECT treatment FROM tax_rule WHERE tax_code = ? AND valid_from <= ?
     ORDER BY valid_from DESC LIMIT 1`,
  )
    .pluck()
    .get(taxCode, day) as TaxTreatment | null | undefined) ?? null
