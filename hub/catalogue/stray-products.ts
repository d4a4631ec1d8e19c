import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** Active products of head office of which it has never spoken through the feed. */
export const listStrayProducts = (db: Db, afterId: string, limit: number): string[] =>
  prepared(
    db,
    `SELECT id FROM product
     WHERE id > ? AND origin = 'head-office' AND is_active = 1 AND NOT EXISTS (
       SELECT 1 FROM feed_applied WHERE topic = 'product' AND item_id = product.id)
     ORDER BY id LIMIT ?`,
  )
    .pluck()
    .all(afterId, limit) as string[]
