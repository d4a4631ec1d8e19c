import t from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { newestInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { CASHIER_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { type OpenTill, openTill, product, restart } from './open-till.ts'

const cash = (tenderedMinor: number) => ({ method: 'cash', tenderedMinor, evidence: null }) as const

/** Two packs of noodles: Rp6.300. */
async function withBasket(opened: OpenTill): Promise<OpenTill> {
  await opened.till.cart.add(product(1), { quantityMilli: 2000 })
  return opened
}

async function paid(opened: OpenTill, tenderedMinor = 10_000): Promise<OpenTill> {
  await opened.till.payment.open()
  await opened.till.payment.addTender(cash(tenderedMinor))
  return opened
}

t.test('cash, change, and the sale in the journal and at the hub', async (t) => {
  const { bench, till } = await withBasket(await openTill(t))
  await till.payment.open()
  t.match(till.payment.due.value, {
    totalMinor: 6_300,
    remainingMinor: 6_300,
    cashDueMinor: 6_300,
    isCovered: false,
  })
  t.equal(till.payment.due.value.quickTenders[0], 6_300)
  await till.payment.addTender(cash(10_000))
  t.match(till.payment.due.value, { isCovered: true, changeMinor: 3_700, cashDueMinor: 0 })
  const outcome = await till.payment.commit()
  t.match(outcome, { ok: true, value: { changeMinor: 3_700 } })
  t.equal(till.payment.completed.value?.message.receipt_number, 'TEST01-T1-A-1')
  t.equal(till.payment.completed.value?.paper.cashierName, 'Sari')
  t.equal(till.cart.cart.value.lines.length, 0)
  t.equal(till.payment.attempt.value, null)
  await until(() => bench.hub.sales.size === 1, 'the sale at the hub')
  const id = till.payment.completed.value?.transactionId ?? ''
  await until(() => till.sales.safetyOf(id) === 'hub', 'its safety')
})

t.test('a split: exact parts, never more than what is due', async (t) => {
  const { till } = await withBasket(await openTill(t))
  await till.payment.open()
  const slip = { approval_code: '123456', last_four: '4242' }
  const card = { method: 'card', evidence: slip } as const
  t.match(await till.payment.addTender({ ...card, tenderedMinor: 6_301 }), {
    code: 'NON_CASH_OVERPAID',
  })
  t.match(await till.payment.addTender({ ...card, tenderedMinor: 0 }), { code: 'INVALID_REQUEST' })
  t.ok((await till.payment.addTender({ ...card, tenderedMinor: 2_150 })).ok)
  t.match(till.payment.due.value, { remainingMinor: 4_150, cashDueMinor: 4_100 })
  t.equal(till.payment.due.value.roundingMinor, -50, 'if the rest is paid in cash')
  await till.payment.addTender({
    method: 'qris',
    tenderedMinor: 1_000,
    evidence: { reference: '1' },
  })
  t.match(till.payment.due.value, { remainingMinor: 3_150, cashDueMinor: 3_100 })
  await till.payment.removeTender(1)
  t.match(till.payment.due.value, { remainingMinor: 4_150 })
  await till.payment.addTender(cash(5_000))
  t.equal(till.payment.due.value.roundingMinor, -50, 'as it was paid')
  t.match(await till.payment.addTender(cash(1_000)), { code: 'TENDER_NOT_NEEDED' })
  const outcome = await till.payment.commit()
  const message = outcome.ok ? outcome.value.message : null
  t.match(message?.payments, [
    { method: 'card', amount_minor: 2_150, state: 'verified' },
    { method: 'cash', amount_minor: 4_100, tendered_minor: 5_000, change_minor: 900 },
  ])
  t.match(message?.totals, { total_minor: 6_300, cash_rounding_minor: -50, payable_minor: 6_250 })
})

t.test('without what the outlet asks for, a tender is taken only as unverified', async (t) => {
  const { till } = await withBasket(await openTill(t))
  await till.payment.open()
  const card = { method: 'card', tenderedMinor: 4_000 } as const
  const half = { approval_code: '1' }
  t.match(await till.payment.addTender({ ...card, evidence: half }), {
    code: 'EVIDENCE_MISSING',
    field: 'last_four',
  })
  t.match(await till.payment.addTender({ ...card, evidence: half, isUnverified: true }), {
    code: 'APPROVAL_REQUIRED',
    detail: 'accept-unverified',
  })
  const word = { isUnverified: true, approvalIds: [testId(77)] }
  t.ok((await till.payment.addTender({ ...card, evidence: half, ...word })).ok)
  t.equal(till.payment.unverifiedWith(300), 4_300, 'the next one needs a word for both')
  const whole = { approval_code: '2', last_four: '1234' }
  t.ok((await till.payment.addTender({ ...card, tenderedMinor: 2_300, evidence: whole })).ok)
  const outcome = await till.payment.commit()
  t.match(outcome.ok && outcome.value.message, {
    payments: [{ state: 'unverified' }, { state: 'verified' }],
    approval_ids: [testId(77)],
  })
})

t.test('within their own limit a cashier takes an unverified tender alone', async (t) => {
  const opened = await withBasket(await openTill(t))
  const { bench, till } = opened
  const limits = [{ permission: 'accept-unverified', limit: 5_000 }]
  bench.hub.rights = { permissions: ['sell', 'accept-unverified'], limits }
  await till.session.login(CASHIER_ID, '1234')
  await till.payment.open()
  const qris = { method: 'qris', evidence: null, isUnverified: true } as const
  t.ok((await till.payment.addTender({ ...qris, tenderedMinor: 4_000 })).ok)
  t.match(await till.payment.addTender({ ...qris, tenderedMinor: 1_001 }), {
    code: 'APPROVAL_REQUIRED',
  })
  t.ok((await till.payment.addTender({ ...qris, tenderedMinor: 1_000 })).ok)
})

t.test('a double tap, and a third one later: one sale', async (t) => {
  const opened = await paid(await withBasket(await openTill(t)))
  const { bench, till } = opened
  const [first, second] = await Promise.all([till.payment.commit(), till.payment.commit()])
  t.strictSame(first, second)
  t.strictSame(await till.payment.commit(), first)
  await until(() => bench.hub.sales.size === 1, 'the sale at the hub')
  const journal = await newestInJournal(await bench.open(), 10)
  t.strictSame(
    journal.map((record) => record.number),
    [1],
  )
})

t.test('underpaid, the sale takes no number', async (t) => {
  const opened = await paid(await withBasket(await openTill(t)), 5_000)
  t.match(await opened.till.payment.commit(), { ok: false, code: 'SALE_UNPAID' })
  t.equal((await newestInJournal(await opened.bench.open(), 10)).length, 0)
  t.ok(opened.till.payment.attempt.value, 'the attempt stays open')
  await opened.till.payment.addTender(cash(1_300))
  t.ok((await opened.till.payment.commit()).ok)
})

t.test('the basket stands still while a payment is open', async (t) => {
  const { till } = await paid(await withBasket(await openTill(t)))
  t.match(await till.cart.add(product(2)), { ok: false, code: 'PAYMENT_OPEN' })
  t.match(await till.heldCarts.hold('later'), { ok: false, code: 'PAYMENT_OPEN' })
  await till.payment.cancel()
  t.ok((await till.cart.add(product(2))).ok)
})

t.test('the attempt survives a restart, with its tenders and its id', async (t) => {
  const opened = await withBasket(await openTill(t))
  await opened.till.payment.open()
  const evidence = { approval_code: '7', last_four: '4242' }
  await opened.till.payment.addTender({ method: 'card', tenderedMinor: 2_000, evidence })
  const before = opened.till.payment.attempt.value
  const { till } = await restart(t, opened)
  t.strictSame(till.payment.attempt.value, before)
  t.equal(till.cart.isLocked.value, true)
  t.match(till.payment.due.value, { remainingMinor: 4_300 })
  await till.payment.addTender(cash(4_300))
  const outcome = await till.payment.commit()
  t.equal(outcome.ok && outcome.value.transactionId, before?.transactionId)
})

t.test('with the hub away the cashier goes on, and the sales go out later in order', async (t) => {
  const opened = await withBasket(await openTill(t))
  const { bench, till } = opened
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  for (const index of [1, 2, 0]) {
    await till.cart.add(product(index))
    await paid(opened, 100_000)
    t.ok((await till.payment.commit()).ok)
  }
  await settle()
  t.match(till.connectivity.badge.value, { state: 'offline', pendingCount: 3 })
  await until(() => till.sales.rows.value.length === 3, 'the sales in the list')
  t.strictSame(
    till.sales.rows.value.map((row) => row.safety),
    ['terminal', 'terminal', 'terminal'],
  )
  bench.hub.trouble = () => null
  const sockets = bench.hub.sockets.length
  for (let n = 0; n < 400 && bench.hub.sockets.length === sockets; n += 1) {
    await bench.time.pass(500)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  bench.hub.hello()
  await until(() => till.connectivity.badge.value.pendingCount === 0, 'the backlog')
  t.equal(till.connectivity.badge.value.state, 'online')
  const numbers = [...bench.hub.sales.values()].map(
    ({ text }) => (JSON.parse(text) as SaleMessage).number,
  )
  t.strictSame(numbers, [1, 2, 3])
})

t.test(
  'the page dies right after the tap: the sale is there, once, and the cart is not',
  async (t) => {
    const opened = await paid(await withBasket(await openTill(t)))
    opened.bench.hub.trouble = () => 'down'
    await opened.till.payment.commit()
    const restarted = await restart(t, opened)
    t.equal(restarted.till.cart.cart.value.lines.length, 0)
    t.equal(restarted.till.payment.attempt.value, null)
    await until(() => restarted.till.connectivity.badge.value.pendingCount === 1, 'the count')
    t.match(restarted.till.sales.rows.value, [
      { safety: 'terminal', receiptNumber: 'TEST01-T1-A-1' },
    ])
  },
)

t.test('nobody sells an empty basket, without a shift, or logged out', async (t) => {
  const opened = await openTill(t)
  const { till } = opened
  t.match(await till.payment.open(), { ok: false, code: 'CART_EMPTY' })
  await withBasket(opened)
  await paid(opened)
  await till.session.logout()
  t.match(await till.payment.commit(), { ok: false, code: 'LOGIN_REQUIRED' })
  t.match(await till.payment.addTender(cash(1)), { code: 'TENDER_NOT_NEEDED' })
})

t.test('a basket that costs nothing is settled with nothing', async (t) => {
  const { till } = await withBasket(await openTill(t))
  await till.cart.setBasketDiscount({ kind: 'percent', ratePpm: 1_000_000 })
  await till.payment.open()
  t.match(till.payment.due.value, { totalMinor: 0, isCovered: true })
  const outcome = await till.payment.commit()
  t.match(outcome.ok && outcome.value.message.payments, [{ method: 'cash', amount_minor: 0 }])
})
