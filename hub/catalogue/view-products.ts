// What the console reads of the catalogue.
import { toIso } from '#domain/datetime.ts'
import type {
  ConsoleProduct,
  ProductDetail,
  ProductTrait,
} from '#domain/wire/console-product-message.ts'
import { listStandingOverrides } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { bodyOf } from './product-body.ts'
import { listChangedHere, listProductIds } from './product-list-store.ts'
import { readSought } from './sought-products.ts'
import { findStoredById, listStoredByIds, type StoredProduct } from './stored-product-store.ts'

export type ProductQuestion = {
  text: string
  categoryId: string | null
  isActive: boolean | null
  trait: ProductTrait | null
}

/** A page by name, also of products that are not sold any more. */
export function listProductsPage(
  db: Db,
  question: ProductQuestion,
  afterId: string | null,
  limit: number,
): { products: ConsoleProduct[]; next_after: string | null } {
  const { text, ...rest } = question
  const sought = readSought(text)
  const filter = { ...rest, sought: sought.typed === '' ? null : sought }
  const ids = listProductIds(db, filter, afterId, limit + 1)
  const shown = ids.slice(0, limit)
  const products = viewProducts(db, shown)
  return { products, next_after: ids.length > limit ? (shown.at(-1) ?? null) : null }
}

function viewProducts(db: Db, ids: readonly string[]): ConsoleProduct[] {
  const changed = listChangedHere(db, ids)
  return listStoredByIds(db, ids).map((stored) => view(stored, changed.has(stored.id)))
}

const view = (stored: StoredProduct, isChangedHere: boolean): ConsoleProduct => ({
  product_id: stored.id,
  ...bodyOf(stored),
  stock_milli: stored.stockMilli,
  origin: stored.origin,
  is_changed_here: isChangedHere,
  version: stored.cursor,
})

/** One product with what was changed here; null: there is none. */
export function viewProduct(db: Db, productId: string): ProductDetail | null {
  const stored = findStoredById(db, productId)
  if (!stored) return null
  const overrides = listStandingOverrides(db, 'product', productId).map((each) => ({
    field: each.field,
    local: JSON.parse(each.local_json),
    office: each.office_json === null ? null : JSON.parse(each.office_json),
    by: each.by,
    at: toIso(each.at_ms),
  }))
  return { product: view(stored, overrides.length > 0), overrides }
}
