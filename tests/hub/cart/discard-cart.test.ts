import t from 'tap'
import { SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { approve, newId } from '../cash/cash-desk.ts'

const PATH = '/api/pos/held-carts'
const hold = async (till: TestTerminal, cart_id = newId()) => {
  const facts = { cart_id, label: 'Bu Ani', line_count: 1, total_minor: 6_300, note: null }
  await till.post(PATH, { ...facts, cart: { lines: [] } })
  return cart_id
}
const discard = (till: TestTerminal, cartId: string, change: object = {}) =>
  till.post(`${PATH}/${cartId}/discard`, {
    ...{ reason_code: 'duplicate', note: null, approval_id: null },
    ...change,
  })
const labels = async (till: TestTerminal) => (await till.get(PATH)).body.carts.length
const eventsOf = (hub: TestHub, kind: string): Record<string, unknown>[] =>
  hub.db
    .prepare('SELECT payload FROM audit_entry WHERE kind = ?')
    .pluck()
    .all(kind)
    .map((payload) => JSON.parse(payload as string))

t.test('one’s own cart goes with a reason, once, and does not come back', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const cartId = await hold(till)
  t.match((await discard(till, cartId, { reason_code: 'x' })).body, {
    error: { code: 'UNKNOWN_REASON' },
  })
  t.equal((await discard(till, cartId)).status, 200)
  t.equal(await labels(till), 0)
  t.equal((await discard(till, cartId)).status, 200, 'a retry')
  t.match((await discard(till, cartId, { note: 'lain' })).body, {
    error: { code: 'HELD_CART_GONE' },
  })
  await hold(till, cartId)
  t.equal(await labels(till), 0, 'a late echo of the first hold')
  t.match(eventsOf(hub, 'cart-discarded'), [
    { cart_id: cartId, held_by: CASHIER_ID, total_minor: 6_300, approved_by: null },
  ])
  t.match((await discard(till, newId())).body, { error: { code: 'HELD_CART_GONE' } })
})

t.test('another’s cart takes another’s word', async (t) => {
  const hub = await startTestHub(t)
  const owner = await hub.logIn(MANAGER_ID, 'Kasir 1')
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const cartId = await hold(owner)
  t.match((await discard(till, cartId)).body, { error: { code: 'APPROVAL_REQUIRED' } })
  t.equal(await labels(till), 1)
  const ask = { permission: 'discard-cart', subject_id: cartId, amount: null }
  const approval_id = await approve(till, SUPERVISOR_ID, ask)
  t.equal((await discard(till, cartId, { approval_id })).status, 200)
  t.match(eventsOf(hub, 'cart-discarded'), [
    { held_by: MANAGER_ID, staff_id: CASHIER_ID, approved_by: SUPERVISOR_ID },
  ])
})

t.test('who takes over another’s cart stands in the audit log', async (t) => {
  const hub = await startTestHub(t)
  const owner = await hub.logIn(MANAGER_ID, 'Kasir 1')
  const till = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const own = await hold(till)
  await till.post(`${PATH}/${own}/take`)
  t.same(eventsOf(hub, 'cart-taken-over'), [])
  const cartId = await hold(owner)
  const take = { take_id: newId() }
  t.equal((await till.post(`${PATH}/${cartId}/take`, take)).status, 200)
  t.equal((await till.post(`${PATH}/${cartId}/take`, take)).status, 200)
  t.match(eventsOf(hub, 'cart-taken-over'), [
    { cart_id: cartId, held_by: MANAGER_ID, staff_id: CASHIER_ID, terminal_id: till.id },
  ])
  t.equal(eventsOf(hub, 'cart-taken-over').length, 1)
  await hold(till, cartId)
  const [cart] = (await owner.get(PATH)).body.carts
  t.match(cart, { held_by_name: 'Sari', held_at_terminal: 'Kasir 2' }, 'it is the taker’s now')
})
