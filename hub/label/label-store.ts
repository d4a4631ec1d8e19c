import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type LabelRow = {
  productId: string
  name: string
  sku: string
  isWeighed: number
  unitCode: string
  factorMilli: number
  priceMinor: number
  baseUnitCode: string
  barcode: string | null
}

// The base unit of a carton is the unit whose factor is one; without it, the first of the product.
const FIND = `
  SELECT p.id AS productId, p.name, p.sku, p.is_weighed AS isWeighed, u.unit_code AS unitCode,
    u.factor_milli AS factorMilli, u.price_minor AS priceMinor,
    (SELECT unit_code FROM selling_unit WHERE product_id = p.id
      ORDER BY factor_milli <> 1000, sort_order LIMIT 1) AS baseUnitCode,
    (SELECT code FROM barcode WHERE product_id = p.id AND unit_code = u.unit_code
      ORDER BY length(code) <> 13, code LIMIT 1) AS barcode
  FROM product p JOIN selling_unit u ON u.product_id = p.id
  WHERE p.id = ? AND u.unit_code = ? AND p.is_active = 1`

export function findLabelRow(db: Db, productId: string, unitCode: string): LabelRow | null {
  return (prepared(db, FIND).get(productId, unitCode) as LabelRow | undefined) ?? null
}

/** What a job will have printed; the database hangs it up when the paper came out. */
export function keepOrdered(tx: Db, printJobId: string, row: LabelRow): void {
  prepared(
    tx,
    `INSERT INTO ordered_label (print_job_id, product_id, unit_code, price_minor)
     SELECT id, ?, ?, ? FROM print_job
     WHERE id = ? AND state NOT IN ('printed', 'sent', 'cancelled')
     ON CONFLICT DO NOTHING`,
  ).run(row.productId, row.unitCode, row.priceMinor, printJobId)
}

/** Hangs a label up that somebody printed elsewhere. */
export function hangLabel(
  tx: Db,
  label: { productId: string; unitCode: string; priceMinor: number },
  atMs: number,
): void {
  prepared(
    tx,
    `INSERT INTO shelf_label (product_id, unit_code, price_minor, printed_at_ms)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (product_id, unit_code) DO UPDATE
     SET price_minor = excluded.price_minor, printed_at_ms = excluded.printed_at_ms`,
  ).run(label.productId, label.unitCode, label.priceMinor, atMs)
}

const STALE = `
  FROM shelf_label l
  JOIN product p ON p.id = l.product_id AND p.is_active = 1
  JOIN selling_unit u ON u.product_id = l.product_id AND u.unit_code = l.unit_code
  WHERE u.price_minor <> l.price_minor AND u.price_minor > 0`

export type StaleRow = {
  product_id: string
  unit_code: string
  sku: string
  name: string
  label_price_minor: number
  price_minor: number
  printed_at_ms: number
  /** Of the job that prints the price of now; null: there is none. */
  print_state: string | null
}

export function listStaleLabels(db: Db, limit: number): StaleRow[] {
  const query = `SELECT l.product_id, l.unit_code, p.sku, p.name,
      l.price_minor AS label_price_minor, u.price_minor, l.printed_at_ms,
      (SELECT j.state FROM ordered_label o JOIN print_job j ON j.id = o.print_job_id
       WHERE o.product_id = l.product_id AND o.unit_code = l.unit_code
         AND o.price_minor = u.price_minor LIMIT 1) AS print_state ${STALE}
    ORDER BY p.name, l.unit_code LIMIT ?`
  return prepared(db, query).all(limit) as StaleRow[]
}

export const countStaleLabels = (db: Db): number =>
  prepared(db, `SELECT count(*) ${STALE}`).pluck().get() as number
