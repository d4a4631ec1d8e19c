import type { Db } from '../db/open-database.ts'
import { readCursor } from './catalogue-store.ts'
import {
  findStoredById,
  insertProduct,
  type ProductDraft,
  type StoredProduct,
  storeCursor,
  updateProduct,
} from './stored-product-store.ts'
import { hasNewPrice, unitsOf, wordsOf } from './upsert-products.ts'

export type ProductPut = {
  id: string
  before: StoredProduct | null
  product: ProductDraft
  /** Called only when a price changed. */
  newPriceListVersion(): number
}

/**
 * Makes the catalogue say this of one product of head office; a product that already says it is not
 * touched. Returns whether terminals have something to fetch.
 */
export function putProduct(tx: Db, { id, before, product, newPriceListVersion }: ProductPut) {
  const isSame = before?.sku === product.sku && wordsOf(before) === wordsOf(product)
  if (before && isSame) return false
  const cursor = readCursor(tx) + 1
  const priceListVersion = hasNewPrice(before, product) ? newPriceListVersion() : null
  const write = { id, product, priceListVersion, cursor }
  if (before) updateProduct(tx, write, before, unitsOf(before) !== unitsOf(product))
  else insertProduct(tx, write, 'head-office')
  storeCursor(tx, cursor)
  return true
}

/** Terminals fetch the product again: something beside its own row changed, such as a tier. */
export function touchProduct(tx: Db, id: string): void {
  const before = findStoredById(tx, id)
  if (!before) return
  const cursor = readCursor(tx) + 1
  updateProduct(tx, { id, product: before, priceListVersion: null, cursor }, before, false)
  storeCursor(tx, cursor)
}
