// SQL of the catalogue that others need while they sell.

import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** One selling unit of a product as the sale transaction needs it. */
export type Sellable = {
  productId: string
  sku: string
  name: string
  categoryId: string | null
  unitCode: string
  unitFactorMilli: number
  /** 0 means that the product has no price yet and may not be sold interactively. */
  unitPriceMinor: number
  priceListVersion: number
  isWeighed: boolean
  isActive: boolean
  isLoyaltyEligible: boolean
  tax: {
    taxCode: string
    ratePpm: number
    baseNumerator: number
    baseDenominator: number
    isInclusive: boolean
  }
}

const FIND_SELLABLE = `
  SELECT p.id AS productId, p.sku, p.name, p.category_id AS categoryId,
    p.price_list_version AS priceListVersion, p.is_weighed AS isWeighed,
    p.is_active AS isActive, p.is_loyalty_eligible AS isLoyaltyEligible,
    u.unit_code AS unitCode, u.factor_milli AS unitFactorMilli, u.price_minor AS unitPriceMinor,
    t.tax_code AS taxCode, t.rate_ppm AS ratePpm, t.base_numerator AS baseNumerator,
    t.base_denominator AS baseDenominator, o.is_price_tax_inclusive AS isInclusive
  FROM product p
  JOIN selling_unit u ON u.product_id = p.id AND u.unit_code = ?
  JOIN tax_rule t ON t.tax_code = p.tax_code AND t.valid_from = (
    SELECT max(valid_from) FROM tax_rule WHERE tax_code = p.tax_code AND valid_from <= ?)
  JOIN outlet o
  WHERE p.id = ?`

type SellableRow = Omit<Sellable, 'isWeighed' | 'isActive' | 'isLoyaltyEligible' | 'tax'> & {
  isWeighed: number
  isActive: number
  isLoyaltyEligible: number
  taxCode: string
  ratePpm: number
  baseNumerator: number
  baseDenominator: number
  isInclusive: number
}

/**
 * The product in this selling unit with the tax rule valid on `businessDate` (yyyy-mm-dd), or null
 * when product or unit does not exist or its tax code has no rule on that day. Inactive products
 * are found too: whether they may be sold is the caller's question.
 */
export function findSellable(
  db: Db,
  productId: string,
  unitCode: string,
  businessDate: string,
): Sellable | null {
  const statement = prepared(db, FIND_SELLABLE)
  const row = statement.get(unitCode, businessDate, productId) as SellableRow | undefined
  if (!row) return null
  const { taxCode, ratePpm, baseNumerator, baseDenominator, isInclusive, ...product } = row
  return {
    ...product,
    isWeighed: row.isWeighed === 1,
    isActive: row.isActive === 1,
    isLoyaltyEligible: row.isLoyaltyEligible === 1,
    tax: { taxCode, ratePpm, baseNumerator, baseDenominator, isInclusive: isInclusive === 1 },
  }
}
