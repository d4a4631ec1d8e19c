import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { findHeldCart, type HeldCartRow, markTaken } from './held-cart-store.ts'

export type CartTaker = { staffId: string; terminalId: string; takeId: string | null }

/**
 * Hands a held cart to exactly one terminal; all others are refused with HELD_CART_GONE. The same
 * terminal gets it again for the same take id: its first answer was lost on the way. A cart that
 * was another person's leaves an audit event: who took over whose.
 */
export function takeCart(
  tx: Db,
  cartId: string,
  taker: CartTaker,
  atMs: number,
): Outcome<{ cart: unknown; isFirst: boolean }> {
  const cartJson = markTaken(tx, cartId, { ...taker, atMs })
  const taken = findHeldCart(tx, cartId)
  if (taken !== null && cartJson !== null) {
    if (taken.staff_id !== taker.staffId) auditTakeOver(tx, taken, taker, atMs)
    return succeed({ cart: JSON.parse(cartJson), isFirst: true })
  }
  const isRepeat =
    taken !== null &&
    taker.takeId !== null &&
    taken.take_id === taker.takeId &&
    taken.taken_by_terminal_id === taker.terminalId
  if (!isRepeat) return refuse('HELD_CART_GONE')
  return succeed({ cart: JSON.parse(taken.cart_json), isFirst: false })
}

function auditTakeOver(tx: Db, cart: HeldCartRow, taker: CartTaker, atMs: number): void {
  const payload = {
    cart_id: cart.id,
    label: cart.label,
    total_minor: cart.total_minor,
    held_by: cart.staff_id,
    held_at_terminal_id: cart.terminal_id,
    staff_id: taker.staffId,
    terminal_id: taker.terminalId,
  }
  appendAudit(tx, { kind: 'cart-taken-over', payload, atMs })
}
