import type { CategoryBody } from '#domain/wire/feed-category.ts'
import { type ApplyFeed, merge } from '../cloud/feed-change.ts'
import { isOfHeadOffice } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { readCursor } from './catalogue-store.ts'
import {
  deleteCategory,
  findCategory,
  findCategoryByName,
  insertCategory,
  listIdsOfCategory,
  updateCategory,
} from './category-store.ts'
import { putProduct } from './put-product.ts'
import { findStoredById, storeCursor } from './stored-product-store.ts'

/** What stands in for a category that was named before it came. */
const STAND_IN = { colour: '#475569', icon: 'tag', sort_order: 1_000_000 }

/**
 * Head office's word on one category. A category of the same name that was made here becomes this
 * one: its products move over. A deleted one leaves its products without.
 */
export const applyCategory: ApplyFeed<CategoryBody> = (tx, change) => {
  const { itemId: category_id, body } = change
  if (body === null) {
    moveProducts(tx, category_id, null)
    deleteCategory(tx, category_id)
    return null
  }
  const stored = findCategory(tx, category_id)
  const { category_id: _, ...local } = stored ?? { category_id, ...body }
  const next = merge(change, local)
  const namesake = findCategoryByName(tx, next.name)
  const taken = namesake && namesake !== category_id ? namesake : null
  // Head office's other category of that name has another one by now: its news is on the way.
  if (taken) updateCategory(tx, { ...next, category_id: taken, name: `… ${taken}` })
  if (stored) updateCategory(tx, { category_id, ...next })
  else insertCategory(tx, { category_id, ...next })
  if (taken && !isOfHeadOffice(tx, 'category', taken)) {
    moveProducts(tx, taken, category_id)
    deleteCategory(tx, taken)
  }
  // Tiles are fetched with the catalogue.
  storeCursor(tx, readCursor(tx) + 1)
  return null
}

function moveProducts(tx: Db, fromId: string, toId: string | null): void {
  for (const id of listIdsOfCategory(tx, fromId)) {
    const before = findStoredById(tx, id)
    if (!before) continue
    const product = { ...before, categoryId: toId }
    putProduct(tx, { id, before, product, newPriceListVersion: () => 0 })
  }
}

/** A product may come before the category that it names. */
export function standInForCategory(tx: Db, categoryId: string): void {
  if (findCategory(tx, categoryId)) return
  const name = `… ${categoryId}`
  insertCategory(tx, { category_id: categoryId, name, name_en: name, ...STAND_IN })
}
