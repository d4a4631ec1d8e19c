// SQL of the sales journal and nothing else. A sale's place is its business day and its arrival.
import { plainTaxNumber } from '#domain/tax-identity.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Place = { day: string; row: number }
export type SaleFilters = {
  cashierId: string | null
  terminalId: string | null
  method: string | null
  amountMinor: number | null
  from: string
}
export type FoundSale = Place & { id: string }

const OF_FILTERS = `(@cashierId IS NULL OR sale.cashier_id = @cashierId)
  AND (@terminalId IS NULL OR sale.terminal_id = @terminalId)
  AND (@amountMinor IS NULL OR sale.payable_minor = @amountMinor)
  AND (@method IS NULL OR EXISTS (SELECT 1 FROM sale_payment p
    WHERE p.sale_id = sale.id AND p.method = @method))`
const ORDER = 'ORDER BY sale.business_date DESC, sale.rowid DESC'
const BELOW = '(sale.business_date, sale.rowid) < (@day, @row) AND sale.business_date >= @from'

/** Among these, below a place. */
export const findAmong = (
  db: Db,
  ids: readonly string[],
  filters: SaleFilters,
  below: Place,
  limit: number,
): FoundSale[] =>
  prepared(
    db,
    `SELECT sale.id, sale.business_date AS day, sale.rowid AS row FROM sale
     WHERE sale.id IN (SELECT value FROM json_each(@ids)) AND ${BELOW} AND ${OF_FILTERS}
     ${ORDER} LIMIT @limit`,
  ).all({ ids: JSON.stringify(ids), ...filters, ...below, limit }) as FoundSale[]

/** Below one place, down to another (included). */
export const findBetween = (
  db: Db,
  filters: SaleFilters,
  below: Place,
  downTo: Place,
  limit: number,
): FoundSale[] =>
  prepared(
    db,
    `SELECT sale.id, sale.business_date AS day, sale.rowid AS row FROM sale
     WHERE ${BELOW} AND (sale.business_date, sale.rowid) >= (@downToDay, @downToRow)
       AND ${OF_FILTERS} ${ORDER} LIMIT @limit`,
  ).all({
    ...{ ...filters, ...below, limit },
    ...{ downToDay: downTo.day, downToRow: downTo.row },
  }) as FoundSale[]

/** So many rows further down; null: there are fewer. */
export const placeBelow = (db: Db, below: Place, from: string, count: number): Place | null =>
  (prepared(
    db,
    `SELECT business_date AS day, rowid AS row FROM sale WHERE ${BELOW} ${ORDER}
     LIMIT 1 OFFSET @count`,
  ).get({ ...below, from, count }) as Place | undefined) ?? null

/** Sales with this receipt number, and those that a refund of this number gave back of. */
export const listIdsByNumber = (db: Db, number: string): string[] =>
  prepared(
    db,
    `SELECT id FROM sale WHERE receipt_number = @number
     UNION SELECT sale_id FROM refund WHERE number = @number AND sale_id IS NOT NULL`,
  )
    .pluck()
    .all({ number }) as string[]

/** The number n of every series whose terminal and series end as `ending` does, e.g. '01-A'. */
export const listIdsBySeriesEnd = (db: Db, ending: string, number: number): string[] =>
  prepared(
    db,
    `SELECT sale.id FROM terminal_series s JOIN terminal ON terminal.id = s.terminal_id
       CROSS JOIN sale ON sale.terminal_id = s.terminal_id AND sale.series = s.series
         AND sale.number = @number
     WHERE @ending = '' OR terminal.code || '-' || s.series = @ending OR s.series = @ending`,
  )
    .pluck()
    .all({ ending, number }) as string[]

type Days = { from: string; to: string; limit: number }

/** The newest of these customers. */
export const listIdsByCustomers = (db: Db, ids: readonly string[], days: Days): string[] =>
  prepared(
    db,
    `SELECT id FROM sale WHERE customer_id IN (SELECT value FROM json_each(@ids))
       AND customer_id IS NOT NULL AND business_date BETWEEN @from AND @to
     ORDER BY rowid DESC LIMIT @limit`,
  )
    .pluck()
    .all({ ids: JSON.stringify(ids), ...days }) as string[]

/** The newest whose tax invoice is for somebody of this name or number. */
export const listIdsByBuyer = (db: Db, text: string, days: Days): string[] =>
  prepared(
    db,
    `SELECT sale.id FROM sale_buyer b JOIN sale ON sale.id = b.sale_id
     WHERE (instr(lower(b.name), lower(@text)) > 0 OR b.id_number = @number)
       AND sale.business_date BETWEEN @from AND @to
     ORDER BY sale.rowid DESC LIMIT @limit`,
  )
    .pluck()
    .all({ text, number: plainTaxNumber(text), ...days }) as string[]

/** The newest that moved these products. */
export const listIdsByProducts = (db: Db, ids: readonly string[], days: Days): string[] =>
  prepared(
    db,
    `SELECT DISTINCT sale.id FROM stock_movement m JOIN sale ON sale.id = m.document_id
     WHERE m.product_id IN (SELECT value FROM json_each(@ids)) AND m.reason = 'sale'
       AND sale.business_date BETWEEN @from AND @to
     ORDER BY m.rowid DESC LIMIT @limit`,
  )
    .pluck()
    .all({ ids: JSON.stringify(ids), ...days }) as string[]
