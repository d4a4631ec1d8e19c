// SQL about who has a SKU, a barcode or a PLU.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const findIdBySku = (db: Db, sku: string): string | null =>
  (prepared(db, 'SELECT id FROM product WHERE sku = ?').pluck().get(sku) as string | undefined) ??
  null

/** Ids of the products that have one of these normalised codes or this PLU. */
export const listOwnersOf = (db: Db, codes: readonly string[], plu: string | null): string[] =>
  prepared(
    db,
    `SELECT product_id FROM barcode WHERE code IN (SELECT value FROM json_each(?))
     UNION SELECT id FROM product WHERE plu = ?`,
  )
    .pluck()
    .all(JSON.stringify(codes), plu) as string[]

/** It was made here, and head office speaks of it now: it is head office's from here on. */
export function adoptProduct(tx: Db, productId: string): void {
  prepared(tx, `UPDATE product SET origin = 'head-office' WHERE id = ?`).run(productId)
}
