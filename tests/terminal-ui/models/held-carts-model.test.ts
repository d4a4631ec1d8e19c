import t from 'tap'
import type { HeldCart } from '#domain/wire/cart-message.ts'
import { CASHIER_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { type Call, ok, refusal } from '../link/scripted-hub.ts'
import { connect, type OpenTill, openTill, product, restart } from './open-till.ts'

type HeldAtHub = { card: HeldCart; cart: unknown; takeId: string | null }

/** The hub's side of holding: one owner at a time, a take may be repeated with its id. */
function scriptHolding({ bench }: OpenTill): Map<string, HeldAtHub> {
  const held = new Map<string, HeldAtHub>()
  const list = () =>
    ok({ carts: [...held.values()].filter((h) => h.takeId === null).map((h) => h.card) })
  bench.hub.routes['GET /api/pos/held-carts'] = list
  bench.hub.routes['POST /api/pos/held-carts'] = ({ body }) => {
    const { cart, ...request } = JSON.parse(body)
    const by = { held_by_id: CASHIER_ID, held_by_name: 'Sari' }
    const card = { ...request, ...by, held_at_terminal: 'Kasir 1' }
    held.set(request.cart_id, {
      card: { ...card, held_at: '2026-11-22T05:00:00.000Z', bill_count: 0 },
      cart,
      takeId: null,
    })
    return list()
  }
  return held
}

function scriptTake({ bench }: OpenTill, held: Map<string, HeldAtHub>, cartId: string): void {
  bench.hub.routes[`POST /api/pos/held-carts/${cartId}/take`] = ({ body }: Call) => {
    const { take_id } = JSON.parse(body)
    const found = held.get(cartId)
    if (!found || (found.takeId !== null && found.takeId !== take_id)) {
      return refusal(404, 'HELD_CART_GONE')
    }
    found.takeId = take_id
    return ok({ cart_id: cartId, cart: found.cart })
  }
}

async function heldCart(opened: OpenTill): Promise<string> {
  const { till } = opened
  await till.cart.add(product(1), { quantityMilli: 2000 })
  const { cartId } = till.cart.cart.value
  t.ok((await till.heldCarts.hold('Bu Ratna')).ok)
  return cartId
}

t.test('hold and recall through the hub', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const { till } = opened
  const cartId = await heldCart(opened)
  t.equal(till.cart.cart.value.lines.length, 0)
  t.match(till.heldCarts.carts.value, [
    { cartId, label: 'Bu Ratna', lineCount: 1, totalMinor: 6_300, isWaiting: false },
  ])
  scriptTake(opened, held, cartId)
  t.ok((await till.heldCarts.recall(cartId)).ok)
  t.match(till.cart.cart.value, { cartId, lines: [{ name: 'Mi goreng', quantityMilli: 2000 }] })
  t.equal(till.heldCarts.count.value, 0)
  t.equal((await (await opened.bench.open()).getAll('cart')).length, 1, 'only the current cart')
})

t.test('without the hub it is held here, and brought there later', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  opened.bench.hub.trouble = () => 'down'
  const cartId = await heldCart(opened)
  t.match(opened.till.heldCarts.carts.value, [{ cartId, isWaiting: true }])
  const again = await restart(t, opened)
  t.match(again.till.heldCarts.carts.value, [{ cartId, isWaiting: true }], 'after a restart too')
  again.bench.hub.trouble = () => null
  await again.bench.time.pass(2_000)
  await connect(again)
  await until(() => held.size === 1, 'the cart at the hub')
  await until(() => again.till.heldCarts.carts.value[0]?.isWaiting === false, 'the list')
  t.equal(again.till.heldCarts.count.value, 1)
})

t.test('with the line gone it is resumed on this terminal, over a reload too', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const { hub } = opened.bench
  hub.trouble = () => 'down'
  hub.sockets.at(-1)?.events.onClose()
  await until(() => !opened.till.link.isConnected.value, 'the line to be gone')
  const cartId = await heldCart(opened)
  const { till } = await restart(t, opened)
  t.match(till.heldCarts.carts.value, [{ cartId, isWaiting: true }])
  t.ok((await till.heldCarts.recall(cartId)).ok)
  t.match(till.cart.cart.value, { cartId, lines: [{ name: 'Mi goreng', quantityMilli: 2000 }] })
  t.equal(till.heldCarts.count.value, 0)
  t.equal(held.size, 0, 'the hub never heard of it, so nobody else can take it')
})

t.test('the answer to a hold is lost: only the hub can give the cart back', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const { hub } = opened.bench
  hub.trouble = ({ path }) => (path.startsWith('/api/pos/held-carts') ? 'answer-lost' : null)
  const cartId = await heldCart(opened)
  t.equal(held.size, 1)
  t.match(await opened.till.heldCarts.recall(cartId), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(opened.till.cart.cart.value.lines.length, 0)
  hub.trouble = () => null
  scriptTake(opened, held, cartId)
  t.ok((await opened.till.heldCarts.recall(cartId)).ok)
  t.equal(opened.till.heldCarts.count.value, 0)
})

t.test('the answer to a recall is lost: asking again gets the cart', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const { hub } = opened.bench
  const cartId = await heldCart(opened)
  scriptTake(opened, held, cartId)
  hub.trouble = ({ path }) => (path.endsWith('/take') ? 'answer-lost' : null)
  t.match(await opened.till.heldCarts.recall(cartId), { ok: false, code: 'HUB_UNREACHABLE' })
  t.match(opened.till.heldCarts.carts.value, [{ cartId, isWaiting: true }], 'still in the list')
  hub.trouble = () => null
  const again = await restart(t, opened)
  await connect(again)
  t.ok((await again.till.heldCarts.recall(cartId)).ok)
  t.equal(again.till.cart.cart.value.cartId, cartId)
})

t.test('another till was quicker', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const cartId = await heldCart(opened)
  scriptTake(opened, held, cartId)
  const atHub = held.get(cartId)
  if (atHub) atHub.takeId = 'somebody else'
  t.match(await opened.till.heldCarts.recall(cartId), { ok: false, code: 'HELD_CART_GONE' })
  t.equal(opened.till.heldCarts.count.value, 0)
})

t.test('a hub that does not want the cart leaves it here', async (t) => {
  const opened = await openTill(t)
  scriptHolding(opened)
  opened.bench.hub.routes['POST /api/pos/held-carts'] = () => refusal(409, 'HELD_CARTS_FULL')
  const cartId = await heldCart(opened)
  t.match(opened.till.heldCarts.carts.value, [{ cartId, isWaiting: true }])
  t.ok((await opened.till.heldCarts.recall(cartId)).ok)
  t.equal(opened.till.cart.cart.value.lines.length, 1)
})

t.test('nothing is put over a basket in use, and an empty one is not held', async (t) => {
  const opened = await openTill(t)
  scriptHolding(opened)
  t.match(await opened.till.heldCarts.hold('nobody'), { ok: false, code: 'CART_EMPTY' })
  const cartId = await heldCart(opened)
  await opened.till.cart.add(product(2))
  t.match(await opened.till.heldCarts.recall(cartId), { ok: false, code: 'CART_NOT_EMPTY' })
  t.match(await opened.till.heldCarts.recall('unknown'), { ok: false, code: 'CART_NOT_EMPTY' })
})

t.test('carts that others hold appear by themselves', async (t) => {
  const opened = await openTill(t)
  const held = scriptHolding(opened)
  const card: HeldCart = {
    cart_id: product(0).product_id,
    label: 'Pak Budi',
    line_count: 3,
    total_minor: 12_000,
    note: null,
    held_by_id: testId(31),
    held_by_name: 'Wati',
    held_at_terminal: 'Kasir 2',
    held_at: '2026-11-22T05:00:00.000Z',
    bill_count: 0,
  }
  held.set(card.cart_id, { card, cart: null, takeId: null })
  opened.bench.hub.say({ type: 'held-carts-changed', count: 1 })
  await settle()
  t.match(opened.till.heldCarts.carts.value, [{ label: 'Pak Budi', heldAtTerminal: 'Kasir 2' }])
})
