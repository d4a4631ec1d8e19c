import type { Db } from '../db/open-database.ts'
import type { PricedUnit } from './price-entry-store.ts'
import { putProduct } from './put-product.ts'
import { findStoredById } from './stored-product-store.ts'

/**
 * Lets a unit cost what head office wants from now on, where that is another price than it wanted
 * before: what somebody set here stands until then. Nothing happens for a unit that is not there
 * (yet): the product brings its own price with it. Returns whether terminals have news.
 */
export function followPrice(
  tx: Db,
  unit: PricedUnit,
  wanted: { before: number | null; after: number | null },
  newPriceListVersion: () => number,
): boolean {
  const { before, after } = wanted
  if (after === null || after === before) return false
  const stored = findStoredById(tx, unit.productId)
  if (!stored?.units.some(({ unitCode }) => unitCode === unit.unitCode)) return false
  const units = stored.units.map((each) =>
    each.unitCode === unit.unitCode ? { ...each, priceMinor: after } : each,
  )
  return putProduct(tx, {
    id: unit.productId,
    before: stored,
    product: { ...stored, units },
    newPriceListVersion,
  })
}
