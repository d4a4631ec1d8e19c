import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { ReorderPointRequest } from '#domain/wire/stock-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Actor } from '../requester.ts'

/**
 * When a product is low and up to where it is filled, in base units; both null: nobody says.
 * Refuses UNKNOWN_PRODUCT and INVALID_REQUEST where it would be filled to less than its point.
 */
export function setReorderPoint(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: ReorderPointRequest & { productId: string },
): Outcome<null> {
  const { productId, point_milli, target_milli } = order
  const isKnown = prepared(tx, 'SELECT 1 FROM product WHERE id = ?').get(productId) !== undefined
  if (!isKnown) return refuse('UNKNOWN_PRODUCT', productId)
  const isWhole = (point_milli === null) === (target_milli === null)
  if (!isWhole || (target_milli ?? 0) < (point_milli ?? 0)) {
    return refuse('INVALID_REQUEST', 'filled to less than the reorder point', 'target_milli')
  }
  const atMs = seams.clock.nowMs()
  if (point_milli === null) {
    prepared(tx, 'DELETE FROM stock_reorder_point WHERE product_id = ?').run(productId)
  } else {
    prepared(
      tx,
      `INSERT INTO stock_reorder_point (product_id, point_milli, target_milli, set_by, set_at_ms)
       VALUES (?, ?, ?, ?, ?) ON CONFLICT (product_id) DO UPDATE SET
         point_milli = excluded.point_milli, target_milli = excluded.target_milli,
         set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`,
    ).run(productId, point_milli, target_milli, actor.staff.staff_id, atMs)
  }
  const payload = {
    ...{ product_id: productId, point_milli, target_milli },
    ...{ staff_id: actor.staff.staff_id, terminal_id: actor.terminalId },
  }
  appendAudit(tx, { kind: 'reorder-point-set', payload, atMs })
  return succeed(null)
}
