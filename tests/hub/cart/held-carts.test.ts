import t from 'tap'
import { HELD_CART_BYTES_MAX } from '#domain/wire/cart-message.ts'
import { HELD_CARTS_MAX } from '#hub/cart/hold-cart.ts'
import { closeTestShift } from '../../support/close-shift.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const PATH = '/api/pos/held-carts'
const CART = { cartId: testId(80), lines: [{ sku: 'SKU1', quantityMilli: 2000 }], note: 'merah' }

const hold = (terminal: TestTerminal, change = {}) =>
  terminal.post(PATH, {
    ...{ cart_id: testId(80), label: 'Bu Ani', line_count: 1, total_minor: 6300, note: null },
    cart: CART,
    ...change,
  })
const take = (terminal: TestTerminal, cartId = testId(80), body?: unknown) =>
  terminal.post(`${PATH}/${cartId}/take`, body)
const labels = async (terminal: TestTerminal) =>
  (await terminal.get(PATH)).body.carts.map((cart: { label: string }) => cart.label)

async function twoTills(t: Parameters<typeof startTestHub>[0]) {
  const hub = await startTestHub(t)
  const heard: unknown[] = []
  const publish = hub.live.publish
  hub.live.publish = (message) => {
    heard.push(message)
    publish(message)
  }
  const first = await hub.logIn(undefined, 'Kasir 1')
  const second = await hub.logIn(MANAGER_ID, 'Kasir 2')
  return { hub, first, second, heard }
}

t.test('a cart held at one till is taken at another, as it was', async (t) => {
  const { first, second, heard } = await twoTills(t)
  t.equal((await hold(first)).status, 200)
  const { body } = await second.get(PATH)
  t.match(body.carts, [
    {
      label: 'Bu Ani',
      line_count: 1,
      total_minor: 6300,
      held_by_name: 'Sari',
      held_at_terminal: 'Kasir 1',
    },
  ])
  const taken = await take(second)
  t.same(taken.body, { cart_id: testId(80), cart: CART })
  t.same(await labels(first), [])
  t.same(heard, [
    { type: 'held-carts-changed', count: 1 },
    { type: 'held-carts-changed', count: 0 },
  ])
})

t.test('exactly one of many takers gets the cart', async (t) => {
  const { first, second } = await twoTills(t)
  await hold(first)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => take(index % 2 === 0 ? first : second)),
  )
  const statuses = answers.map(({ status }) => status).sort()
  t.same(statuses, [200, ...Array(19).fill(404)])
  const gone = answers.find(({ status }) => status === 404)
  t.match(gone?.body, { error: { code: 'HELD_CART_GONE' } })
})

t.test('a taker whose answer was lost asks again with its take id', async (t) => {
  const { first, second, heard } = await twoTills(t)
  await hold(first)
  const take_id = testId(81)
  t.equal((await take(second, undefined, { take_id })).status, 200)
  t.same((await take(second, undefined, { take_id })).body.cart, CART)
  t.equal((await take(first, undefined, { take_id })).status, 404, 'not for another terminal')
  t.equal(
    (await take(second, undefined, { take_id: testId(82) })).status,
    404,
    'not for another try',
  )
  t.equal(heard.length, 2, 'the list changed twice: held, taken')
})

t.test('holding again: a repeat changes nothing, the same till may replace its cart', async (t) => {
  const { first, second, heard } = await twoTills(t)
  await hold(first)
  await hold(first)
  t.equal(heard.length, 1)
  await hold(first, { label: 'Bu Ani + 1', cart: { ...CART, note: 'biru' } })
  t.same(await labels(second), ['Bu Ani + 1'])
  await hold(second, { label: 'orang lain', cart: {} })
  t.same(await labels(second), ['Bu Ani + 1'], 'not by another till')
})

t.test('who took a cart may put it back; an echo of the first hold may not', async (t) => {
  const { first, second } = await twoTills(t)
  await hold(first)
  await take(second)
  await hold(first)
  t.same(await labels(first), [], 'the till that held it first repeats itself too late')
  await hold(second, { label: 'kembali' })
  t.same(await labels(first), ['kembali'])
  t.equal((await take(first)).status, 200)
})

t.test('a held cart belongs to the shop: it outlives the close of its shift', async (t) => {
  const { hub, first, second } = await twoTills(t)
  await first.openShift(SHIFT_ID, 200_000)
  await hold(first)
  closeTestShift(hub.db, hub.deps.seams)
  t.equal(hub.db.prepare('SELECT state FROM shift').pluck().get(), 'closed')
  t.same(await labels(second), ['Bu Ani'])
  t.match((await take(second)).body, { cart: CART })
})

t.test('limits: bytes of a cart, number of carts, shape, log-in', async (t) => {
  const { hub, first } = await twoTills(t)
  const large = await hold(first, { cart: 'x'.repeat(HELD_CART_BYTES_MAX) })
  t.match(large, { status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } })
  const huge = await hold(first, { cart: 'x'.repeat(2 * HELD_CART_BYTES_MAX) })
  t.match(huge, { status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } })
  t.match(await hold(first, { line_count: 0 }), { status: 400 })
  t.match(await take(first, testId(999)), {
    status: 404,
    body: { error: { code: 'HELD_CART_GONE' } },
  })
  const device = await hub.pair('Kasir 3')
  t.equal((await hold(device)).status, 401)
  await hold(first)
  const copy = hub.db.prepare(
    'INSERT INTO held_cart SELECT ?, label, line_count, total_minor, note, cart_json, staff_id,' +
      ' terminal_id, held_at_ms, taken_at_ms, taken_by_terminal_id, take_id FROM held_cart LIMIT 1',
  )
  for (let n = 1; n < HELD_CARTS_MAX; n += 1) copy.run(testId(2000 + n))
  const tooMany = await hold(first, { cart_id: testId(83) })
  t.match(tooMany, { status: 409, body: { error: { code: 'HELD_CARTS_FULL' } } })
  t.equal((await hold(first)).status, 200, 'a cart that is on the list stays on it')
})
