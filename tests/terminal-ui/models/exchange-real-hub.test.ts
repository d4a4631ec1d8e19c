// Goods against goods at the till, over the real hub: the credit is never lost and never doubled.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import type { OpenExchange } from '../../../terminal-ui/src/link/database.ts'
import {
  exchangeOf,
  giveCredit,
  payWithCredit,
} from '../../../terminal-ui/src/models/exchange-settlement.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { BARCODES, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { type Opened, openPage, openShift, openShop } from './real-shop.ts'

/** 74,500, 3,150 and 189,999 rupiah. */
const { 0: RICE = '', 1: NOODLES = '', 4: PERFUME = '' } = BARCODES
/** What the customer pays in cash for perfume against rice, rounded. */
const DEARER_BY = 115_400
const REASON = { reason_code: 'damaged', note: null }

/** A sack of rice was sold for 74,500 in cash and is put back beside the next basket. */
async function openExchange(t: Test): Promise<Opened & { hub: TestHub; open: OpenExchange }> {
  const opened = await openShop(t, MANAGER_ID)
  const { browser, till } = opened
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  await openShift(opened)
  const saleId = await sellRice(opened)
  const { open } = await putBack(t, opened, saleId)
  return { ...opened, open }
}

/** All of a sale comes back beside the basket. */
async function putBack(t: Test, { till }: Opened, saleId: string) {
  const model = new RefundModel(till)
  const loaded = await model.load(saleId)
  if (!loaded.ok) throw new Error(loaded.code)
  model.chooseAll()
  const preview = model.preview.peek()
  const sale = model.sale.peek()
  if (!preview.ok || sale === null) throw new Error('nothing to give back')
  const open = exchangeOf(sale, preview.value, REASON, model.refundId)
  t.ok((await till.exchange.put(open)).ok)
  return { open, model }
}

async function sellRice(opened: Opened): Promise<string> {
  const transactionId = await takeRice(opened)
  const { browser, till } = opened
  await browser.until(() => till.sales.safetyOf(transactionId) === 'hub', 'the sale at the hub')
  return transactionId
}

async function takeRice({ till }: Opened): Promise<string> {
  await till.scan.scanText(RICE)
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 100_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(sold.code)
  till.payment.dismissCompleted()
  return sold.value.transactionId
}

function basketMinor({ cart }: Till): number {
  const priced = cart.priced.peek()
  return priced.ok ? priced.value.totals.totalMinor : 0
}

const credit = (till: Till) => giveCredit(till, basketMinor(till), 'tukar')
const count = (hub: TestHub, table: string): unknown =>
  hub.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
const balanceOf = (hub: TestHub, id: string): unknown =>
  hub.db.prepare('SELECT balance_minor FROM account WHERE id = ?').pluck().get(id)

/** Pays what the credit leaves in cash, and waits until the hub has the sale. */
async function payTheRest({ till, browser }: Opened): Promise<void> {
  const { cashDueMinor } = till.payment.due.peek()
  if (cashDueMinor > 0) {
    const cash = { method: 'cash', tenderedMinor: cashDueMinor, evidence: null } as const
    await till.payment.addTender(cash)
  }
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  const { transactionId } = sold.value
  await browser.until(() => till.sales.safetyOf(transactionId) === 'hub', 'the sale at the hub')
}

t.test('dearer goods: the return is credit, the rest is paid', async (t) => {
  const opened = await openExchange(t)
  const { hub, till, open } = opened
  await till.scan.scanText(PERFUME)
  t.match(await credit(till), { ok: true, value: { payouts: [{ method: 'exchange' }] } })
  t.match(till.exchange.open.value?.credit, { state: 'given', minor: 74_500, leftMinor: 74_500 })
  t.ok((await payWithCredit(till, [])).ok)
  t.match(till.payment.attempt.value?.tenders, [{ method: 'exchange', tenderedMinor: 74_500 }])
  t.equal(till.payment.due.peek().cashDueMinor, DEARER_BY)
  await payTheRest(opened)
  await opened.browser.until(() => till.exchange.open.value === null, 'the end of the exchange')
  t.equal(balanceOf(hub, open.refundId), 0)
  t.same(checkBooks(hub.db), [])
  await till.shift.refresh()
})

t.test('without the hub: the same, by this till alone; told once, in order, linked', async (t) => {
  const opened = await openShop(t, MANAGER_ID)
  const { browser, hub, till } = opened
  await browser.until(() => till.rules.isKnown.value, 'the rules')
  await openShift(opened)
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the line to be gone')
  const { open, model } = await putBack(t, opened, await takeRice(opened))
  t.ok(model.isOwn.value)
  await till.scan.scanText(PERFUME)
  t.match(await credit(till), { ok: true, value: { payouts: [{ method: 'exchange' }] } })
  t.match(await credit(till), { ok: true, value: null }, 'a second tap gives nothing more')
  t.match(till.exchange.open.value?.credit, { state: 'given', minor: 74_500, isOwn: true })
  t.comment('the page is gone between the credit and the payment')
  opened.boot.stop()
  const again = await openPage(t, browser)
  t.match(again.till.exchange.open.value?.credit, { state: 'given', leftMinor: 74_500 })
  t.ok((await payWithCredit(again.till, [])).ok)
  t.match(again.till.payment.attempt.value?.tenders, [
    { method: 'exchange', tenderedMinor: 74_500, evidence: { account_id: open.refundId } },
  ])
  t.equal(again.till.payment.due.peek().cashDueMinor, DEARER_BY)
  const cash = { method: 'cash', tenderedMinor: DEARER_BY, evidence: null } as const
  await again.till.payment.addTender(cash)
  t.ok((await again.till.payment.commit()).ok)
  await browser.until(() => again.till.exchange.open.value === null, 'the end of the exchange')
  t.equal(count(hub, 'sale'), 0, 'the hub knows nothing')
  browser.mend()
  again.till.link.retryNow()
  await browser.until(() => again.till.commands.untold.value.length === 0, 'all to be told')
  await browser.until(() => again.till.link.counts.value.pending === 0, 'the sales to arrive')
  t.same([count(hub, 'sale'), count(hub, 'refund')], [2, 1])
  t.same(again.till.commands.refused.value, [], 'nothing was set aside')
  t.equal(balanceOf(hub, open.refundId), 0, 'the credit was spent by the sale that names it')
  const entries = 'SELECT reason FROM account_entry WHERE account_id = ? ORDER BY id'
  t.same(hub.db.prepare(entries).pluck().all(open.refundId), ['refund', 'redeem'])
  const waits = "SELECT count(*) FROM conflict WHERE state = 'open'"
  t.equal(hub.db.prepare(waits).pluck().get(), 0, 'nobody is asked anything')
  const missing =
    "SELECT sum(amount_minor) FROM journal_entry WHERE account = 'receivable/exchange'"
  t.equal(hub.db.prepare(missing).pluck().get(), 0)
  t.same(checkBooks(hub.db), [])
})

t.test('cheaper goods: what is over goes back as it was paid', async (t) => {
  const opened = await openExchange(t)
  const { hub, till, open } = opened
  await till.scan.scanText(NOODLES)
  const given = await credit(till)
  t.match(given, {
    ok: true,
    value: {
      payouts: [
        { method: 'exchange', amount_minor: 3_150 },
        { method: 'cash', amount_minor: 71_300 },
      ],
    },
  })
  await payWithCredit(till, [])
  t.equal(till.payment.due.value.isCovered, true)
  await payTheRest(opened)
  await opened.browser.until(() => till.exchange.open.value === null, 'the end of the exchange')
  t.equal(balanceOf(hub, open.refundId), 0)
  t.same(checkBooks(hub.db), [])
})

t.test('nothing taken instead: an ordinary refund', async (t) => {
  const { hub, till } = await openExchange(t)
  t.match(await credit(till), { ok: true, value: { payouts: [{ method: 'cash' }] } })
  t.equal(till.exchange.open.value, null)
  t.same(checkBooks(hub.db), [])
})

t.test('before anything is sent it survives a reload, and can be taken away', async (t) => {
  const opened = await openExchange(t)
  opened.boot.stop()
  const { till } = await openPage(t, opened.browser)
  t.same(till.exchange.open.value, opened.open)
  t.match(await till.exchange.put(opened.open), { ok: false, code: 'EXCHANGE_OPEN' })
  t.ok((await till.exchange.takeAway()).ok)
  t.equal(till.exchange.open.value, null)
})

t.test('a reload between asking and the answer: the credit is there once', async (t) => {
  const opened = await openExchange(t)
  const { browser, hub } = opened
  await opened.till.scan.scanText(PERFUME)
  browser.losesAnswers = true
  t.match(await credit(opened.till), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.match(opened.till.exchange.open.value?.credit, { state: 'asked' })
  t.match(await opened.till.exchange.takeAway(), { ok: false, code: 'EXCHANGE_OPEN' })
  opened.boot.stop()
  browser.losesAnswers = false
  const again = await openPage(t, browser)
  const { till } = again
  await browser.until(() => till.exchange.open.value?.credit?.state === 'given', 'the credit')
  t.equal(count(hub, 'refund'), 1)
  await browser.until(() => till.shift.current.value, 'the shift')
  await payWithCredit(till, [])
  await payTheRest(again)
  await browser.until(() => till.exchange.open.value === null, 'the end of the exchange')
  t.same(checkBooks(hub.db), [])
})

t.test('the page went away without noting what was sent', async (t) => {
  const opened = await openExchange(t)
  const { browser, open } = opened
  await opened.till.scan.scanText(PERFUME)
  await credit(opened.till)
  await opened.till.exchange.save(open)
  opened.boot.stop()
  const { till } = await openPage(t, browser)
  t.match(till.exchange.open.value?.credit, { state: 'given', leftMinor: 74_500 })
})

t.test('a change of mind: the credit stays with the till, for the next basket', async (t) => {
  const opened = await openExchange(t)
  const { hub, open } = opened
  await opened.till.scan.scanText(PERFUME)
  await credit(opened.till)
  await payWithCredit(opened.till, [])
  await opened.till.payment.cancel()
  await opened.till.cart.clear()
  opened.boot.stop()
  const again = await openPage(t, opened.browser)
  const { till } = again
  t.match(till.exchange.open.value?.credit, { leftMinor: 74_500 })
  await opened.browser.until(() => till.link.isConnected.value, 'the hub')
  await opened.browser.until(() => till.shift.current.value, 'the shift')
  await till.holds.releaseLoose()
  await till.scan.scanText(NOODLES)
  t.match(await credit(till), { ok: true, value: null }, 'it is not given twice')
  await payWithCredit(till, [])
  await payTheRest(again)
  await again.browser.until(
    () => till.exchange.open.value?.credit?.leftMinor === 71_350,
    'what is left',
  )
  t.equal(balanceOf(hub, open.refundId), 71_350)
})

t.test('what nobody wants to spend is paid out in cash', async (t) => {
  const opened = await openExchange(t)
  const { hub, till, open } = opened
  await till.scan.scanText(PERFUME)
  await credit(till)
  const money = { accountId: open.refundId, amountMinor: 74_500, note: null }
  t.ok((await till.accounts.payOut({ id: till.newId(), ...money }, null)).ok)
  await till.exchange.paidOut(74_500)
  t.equal(till.exchange.open.value, null)
  t.equal(balanceOf(hub, open.refundId), 0)
  t.same(checkBooks(hub.db), [])
})

t.test('a refusal leaves the goods beside the basket', async (t) => {
  const { till, open } = await openExchange(t)
  const elsewhere = new RefundModel(till)
  await elsewhere.load(open.saleId)
  elsewhere.chooseAll()
  await elsewhere.refund(REASON, () => 'kembali')
  await till.scan.scanText(PERFUME)
  t.match(await credit(till), { ok: false, code: 'REFUND_EXCEEDS_SALE' })
  t.equal(till.exchange.open.value?.credit, null)
  t.ok((await till.exchange.takeAway()).ok)
})
