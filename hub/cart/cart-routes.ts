import {
  HELD_CART_BYTES_MAX,
  HeldCartList,
  HoldCartRequest,
  TakeCartRequest,
  TakenCart,
} from '#domain/wire/cart-message.ts'
import { Closed, Nullable, Uuid } from '#domain/wire/primitives.ts'
import { type HubApp, type HubDeps, RefusalError } from '../app-types.ts'
import { write } from '../db/write.ts'
import { staffOf, terminalOf } from '../requester.ts'
import { countHeldCarts, listHeldCarts } from './held-cart-store.ts'
import { holdCart } from './hold-cart.ts'
import { takeCart } from './take-cart.ts'

const CartPath = Closed({ id: Uuid })
const config = { access: { level: 'staff', permission: 'sell' } as const }
const tags = ['held carts']
/** The cart itself and the few fields around it. */
const bodyLimit = HELD_CART_BYTES_MAX + 4096

export function registerCartRoutes(app: HubApp, deps: HubDeps): void {
  const announce = () =>
    deps.live.publish({ type: 'held-carts-changed', count: countHeldCarts(deps.db) })

  app.get(
    '/api/pos/held-carts',
    { config, schema: { tags, response: { 200: HeldCartList } } },
    async () => ({ carts: listHeldCarts(deps.db) }),
  )

  app.post(
    '/api/pos/held-carts',
    { config, bodyLimit, schema: { tags, body: HoldCartRequest, response: { 200: HeldCartList } } },
    async (request) => {
      const { cart_id: cartId, line_count: lineCount, total_minor: totalMinor } = request.body
      const { label, note, cart } = request.body
      const owner = {
        staffId: staffOf(request).staff_id,
        terminalId: terminalOf(request).terminalId,
      }
      const order = { cartId, label, lineCount, totalMinor, note, cart, ...owner }
      const atMs = deps.seams.clock.nowMs()
      const outcome = write(deps.db, (tx) => holdCart(tx, order, atMs))
      if (!outcome.ok) throw new RefusalError(outcome)
      if (outcome.value) announce()
      return { carts: listHeldCarts(deps.db) }
    },
  )

  app.post(
    '/api/pos/held-carts/:id/take',
    {
      config,
      schema: {
        tags,
        params: CartPath,
        body: Nullable(TakeCartRequest),
        response: { 200: TakenCart },
      },
    },
    async (request) => {
      const cartId = request.params.id
      const { terminalId } = terminalOf(request)
      const { staff_id: staffId } = staffOf(request)
      const taker = { staffId, terminalId, takeId: request.body?.take_id ?? null }
      const atMs = deps.seams.clock.nowMs()
      const outcome = write(deps.db, (tx) => takeCart(tx, cartId, taker, atMs))
      if (!outcome.ok) throw new RefusalError(outcome)
      if (outcome.value.isFirst) announce()
      return { cart_id: cartId, cart: outcome.value.cart }
    },
  )
}
