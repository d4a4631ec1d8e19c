// SQL of the console's list of products.
import type { ProductTrait } from '#domain/wire/console-product-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { type Sought, soughtSql } from './sought-products.ts'

export type ProductFilter = {
  /** What was typed; null: nothing. */
  sought: Sought | null
  categoryId: string | null
  isActive: boolean | null
  trait: ProductTrait | null
}

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
  const { sought, categoryId, isActive, trait } = filter
  const after = afterId === null ? null : findNameOf(db, afterId)
  const conditions = [
    ...(after === null ? [] : ['(p.name, p.id) > (@after, @afterId)']),
    ...(isActive === null ? [] : ['p.is_active = @isActive']),
    ...(categoryId === null ? [] : ['p.category_id = @categoryId']),
    ...(trait === null ? [] : [TRAIT_SQL[trait]]),
    ...(sought === null ? [] : [soughtSql(db, sought)]),
  ]
  const text = `SELECT p.id FROM product p ${conditions.length > 0 ? 'WHERE' : ''}
    ${conditions.join(' AND ')} ORDER BY p.name, p.id LIMIT @limit`
  const values = { after, afterId, categoryId, isActive: Number(isActive), limit, ...sought }
  return prepared(db, text).pluck().all(values) as string[]
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
