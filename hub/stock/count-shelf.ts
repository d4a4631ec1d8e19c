import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { moveStock } from './move-stock.ts'
import { tellStock } from './tell-stock.ts'

type Count = {
  productId: string
  /** What lies there, in thousandths of the base unit. */
  countedMilli: number
  countId: string
  staffId: string
  atMs: number
}

/** Makes the level what was counted, by a movement of the difference, and tells the cloud. */
export function countShelf(tx: Db, count: Count): { product_id: string; stock_milli: number } {
  const { productId, countedMilli, countId, staffId, atMs } = count
  const query = 'SELECT quantity_milli FROM stock_level WHERE product_id = ?'
  const before = (prepared(tx, query).pluck().get(productId) as number | undefined) ?? 0
  const quantityMilli = countedMilli - before
  const level = { product_id: productId, stock_milli: countedMilli }
  if (quantityMilli === 0) return level
  moveStock(tx, { productId, quantityMilli, reason: 'count', documentId: countId, atMs })
  const line = { product_id: productId, quantity_milli: quantityMilli, level_milli: countedMilli }
  tellStock(tx, { reason: 'count', sourceId: countId, staffId, lines: [line], atMs })
  return level
}
