import type { Db } from '../db/open-database.ts'
import { findSettledAfter } from './count-store.ts'
import { moveStock } from './move-stock.ts'
import { tellStock } from './tell-stock.ts'

/** A sale that took no longer than this to arrive was not counted meanwhile. */
const LATE_MS = 1_000

export type LateGoods = { productId: string; takenMilli: number }
export type SaleMoment = { saleId: string; soldAtMs: number; receivedAtMs: number }

/**
 * A sale comes late, and its goods were counted in the meantime: they had left the shelf, the count
 * found them gone, and its settling took them off already. Now the sale takes them once more, so
 * they are put back. Returns the levels that changed.
 */
export function correctForCounts(
  tx: Db,
  goods: readonly LateGoods[],
  { saleId, soldAtMs, receivedAtMs }: SaleMoment,
): Map<string, number> {
  const levels = new Map<string, number>()
  if (receivedAtMs - soldAtMs <= LATE_MS) return levels
  for (const { productId, takenMilli } of goods) {
    if (findSettledAfter(tx, productId, soldAtMs) === null) continue
    const movement = { productId, reason: 'count', documentId: saleId, atMs: receivedAtMs } as const
    const level = moveStock(tx, { ...movement, quantityMilli: takenMilli })
    levels.set(productId, level)
    const line = { product_id: productId, quantity_milli: takenMilli, level_milli: level }
    const telling = { reason: 'count', sourceId: saleId, staffId: null, atMs: receivedAtMs }
    tellStock(tx, { ...telling, lines: [line] })
  }
  return levels
}
