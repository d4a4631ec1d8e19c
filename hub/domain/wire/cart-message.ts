// A cart set aside at one terminal and taken up at any other.
import { type Static, Type } from 'typebox'
import {
  Closed,
  MoneyMinor,
  NoteText,
  Nullable,
  QuantityMilli,
  ShortText,
  Uuid,
} from './primitives.ts'

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
  held_by_id: Uuid,
  held_by_name: ShortText,
  held_at_terminal: Type.String(),
  held_at: Type.String(),
  /** How many bills of this cart went to paper. */
  bill_count: Type.Integer(),
})
export type HeldCart = Static<typeof HeldCart>
export const HeldCartList = Closed({ carts: Type.Array(HeldCart) })
/**
 * POST /api/pos/held-carts/:id/take answers once; the second taker gets HELD_CART_GONE. A terminal
 * that sends a take_id may repeat its request when the answer was lost: it gets the cart again.
 */
export const TakeCartRequest = Closed({ take_id: Type.Optional(Uuid) })
export const TakenCart = Closed({ cart_id: Uuid, cart: Type.Unknown() })

/**
 * POST /api/pos/held-carts/:id/discard: it goes, and the audit log says who and why. Permission
 * discard-cart; an approval's subject is the cart. POST /api/pos/carts/:id/discarded takes the same
 * for a cart that was emptied at a till although its bill was printed. Again is answered again.
 */
export const DiscardCartRequest = Closed({
  reason_code: Type.String({ maxLength: 40 }),
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
})
export const DiscardCartAnswer = Closed({ success: Type.Literal(true) })

/**
 * POST /api/pos/bills: prints what a cart costs before it is paid. The version is frozen, and
 * whatever becomes of the cart, the hub remembers that this paper exists.
 */
export const BillRequest = Closed({
  bill_id: Uuid,
  cart_id: Uuid,
  session_id: Uuid,
  label: Type.String({ maxLength: 80 }),
  lines: Type.Array(
    Closed({
      name: ShortText,
      quantity_milli: QuantityMilli,
      unit_code: Type.String({ minLength: 1, maxLength: 16 }),
      unit_price_minor: MoneyMinor,
      total_minor: MoneyMinor,
    }),
    { minItems: 1, maxItems: 500 },
  ),
  total_minor: MoneyMinor,
})
export type BillRequest = Static<typeof BillRequest>
export const BillAnswer = Closed({
  success: Type.Literal(true),
  bill_id: Uuid,
  version: Type.Integer(),
  print_job_id: Nullable(Uuid),
})
export const BillMessage = Closed({
  bill_id: Uuid,
  cart_id: Uuid,
  version: Type.Integer(),
  label: Type.String(),
  total_minor: MoneyMinor,
  staff_name: ShortText,
  terminal_code: Type.String(),
  printed_at: Type.String(),
  /** open: neither paid nor thrown away yet. less-paid: the sale was smaller than the paper. */
  outcome: Type.Union([
    Type.Literal('open'),
    Type.Literal('paid'),
    Type.Literal('less-paid'),
    Type.Literal('replaced'),
    Type.Literal('discarded'),
  ]),
  receipt_number: Nullable(Type.String()),
})
export type BillMessage = Static<typeof BillMessage>
/** GET /api/console/bills?session_id=, newest first. */
export const BillList = Closed({
  bills: Type.Array(BillMessage),
  /** Where the next page begins; absent: this is the last. */
  next_after: Type.Optional(Uuid),
})
