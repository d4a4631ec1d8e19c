// A cart set aside at one terminal and taken up at any other.
import { type Static, Type } from 'typebox'
import { Closed, MoneyMinor, NoteText, Nullable, ShortText, Uuid } from './primitives.ts'

export const HELD_CART_BYTES_MAX = 200_000
/** POST /api/pos/held-carts. `cart` is the terminal's own cart model, opaque to the hub. */
export const HoldCartRequest = Closed({
  cart_id: Uuid,
  label: Type.String({ maxLength: 80 }),
  line_count: Type.Integer({ minimum: 1, maximum: 500 }),
  total_minor: MoneyMinor,
  note: Nullable(NoteText),
  cart: Type.Unknown(),
})
export const HeldCart = Closed({
  cart_id: Uuid,
  label: Type.String(),
  line_count: Type.Integer(),
  total_minor: MoneyMinor,
  note: Nullable(NoteText),
  held_by_name: ShortText,
  held_at_terminal: Type.String(),
  held_at: Type.String(),
})
export type HeldCart = Static<typeof HeldCart>
export const HeldCartList = Closed({ carts: Type.Array(HeldCart) })
/**
 * POST /api/pos/held-carts/:id/take answers once; the second taker gets HELD_CART_GONE. A terminal
 * that sends a take_id may repeat its request when the answer was lost: it gets the cart again.
 */
export const TakeCartRequest = Closed({ take_id: Type.Optional(Uuid) })
export const TakenCart = Closed({ cart_id: Uuid, cart: Type.Unknown() })
