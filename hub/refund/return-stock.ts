import type { RefundLineMessage } from '#domain/wire/refund-message.ts'
import type { Db } from '../db/open-database.ts'
import { moveStock } from '../stock/move-stock.ts'
import { findIsWeighed } from './refund-store.ts'

export type StockLevel = { product_id: string; stock_milli: number }

/**
 * Goods that came back. Sellable ones are stock again; damaged ones came back and were taken out,
 * so that the level does not rise and the journal shows both; of what did not come back, nothing.
 * A product that the outlet does not know has no stock. Returns the levels that were touched.
 */
export function returnStock(
  tx: Db,
  refundId: string,
  back: readonly { line: RefundLineMessage; unitFactorMilli: number }[],
  atMs: number,
): StockLevel[] {
  return back.flatMap(({ line, unitFactorMilli }) => {
    const { product_id, disposition } = line
    if (disposition === 'none' || findIsWeighed(tx, product_id) === undefined) return []
    const quantityMilli = Number((BigInt(line.quantity_milli) * BigInt(unitFactorMilli)) / 1000n)
    const movement = { productId: product_id, documentId: refundId, atMs }
    const level = moveStock(tx, { ...movement, quantityMilli, reason: 'refund' })
    if (disposition === 'sellable') return [{ product_id, stock_milli: level }]
    moveStock(tx, { ...movement, quantityMilli: -quantityMilli, reason: 'damaged' })
    return []
  })
}
