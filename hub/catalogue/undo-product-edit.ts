import type { ProductBody } from '#domain/wire/feed-product.ts'
import type { FeedContext, FeedRefusal } from '../cloud/feed-change.ts'
import type { Db } from '../db/open-database.ts'
import { applyProduct } from './apply-product.ts'
import { findPriceOn } from './price-entry-store.ts'
import { putProduct } from './put-product.ts'
import { findStoredById } from './stored-product-store.ts'

/**
 * Lets head office's word hold again for one field of a product, as if it had just said it. Units
 * come back as a whole, each for the price that head office wants on this day.
 */
export function undoProductEdit(
  tx: Db,
  edit: { itemId: string; field: string; local: unknown; office: ProductBody },
  context: FeedContext,
): FeedRefusal | null {
  const { itemId, field, office } = edit
  const before = { ...office, [field]: edit.local } as ProductBody
  const refusal = applyProduct(tx, { itemId, version: 0, body: office, before }, context)
  if (refusal || field !== 'units') return refusal
  const stored = findStoredById(tx, itemId)
  if (!stored) return null
  const units = stored.units.map((unit) => {
    const price = findPriceOn(tx, { productId: itemId, unitCode: unit.unitCode }, context.pricesOn)
    return { ...unit, priceMinor: price ?? unit.priceMinor }
  })
  const { newPriceListVersion } = context
  putProduct(tx, { id: itemId, before: stored, product: { ...stored, units }, newPriceListVersion })
  return null
}
