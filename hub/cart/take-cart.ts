import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import { findHeldCart, markTaken } from './held-cart-store.ts'

export type CartTaker = { terminalId: string; takeId: string | null }

/**
 * Hands a held cart to exactly one terminal; all others are refused with HELD_CART_GONE. The same
 * terminal gets it again for the same take id: its first answer was lost on the way.
 */
export function takeCart(
  tx: Db,
  cartId: string,
  taker: CartTaker,
  atMs: number,
): Outcome<{ cart: unknown; isFirst: boolean }> {
  const cartJson = markTaken(tx, cartId, { ...taker, atMs })
  if (cartJson !== null) return succeed({ cart: JSON.parse(cartJson), isFirst: true })
  const taken = findHeldCart(tx, cartId)
  const isRepeat =
    taken !== null &&
    taker.takeId !== null &&
    taken.take_id === taker.takeId &&
    taken.taken_by_terminal_id === taker.terminalId
  if (!isRepeat) return refuse('HELD_CART_GONE')
  return succeed({ cart: JSON.parse(taken.cart_json), isFirst: false })
}
