// Points taken by a till alone: within the limit whatever happens to the page, and settled by the
// real hub afterwards.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { keepCustomers, readCustomersAsOf } from '../../../terminal-ui/src/link/customers-cache.ts'
import { reachedSequence } from '../../../terminal-ui/src/link/spent-points.ts'
import { pointsHere, takePoints } from '../../../terminal-ui/src/models/alone/own-points.ts'
import { fetchCustomers } from '../../../terminal-ui/src/models/customer-shelf.ts'
import { BARCODES, type TestHub } from '../../support/hub.ts'
import { CUSTOMER_ID, testId } from '../../support/small-outlet.ts'
import { type Opened, openPage, openShift, openShop } from './real-shop.ts'

const RICE = BARCODES[0] ?? ''
const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; code: string }): T => {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}
const give = ({ db }: TestHub, points: number, n: number) =>
  write(db, (tx) => {
    const gift = { customerId: CUSTOMER_ID, reason: 'refund', documentId: testId(n) } as const
    addLoyalty(tx, { ...gift, points, atMs: 0 })
  })
const pointsOf = ({ db }: TestHub): unknown =>
  db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck().get(CUSTOMER_ID)
const entriesOf = ({ db }: TestHub): unknown =>
  db.prepare('SELECT sum(points) FROM loyalty_entry WHERE customer_id = ?').pluck().get(CUSTOMER_ID)
const here = async ({ till }: Opened) => unwrap(await pointsHere(till, CUSTOMER_ID))

async function atWork(t: Test, points: number) {
  const opened = await openShop(t)
  const { browser, hub, till } = opened
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  unwrap(await openShift(opened))
  give(hub, points - Number(pointsOf(hub)), 801)
  unwrap(await fetchCustomers(till, till.link.door))
  return opened
}

async function goAway({ browser, till }: Opened): Promise<void> {
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the hub to be gone')
}

/** A bag of rice for the customer, to be paid. */
async function ring({ till }: Opened): Promise<void> {
  await till.scan.scanText(RICE)
  const customer = { customerId: CUSTOMER_ID, fullName: 'Ibu Ratna Dewi' }
  unwrap(await till.cart.setCustomer({ ...customer, loyaltyTier: 'silver', loyaltyPoints: 0 }))
  unwrap(await till.payment.open())
}

const take = ({ till }: Opened, amountMinor: number) =>
  takePoints(till, {
    ...{ method: 'loyalty', customerId: CUSTOMER_ID, amountMinor },
    ...{ holder: 'Ibu Ratna Dewi', available: 0 },
  })

async function finish({ till }: Opened) {
  const { cashDueMinor } = till.payment.due.value
  if (cashDueMinor > 0) {
    const cash = { method: 'cash', tenderedMinor: cashDueMinor, evidence: null } as const
    unwrap(await till.payment.addTender(cash))
  }
  return unwrap(await till.payment.commit())
}

async function reload(t: Test, { browser, boot }: Opened): Promise<Opened> {
  boot.stop()
  return openPage(t, browser)
}

const salesAt = ({ db }: TestHub) => db.prepare('SELECT count(*) FROM sale').pluck().get()

t.test('within the limit, over two sales and reloads; the hub books it once', async (t) => {
  let opened: Opened = await atWork(t, 70_000)
  const { hub } = opened as Opened & { hub: TestHub }
  await goAway(opened)
  t.match(await here(opened), { points: 70_000, mostMinor: 50_000, bound: 'limit', ageMs: Number })
  await ring(opened)
  t.match(await take(opened, 50_001), { code: 'POINTS_ALONE_LIMIT', detail: '50000' })
  t.match(await take(opened, 99), { code: 'POINTS_TOO_FEW' }, 'the minimum holds')
  t.ok((await take(opened, 30_000)).ok)
  t.match(await here(opened), { points: 40_000, usedMinor: 30_000 }, 'the open payment counts')
  opened = await reload(t, opened)
  t.match(await here(opened), { points: 40_000, usedMinor: 30_000 }, 'also after a reload')
  const cash = { method: 'cash', tenderedMinor: 1_000, evidence: null } as const
  unwrap(await opened.till.payment.addTender(cash))
  t.match(await here(opened), { usedMinor: 30_000 }, 'money is no points')
  const first = await finish(opened)
  t.match(first.message, { loyalty_points_to_redeem: 30_000 })
  t.match(first.balances, [{ method: 'loyalty', left: 40_000 }])

  await ring(opened)
  t.match(await take(opened, 20_001), { code: 'POINTS_ALONE_LIMIT' }, 'a second sale')
  opened = await reload(t, opened)
  t.match(await take(opened, 20_001), { code: 'POINTS_ALONE_LIMIT' }, 'and a reload')
  t.ok((await take(opened, 20_000)).ok)
  await finish(opened)
  t.match(await here(opened), { points: 20_000, mostMinor: 0, bound: 'limit', usedMinor: 50_000 })

  opened.browser.mend()
  await opened.browser.until(() => salesAt(hub) === 2, 'the sales')
  const isBooked = () => opened.till.link.counts.value.pending === 0
  await opened.browser.until(isBooked, 'the verdicts')
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)
  t.equal(pointsOf(hub), entriesOf(hub))
  const { till } = opened
  t.match(await here(opened), { points: 20_000, usedMinor: 0 }, 'the old balance is used once')
  unwrap(await fetchCustomers(till, till.link.door))
  t.match(await here(opened), { points: pointsOf(hub), usedMinor: 0 })
  t.same(checkBooks(hub.db), [])
})

t.test('what was given up, and what the hub promised', async (t) => {
  const opened = await atWork(t, 70_000)
  const { till, hub, browser } = opened
  await ring(opened)
  unwrap(await take(opened, 45_000))
  const sale = await finish(opened)
  await browser.until(() => till.sales.safetyOf(sale.transactionId) === 'hub', 'the sale')
  await goAway(opened)
  t.match(await here(opened), { points: 25_000, usedMinor: 0, mostMinor: 25_000, bound: 'balance' })
  await ring(opened)
  t.match(await take(opened, 25_001), { code: 'POINTS_TOO_FEW', detail: '25000' })
  unwrap(await take(opened, 10_000))
  unwrap(await till.payment.removeTender(0))
  t.match(await here(opened), { points: 25_000, usedMinor: 0 }, 'nothing of it was taken')
  unwrap(await till.payment.cancel())
  t.equal(hub.db.prepare("SELECT count(*) FROM hold WHERE state = 'open'").pluck().get(), 0)
})

t.test('the line looks open and nobody answers: the till goes on alone', async (t) => {
  const opened = await atWork(t, 70_000)
  const { browser, till, hub } = opened
  await ring(opened)
  browser.losesAnswers = true
  t.match(await take(opened, 60_000), { code: 'POINTS_ALONE_LIMIT' })
  unwrap(await take(opened, 40_000))
  const sale = await finish(opened)
  browser.losesAnswers = false
  await browser.until(() => till.sales.safetyOf(sale.transactionId) === 'hub', 'the verdict')
  const isOpen = () =>
    hub.db.prepare("SELECT count(*) FROM hold WHERE state = 'open'").pluck().get()
  await browser.until(() => isOpen() === 0, 'the promises let go of')
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)
  t.same(checkBooks(hub.db), [])
})

t.test('spent elsewhere meanwhile: the sale stands, and the hub says what lacks', async (t) => {
  const opened = await atWork(t, 40_000)
  const { browser, till, hub } = opened
  await goAway(opened)
  await ring(opened)
  unwrap(await take(opened, 40_000))
  const sale = await finish(opened)
  give(hub, -35_000, 802)
  browser.mend()
  await browser.until(() => till.sales.safetyOf(sale.transactionId) === 'hub', 'the verdict')
  t.match(hub.db.prepare('SELECT type, document_id FROM conflict').all(), [
    { type: 'insufficient_loyalty_points', document_id: sale.transactionId },
  ])
  t.equal(pointsOf(hub), entriesOf(hub))
  t.ok(Number(pointsOf(hub)) >= 0)
  t.same(checkBooks(hub.db), [])
})

t.test('whom nobody knows here, and balances of which nobody knows when', async (t) => {
  const opened = await atWork(t, 40_000)
  const { till } = opened
  await goAway(opened)
  t.match(await pointsHere(till, testId(77)), { code: 'UNKNOWN_CUSTOMER' })
  await ring(opened)
  const stranger = { method: 'loyalty', customerId: testId(77), holder: '', available: 0 } as const
  t.match(await takePoints(till, { ...stranger, amountMinor: 500 }), { code: 'UNKNOWN_CUSTOMER' })
  unwrap(await till.payment.cancel())
  unwrap(await till.cart.clear())
  t.match(await readCustomersAsOf(till.database), { atMs: Number, sequence: Number })
  await till.database.put('sync_metadata', { key: 'customers', cursor: 1 })
  t.match(await here(opened), { ageMs: null, mostMinor: 40_000 })
  await ring(opened)
  unwrap(await take(opened, 5_000))
  await finish(opened)
  const known = await till.database.getAll('pending_transactions')
  t.equal(await reachedSequence(till.database), (known[0]?.sequence ?? 0) - 1)

  t.comment('two who are one since: what the other one took counts too')
  const [kept] = [unwrap(await till.customers.search('Ratna'))[0]]
  if (!kept) throw new Error('nobody')
  const survivor = { ...kept, customer_id: testId(78), loyalty_points: 40_000 }
  const merged = { ...kept, merged_into: survivor.customer_id }
  await keepCustomers(till.seams, till.database, [survivor, merged])
  t.match(await here(opened), { points: 35_000, usedMinor: 5_000 })
  await keepCustomers(till.seams, till.database, [{ ...kept, customer_id: testId(79) }])
  const other = unwrap(await pointsHere(till, testId(79)))
  t.match(other, { points: 40_000, usedMinor: 0 }, 'and of nobody else')
})

t.test('a sale that does not open any more counts with all it came to', async (t) => {
  let opened: Opened = await atWork(t, 70_000)
  await goAway(opened)
  await ring(opened)
  const sale = await finish(opened)
  const { database } = opened.till
  const stored = await database.get('pending_transactions', sale.transactionId)
  if (!stored || typeof stored.body === 'string') throw new Error('it was not sealed')
  stored.body[20] = (stored.body[20] ?? 0) ^ 1
  await database.put('pending_transactions', stored)
  opened = await reload(t, opened)
  t.match(await here(opened), { points: 70_000, usedMinor: sale.message.totals.payable_minor })
})
