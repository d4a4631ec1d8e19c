import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type StockMovement = {
  productId: string
  /** Signed, in thousandths of the base unit: a sale is negative. */
  quantityMilli: number
  reason: 'sale' | 'refund' | 'damaged' | 'import' | 'initial' | 'count'
  documentId: string
  atMs: number
}

/** Journals a movement and returns the new level. The level is always the movements' sum (I7). */
export function moveStock(tx: Db, movement: StockMovement): number {
  prepared(
    tx,
    `INSERT INTO stock_movement (product_id, quantity_milli, reason, document_id, at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(
    movement.productId,
    movement.quantityMilli,
    movement.reason,
    movement.documentId,
    movement.atMs,
  )
  return prepared(
    tx,
    `INSERT INTO stock_level (product_id, quantity_milli) VALUES (?, ?)
     ON CONFLICT (product_id) DO UPDATE SET
       quantity_milli = quantity_milli + excluded.quantity_milli
     RETURNING quantity_milli`,
  )
    .pluck()
    .get(movement.productId, movement.quantityMilli) as number
}
