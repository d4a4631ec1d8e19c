import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { HELD_CART_BYTES_MAX } from '#domain/wire/cart-message.ts'
import type { Db } from '../db/open-database.ts'
import { findDiscarded } from './discarded-cart-store.ts'
import {
  countHeldCarts,
  deleteTakenBefore,
  findHeldCart,
  type HeldCartRow,
  putHeldCart,
} from './held-cart-store.ts'

export type CartToHold = {
  cartId: string
  label: string
  lineCount: number
  totalMinor: number
  note: string | null
  /** The terminal's own model, opaque to the hub. */
  cart: unknown
  staffId: string
  terminalId: string
}

/** More than any shop has waiting; the limit only stops a terminal that runs wild. */
export const HELD_CARTS_MAX = 500
/** Long enough for a repeated request, and for a look at what was taken. */
const TAKEN_KEPT_MS = 7 * 24 * 3600 * 1000

/**
 * Sets a cart aside for all terminals; true when the list changed. The same request again changes
 * nothing. A terminal that took a cart may hold it again, and one that held it may replace it; any
 * other late request with this id is an echo of the past, and must not bring a cart back that
 * somebody is selling or has thrown away. Refuses BODY_TOO_LARGE and HELD_CARTS_FULL.
 */
export function holdCart(tx: Db, cart: CartToHold, atMs: number): Outcome<boolean> {
  const cartJson = JSON.stringify(cart.cart)
  if (Buffer.byteLength(cartJson) > HELD_CART_BYTES_MAX) {
    return refuse('BODY_TOO_LARGE', `more than ${HELD_CART_BYTES_MAX} bytes`, 'cart')
  }
  if (findDiscarded(tx, cart.cartId)) return succeed(false)
  const before = findHeldCart(tx, cart.cartId)
  if (before && !isOwnedBy(before, cart.terminalId)) return succeed(false)
  if (before && before.taken_at_ms === null && before.cart_json === cartJson) return succeed(false)
  if (!before && countHeldCarts(tx) >= HELD_CARTS_MAX) return refuse('HELD_CARTS_FULL')
  deleteTakenBefore(tx, atMs - TAKEN_KEPT_MS)
  putHeldCart(tx, {
    id: cart.cartId,
    label: cart.label,
    line_count: cart.lineCount,
    total_minor: cart.totalMinor,
    note: cart.note,
    cart_json: cartJson,
    staff_id: cart.staffId,
    terminal_id: cart.terminalId,
    held_at_ms: before && before.taken_at_ms === null ? before.held_at_ms : atMs,
    taken_at_ms: null,
    taken_by_terminal_id: null,
    take_id: null,
  })
  return succeed(true)
}

const isOwnedBy = (row: HeldCartRow, terminalId: string): boolean =>
  row.taken_at_ms === null
    ? row.terminal_id === terminalId
    : row.taken_by_terminal_id === terminalId
