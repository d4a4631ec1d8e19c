import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { StockDocumentLine } from '#domain/wire/stock-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type AskedLine = { product_id: string; unit_code: string; quantity_milli: number }
/** A line that is fit to move; `baseMilli` is never negative. */
export type FitLine = Omit<StockDocumentLine, 'expected_milli' | 'moved_milli' | 'value_minor'> & {
  baseMilli: number
}

type Found = { sku: string; name: string; is_weighed: number; unit_factor_milli: number }

const FIND = `
  SELECT p.sku, p.name, p.is_weighed, u.factor_milli AS unit_factor_milli
  FROM product p JOIN selling_unit u ON u.product_id = p.id WHERE p.id = ? AND u.unit_code = ?`

/**
 * What the lines of a document mean. Refuses UNKNOWN_PRODUCT where a product or its unit does not
 * exist, QUANTITY_NOT_WHOLE for a part of what is sold by the piece, and STOCK_LINES_INVALID where
 * a product stands there twice in one unit.
 */
export function readStockLines(db: Db, asked: readonly AskedLine[]): Outcome<FitLine[]> {
  const fit: FitLine[] = []
  const seen = new Set<string>()
  for (const [index, { product_id, unit_code, quantity_milli }] of asked.entries()) {
    const field = (name: string) => `lines/${index}/${name}`
    const key = `${product_id} ${unit_code}`
    if (seen.has(key)) return refuse('STOCK_LINES_INVALID', undefined, field('product_id'))
    seen.add(key)
    const found = prepared(db, FIND).get(product_id, unit_code) as Found | undefined
    if (!found) return refuse('UNKNOWN_PRODUCT', product_id, field('product_id'))
    const { is_weighed, ...facts } = found
    const baseMilli = baseQuantityMilli(quantity_milli, facts.unit_factor_milli)
    if (is_weighed === 0 && baseMilli % 1000 !== 0) {
      return refuse('QUANTITY_NOT_WHOLE', facts.name, field('quantity_milli'))
    }
    fit.push({ product_id, unit_code, quantity_milli, ...facts, baseMilli })
  }
  return succeed(fit)
}

/** Thousandths of the base unit in so many thousandths of a selling unit. */
export const baseQuantityMilli = (quantityMilli: number, factorMilli: number): number =>
  Number((BigInt(quantityMilli) * BigInt(factorMilli)) / 1000n)
