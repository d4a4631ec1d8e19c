// What people do about a conflict happens with the settling, once, or not at all; books balance.
import t, { type Test } from 'tap'
import type { ConflictAction } from '#domain/wire/conflict-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { raiseConflict } from '#hub/conflict/raise-conflict.ts'
import { write } from '#hub/db/write.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { cash, makeSale, type SaleWish } from '../../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

let nextId = 5_000
const newId = () => testId(nextId++)
type Shop = { hub: TestHub; till: TestTerminal; manager: TestTerminal }

async function openShop(t: Test): Promise<Shop> {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  return { hub, till, manager }
}

/** Each ends with books that balance. */
const inShop = (name: string, act: (t: Test, shop: Shop) => Promise<void>) =>
  t.test(name, async (t) => {
    const shop = await openShop(t)
    await act(t, shop)
    t.same(checkBooks(shop.hub.db), [], 'the books balance')
  })

async function sell({ till }: Shop, wish: SaleWish) {
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({ terminal, transactionId: newId(), ...wish })
  return { sale, answer: (await till.post('/api/pos/transactions', sale)).body }
}

const openOf = async ({ till }: Shop, type: string) => {
  const { conflicts } = (await till.get('/api/pos/conflicts')).body
  return conflicts.find((one: { type: string }) => one.type === type)
}
const settle = (
  { manager }: Shop,
  { conflict_id }: { conflict_id: string },
  action: ConflictAction,
  reason: string,
  more: object = {},
) =>
  manager.post(`/api/console/conflicts/${conflict_id}/resolve`, {
    ...{ resolution_id: newId(), note: null, approval_id: null, action, reason },
    ...more,
  })
const one = ({ hub }: Shop, query: string, ...of: unknown[]) =>
  hub.db
    .prepare(query)
    .pluck()
    .get(...of)
const balanceOf = (shop: Shop, account: string) =>
  one(shop, 'SELECT coalesce(sum(amount_minor), 0) FROM journal_entry WHERE account = ?', account)
const items = (quantity: number): [number, number][] => [[0, quantity]]

inShop('a shelf is counted, and the stock is what was counted', async (t, shop) => {
  await sell(shop, { number: 1, items: items(102_000) })
  const conflict = await openOf(shop, 'inventory_shortage')
  t.match((await shop.till.get(`/api/pos/conflicts/${conflict.conflict_id}`)).body, {
    stock_milli: -2_000,
  })
  const bare = await settle(shop, conflict, 'recounted', 'corrected')
  t.match(bare.body, { error: { code: 'INVALID_REQUEST', field: 'counted_milli' } })
  t.match(await settle(shop, conflict, 'honoured', 'stands'), { status: 400 }, 'not of this type')
  t.match(await settle(shop, conflict, 'recounted', 'stands'), { status: 400 }, 'another reason')
  const resolution_id = newId()
  for (const _ of ['once', 'again']) {
    const more = { counted_milli: 3_000, resolution_id }
    t.match(await settle(shop, conflict, 'recounted', 'corrected', more), { status: 200 })
  }
  const query = 'SELECT quantity_milli FROM stock_level WHERE product_id = ?'
  t.equal(one(shop, query, testId(100)), 3_000)
  t.equal(one(shop, "SELECT count(*) FROM stock_movement WHERE reason = 'count'"), 1)
  t.match(await settle(shop, conflict, 'reordered', 'stands'), { status: 409 })
})

inShop('a refund of the very sale settles it, no other', async (t, shop) => {
  const { sale } = await sell(shop, { number: 1, items: items(102_000) })
  const conflict = await openOf(shop, 'inventory_shortage')
  t.match(conflict, { sale_id: sale.offline_transaction_id })
  const wrong = await settle(shop, conflict, 'refunded', 'corrected', { document_id: newId() })
  t.match(wrong.body, { error: { code: 'CONFLICT_DOCUMENT_UNFIT' } })
})

const withPoints = (number: number, points: number): SaleWish => ({
  ...{ number, withCustomer: true, loyaltyPointsToRedeem: points },
  tenders: (total) => [
    { method: 'loyalty', tenderedMinor: points, evidence: null, state: 'verified' },
    cash(total - points),
  ],
})

inShop('the customer pays what the points lacked, once for one conflict', async (t, shop) => {
  await sell(shop, { ...withPoints(1, 500), items: items(1_000) })
  const conflict = await openOf(shop, 'insufficient_loyalty_points')
  t.equal(balanceOf(shop, 'receivable/loyalty'), 500)
  const pay = async (amount_minor: number) => {
    const movement_id = newId()
    const order = { session_id: SHIFT_ID, kind: 'paid-in', amount_minor, reason_code: 'other' }
    const body = { movement_id, ...order, note: 'poin', counts: null, approval_id: null }
    t.match(await shop.till.post('/api/pos/cash-movements', body), { status: 200 })
    return movement_id
  }
  const little = { document_id: await pay(400) }
  const unfit = await settle(shop, conflict, 'customer-paid', 'corrected', little)
  t.match(unfit.body, { error: { code: 'CONFLICT_DOCUMENT_UNFIT' } })
  const paid = { document_id: await pay(500) }
  t.match(await settle(shop, conflict, 'customer-paid', 'corrected', paid), { status: 200 })
  t.same([balanceOf(shop, 'receivable/loyalty'), balanceOf(shop, 'paid-in/other')], [0, -400])
  await sell(shop, { ...withPoints(2, 500), items: items(1_000) })
  const next = await openOf(shop, 'insufficient_loyalty_points')
  const twice = { document_id: paid.document_id }
  t.match(await settle(shop, next, 'customer-paid', 'corrected', twice), { status: 422 })
})

inShop('points that came later are taken after all; else it is written off', async (t, shop) => {
  await sell(shop, { ...withPoints(1, 500), items: items(1_000) })
  const conflict = await openOf(shop, 'insufficient_loyalty_points')
  const early = await settle(shop, conflict, 'points-corrected', 'corrected')
  t.match(early.body, { error: { code: 'BALANCE_TOO_LOW' } }, 'they are not there yet')
  write(shop.hub.db, (tx) => {
    const insert = `INSERT INTO loyalty_entry (customer_id, points, reason, document_id, at_ms)
      VALUES (?, 600, 'head-office', ?, 0)`
    tx.prepare(insert).run(CUSTOMER_ID, newId())
    tx.prepare('UPDATE customer SET loyalty_points = loyalty_points + 600').run()
  })
  t.match(await settle(shop, conflict, 'points-corrected', 'corrected'), { status: 200 })
  t.equal(balanceOf(shop, 'receivable/loyalty'), 0)
  await sell(shop, { ...withPoints(2, 5_000), items: items(1_000) })
  const rest = await openOf(shop, 'insufficient_loyalty_points')
  t.match(await settle(shop, rest, 'written-off', 'loss-accepted'), { status: 200 })
  t.equal(balanceOf(shop, 'receivable/loyalty'), 0)
  t.equal(balanceOf(shop, 'write-off/loyalty'), rest.money_effect_minor)
})

inShop('what came second was another sale: once, under its own id', async (t, shop) => {
  const { sale } = await sell(shop, { number: 1 })
  await shop.till.post('/api/pos/transactions', { ...sale, note: 'lain' })
  const conflict = await openOf(shop, 'duplicate_transaction')
  const path = `/api/pos/conflicts/${conflict.conflict_id}`
  t.match((await shop.till.get(path)).body, { first: { note: null }, second: { note: 'lain' } })
  t.match(await settle(shop, conflict, 'sold-again', 'corrected'), { status: 200 })
  const count = 'SELECT count(*) FROM sale WHERE receipt_number = ?'
  t.equal(one(shop, count, sale.receipt_number), 2)
  t.same((await shop.till.get('/api/pos/conflicts')).body.conflicts, [], 'the number is said, too')
  const other = await shop.hub.logIn(undefined, 'Kasir 9')
  t.match(await other.get(path), { status: 404 }, 'another terminal’s')
})

inShop('a supervisor settles up to a limit, more with another person', async (t, shop) => {
  const supervisor = await shop.hub.logIn(testId(32), 'Kasir 3')
  const raise = (short_minor: number) => {
    const finding = { type: 'insufficient_balance', message: 'short', detail: { short_minor } }
    write(shop.hub.db, (tx) =>
      raiseConflict(tx, shop.hub.deps.seams, newId(), { ...finding, type: 'insufficient_balance' }),
    )
    return one(shop, 'SELECT id FROM conflict ORDER BY rowid DESC') as string
  }
  const order = () => ({ resolution_id: newId(), note: null, approval_id: null, reason: 'stands' })
  const post = (id: string) => supervisor.post(`/api/console/conflicts/${id}/resolve`, order())
  t.match(await post(raise(500_000)), { status: 200 })
  t.match((await post(raise(500_001))).body, { error: { code: 'APPROVAL_REQUIRED' } })
})
