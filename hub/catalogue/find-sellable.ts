import { type TaxRule, taxRuleFor } from '#domain/tax.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** One selling unit of a product as the sale transaction needs it. */
export type Sellable = {
  productId: string
  sku: string
  name: string
  categoryId: string | null
  plu: string | null
  unitCode: string
  unitFactorMilli: number
  /** 0 means that the product has no price yet and may not be sold interactively. */
  unitPriceMinor: number
  priceListVersion: number
  isWeighed: boolean
  isActive: boolean
  isLoyaltyEligible: boolean
  tax: TaxRule
}

const FIND_SELLABLE = `
  SELECT p.id AS productId, p.sku, p.name, p.category_id AS categoryId, p.plu,
    p.price_list_version AS priceListVersion, p.is_weighed AS isWeighed,
    p.is_active AS isActive, p.is_loyalty_eligible AS isLoyaltyEligible,
    u.unit_code AS unitCode, u.factor_milli AS unitFactorMilli, u.price_minor AS unitPriceMinor,
    t.tax_code, t.name AS tax_name, t.rate_ppm, t.base_numerator, t.base_denominator,
    coalesce((SELECT is_taxable_enterprise FROM tax_status WHERE valid_from <= ?
      ORDER BY valid_from DESC LIMIT 1), o.is_taxable_enterprise) AS is_taxable_enterprise,
    o.is_price_tax_inclusive
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
} & RuleRow
type RuleRow = {
  tax_code: string
  tax_name: string
  rate_ppm: number
  base_numerator: number
  base_denominator: number
  is_taxable_enterprise: number
  is_price_tax_inclusive: number
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
  const row = statement.get(businessDate, unitCode, businessDate, productId) as
    | SellableRow
    | undefined
  const tax = row ? ruleOf(row) : null
  if (!row || !tax) return null
  return {
    productId: row.productId,
    sku: row.sku,
    name: row.name,
    categoryId: row.categoryId,
    plu: row.plu,
    unitCode: row.unitCode,
    unitFactorMilli: row.unitFactorMilli,
    unitPriceMinor: row.unitPriceMinor,
    priceListVersion: row.priceListVersion,
    isWeighed: row.isWeighed === 1,
    isActive: row.isActive === 1,
    isLoyaltyEligible: row.isLoyaltyEligible === 1,
    tax,
  }
}

// The domain decides what a rule means for an outlet that is no taxable enterprise (I4).
function ruleOf(row: RuleRow): TaxRule | null {
  const outlet = {
    is_taxable_enterprise: row.is_taxable_enterprise === 1,
    is_price_tax_inclusive: row.is_price_tax_inclusive === 1,
    tax_rules: [{ ...row, name: row.tax_name }],
  }
  return taxRuleFor(outlet, row.tax_code)
}
