import t from 'tap'
import {
  discardBilledCart,
  discardHeldCart,
  printBill,
} from '../../../terminal-ui/src/models/cart-papers.ts'
import { changeOwnPin, loadOwnLogIns } from '../../../terminal-ui/src/models/own-access.ts'
import { CASHIER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product, restart } from './open-till.ts'

const REASON = { reason_code: 'customer-left', note: null }

async function withBasket(opened: OpenTill): Promise<string> {
  const { bench, till } = opened
  bench.hub.routes['POST /api/pos/bills'] = ({ body }) =>
    ok({ success: true, bill_id: JSON.parse(body).bill_id, version: 1, print_job_id: null })
  await till.cart.add(product(1), { quantityMilli: 2000 })
  return till.cart.cart.value.cartId
}
const bodiesTo = ({ bench }: OpenTill, path: string) =>
  bench.hub.calls.filter((call) => call.path === path).map(({ body }) => JSON.parse(body))

t.test('a bill is the basket as it stands, and is remembered', async (t) => {
  const opened = await openTill(t)
  const cartId = await withBasket(opened)
  t.equal(opened.till.bills.isBilled.value, false)
  t.same(await printBill(opened.till, 'Meja 3'), { ok: true, value: 1 })
  t.match(bodiesTo(opened, '/api/pos/bills'), [
    {
      ...{ cart_id: cartId, session_id: SHIFT_ID, label: 'Meja 3', total_minor: 6_300 },
      lines: [{ name: 'Mi goreng', quantity_milli: 2000, total_minor: 6_300 }],
    },
  ])
  const again = await restart(t, opened)
  t.equal(again.till.bills.isBilled.value, true, 'after a restart too')
})

t.test('a hub that did not print leaves no bill; one that did not answer may have', async (t) => {
  const opened = await openTill(t)
  await withBasket(opened)
  const print = opened.bench.hub.routes['POST /api/pos/bills']
  opened.bench.hub.routes['POST /api/pos/bills'] = () => refusal(409, 'SHIFT_NOT_OPEN')
  t.match(await printBill(opened.till, ''), { ok: false, code: 'SHIFT_NOT_OPEN' })
  t.equal(opened.till.bills.isBilled.value, false)
  if (print) opened.bench.hub.routes['POST /api/pos/bills'] = print
  opened.bench.hub.trouble = ({ path }) => (path === '/api/pos/bills' ? 'answer-lost' : null)
  t.match(await printBill(opened.till, ''), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.equal(opened.till.bills.isBilled.value, true)
})

t.test('an empty basket has no bill', async (t) => {
  const { till } = await openTill(t)
  t.match(await printBill(till, ''), { ok: false, code: 'CART_EMPTY' })
})

t.test('emptying a billed basket is told to the hub, now or when it is back', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const cartId = await withBasket(opened)
  await printBill(till, '')
  const path = `/api/pos/carts/${cartId}/discarded`
  bench.hub.routes[`POST ${path}`] = () => refusal(422, 'UNKNOWN_REASON')
  t.match(await discardBilledCart(till, REASON, 'Kosongkan'), { ok: false, code: 'UNKNOWN_REASON' })
  t.equal(till.cart.cart.value.lines.length, 1, 'the basket stays')
  bench.hub.trouble = () => 'down'
  t.ok((await discardBilledCart(till, REASON, 'Kosongkan')).ok)
  t.equal(till.cart.cart.value.lines.length, 0)
  t.equal(till.bills.isBilled.value, false, 'the next basket has no bill')
  bench.hub.routes[`POST ${path}`] = () => ok({ success: true })
  bench.hub.trouble = () => null
  await bench.time.pass(2_000)
  await until(() => till.commands.pending.value.length === 0, 'the hub has it')
  t.match(bodiesTo(opened, path).at(-1), { ...REASON, approval_id: null })
})

t.test('a held basket of somebody else is discarded with a reason', async (t) => {
  const opened = await openTill(t)
  const path = `/api/pos/held-carts/${testId(70)}/discard`
  opened.bench.hub.routes[`POST ${path}`] = () => ok({ success: true })
  t.ok((await discardHeldCart(opened.till, testId(70), REASON, 'Buang')).ok)
  t.match(bodiesTo(opened, path), [REASON])
})

t.test('a recalled basket brings the memory of its bill', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const cartId = await withBasket(opened)
  const { cart } = till.cart
  const held = { version: 1, cart: cart.value }
  await till.cart.clear()
  const card = {
    ...{ cart_id: cartId, label: 'Meja 3', line_count: 1, total_minor: 6_300, note: null },
    ...{ held_by_id: CASHIER_ID, held_by_name: 'Sari', held_at_terminal: 'T2', bill_count: 1 },
    held_at: '2026-11-22T05:00:00.000Z',
  }
  bench.hub.routes['GET /api/pos/held-carts'] = () => ok({ carts: [card] })
  bench.hub.routes[`POST /api/pos/held-carts/${cartId}/take`] = () =>
    ok({ cart_id: cartId, cart: held })
  await till.heldCarts.refresh()
  t.match(till.heldCarts.carts.value, [{ heldById: CASHIER_ID, billCount: 1 }])
  t.ok((await till.heldCarts.recall(cartId)).ok)
  t.equal(till.bills.isBilled.value, true)
})

t.test('one’s own PIN: never kept, and too short ones are not even sent', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.routes['POST /api/me/pin'] = () => ok({ success: true })
  t.match(await changeOwnPin(till, '1234', '99'), { ok: false, code: 'INVALID_REQUEST' })
  t.same(await changeOwnPin(till, '1234', '987654'), { ok: true, value: null })
  t.same(bodiesTo(opened, '/api/me/pin'), [{ current_pin: '1234', new_pin: '987654' }])
  const database = await bench.open()
  for (const store of database.objectStoreNames) {
    t.notMatch(JSON.stringify(await database.getAll(store)), /987654/, store)
  }
})

t.test('where one’s PIN was used, newest first', async (t) => {
  const { bench, till } = await openTill(t)
  const logIn = { at: '2026-11-22T05:00:00.000Z', terminal_code: 'T2', outcome: 'wrong-pin' }
  bench.hub.routes['GET /api/me/log-ins'] = () => ok({ log_ins: [logIn] })
  t.match(await loadOwnLogIns(till), { ok: true, value: [{ outcome: 'wrong-pin' }] })
})
