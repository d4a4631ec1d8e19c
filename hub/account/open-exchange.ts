import type { Db } from '../db/open-database.ts'
import { insertOpened } from './insert-opened.ts'

/**
 * Opens the account that carries a return's worth into the basket that follows it. It has the id of
 * its refund and is called by the refund's number; creditAccount puts the worth on it.
 */
export function openExchange(
  tx: Db,
  order: {
    refundId: string
    refundNumber: string
    customerId: string | null
    openedBy: string
    atMs: number
  },
): string {
  insertOpened(tx, {
    id: order.refundId,
    kind: 'exchange',
    code: order.refundNumber,
    customer_id: order.customerId,
    floor_minor: 0,
    expires_on: null,
    opened_by: order.openedBy,
    opened_at_ms: order.atMs,
  })
  return order.refundId
}
