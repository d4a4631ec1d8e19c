// SQL of the console's list of products.
import type { ProductTrait } from '#domain/wire/console-product-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ProductFilter = {
  /** FTS5 expression of what was typed; null: nothing was. */
  match: string | null
  /** As typed, for exact codes. */
  typed: string
  code: string
  categoryId: string | null
  isActive: boolean | null
  trait: ProductTrait | null
}

/** A word of one letter matches everything: then the first so many are looked through. */
const MATCHES_MAX = 5000

const TRAIT_SQL: Record<ProductTrait, string> = {
  'no-price': `p.id IN (SELECT product_id FROM selling_unit WHERE price_minor = 0)`,
  'no-barcode': `p.plu IS NULL
    AND NOT EXISTS (SELECT 1 FROM barcode b WHERE b.product_id = p.id)`,
  'changed-here': `p.id IN (SELECT item_id FROM local_override
    WHERE topic = 'product' AND ended_at_ms IS NULL)`,
  own: `p.origin = 'outlet'`,
}

/** Ids by name after a product, in the order of `product_by_name`. */
export function listProductIds(
  db: Db,
  filter: ProductFilter,
  afterId: string | null,
  limit: number,
): string[] {
  const conditions: string[] = []
  const values: (string | number)[] = []
  const where = (text: string, ...bound: (string | number)[]): void => {
    conditions.push(text)
    values.push(...bound)
  }
  const after = afterId === null ? null : findNameOf(db, afterId)
  if (after !== null) where('(p.name, p.id) > (?, ?)', after, afterId ?? '')
  if (filter.isActive !== null) where('p.is_active = ?', Number(filter.isActive))
  if (filter.categoryId !== null) where('p.category_id = ?', filter.categoryId)
  if (filter.trait !== null) where(TRAIT_SQL[filter.trait])
  if (filter.typed !== '') {
    const found = `SELECT product_id FROM barcode WHERE code = ?
      UNION SELECT id FROM product WHERE sku = ? OR plu = ?`
    const words = `UNION SELECT product_id FROM (SELECT product_id FROM product_search
      WHERE product_search MATCH ? LIMIT ${MATCHES_MAX})`
    const { typed, code, match } = filter
    if (match === null) where(`p.id IN (${found})`, code, typed, typed)
    else where(`p.id IN (${found} ${words})`, code, typed, typed, match)
  }
  const text = `SELECT p.id FROM product p ${conditions.length > 0 ? 'WHERE' : ''}
    ${conditions.join(' AND ')} ORDER BY p.name, p.id LIMIT ?`
  return prepared(db, text)
    .pluck()
    .all(...values, limit) as string[]
}

const findNameOf = (db: Db, productId: string): string | null =>
  (prepared(db, 'SELECT name FROM product WHERE id = ?').pluck().get(productId) as
    | string
    | undefined) ?? null

/** Which of these products say something otherwise than head office. */
export const listChangedHere = (db: Db, ids: readonly string[]): Set<string> =>
  new Set(
    prepared(
      db,
      `SELECT DISTINCT item_id FROM local_override WHERE topic = 'product'
       AND ended_at_ms IS NULL AND item_id IN (SELECT value FROM json_each(?))`,
    )
      .pluck()
      .all(JSON.stringify(ids)) as string[],
  )
