// Money back at the till against the real hub: what is shown is what is booked, once.
import { findSales, type SaleQuery } from '../../../terminal-ui/src/models/sale-paper.ts'
import 'fake-indexeddb/auto'
import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { NoReceiptModel } from '../../../terminal-ui/src/models/no-receipt-model.ts'
import { payoutsFor, whyNoRefund, whyNoVoid } from '../../../terminal-ui/src/models/refund-draft.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import type { Till } from '../../../terminal-ui/src/models/till.ts'
import { BARCODES, PINS, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { type Opened, openShift, openShop } from './real-shop.ts'

const { 0: RICE = '', 1: NOODLES = '' } = BARCODES
const DAMAGED = { reason_code: 'damaged', note: null }
const MISTAKE = { reason_code: 'wrong-entry', note: null }
const say = () => 'kembali'

/** Two noodles and a sack of rice: 80,800, of it 50,000 by card. */
async function sell({ till, browser }: Opened): Promise<string> {
  for (const code of [NOODLES, NOODLES, RICE]) await till.scan.scanText(code)
  await till.payment.open()
  const evidence = { approval_code: '1', last_four: '4242' }
  await till.payment.addTender({ method: 'card', tenderedMinor: 50_000, evidence })
  await till.payment.addTender({ method: 'cash', tenderedMinor: 50_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  const { transactionId } = sold.value
  await browser.until(() => till.sales.safetyOf(transactionId) === 'hub', 'the sale at the hub')
  return transactionId
}

async function openSold(t: Parameters<typeof openShop>[0], staffId?: string) {
  const opened = await openShop(t, staffId)
  await opened.browser.until(() => opened.till.rules.isKnown.value, 'the rules')
  await openShift(opened)
  const saleId = await sell(opened)
  const model = new RefundModel(opened.till)
  const loaded = await model.load(saleId)
  if (!loaded.ok) throw new Error(loaded.code)
  return { ...opened, saleId, model }
}

/** The manager comes over as soon as somebody asks. */
async function allow({ till, browser }: { till: Till; browser: Opened['browser'] }) {
  await browser.until(() => till.approval.ask.value, 'the question')
  const pin = PINS[MANAGER_ID] ?? ''
  return till.approval.giveWord({ approverId: MANAGER_ID, pin, reasonCode: null, note: null })
}

const soundBooks = (t: Parameters<typeof openShop>[0], hub: TestHub) =>
  t.same(checkBooks(hub.db), [], 'the books are sound')

t.test('spoilt goods are not sellable, unless somebody says so', async (t) => {
  const { till, model } = await openSold(t, MANAGER_ID)
  const states = () => [...model.lines.value.values()].map(({ disposition }) => disposition)
  model.setQuantity(1, 1000)
  t.same(states(), ['sellable'])
  model.chooseReason('damaged')
  t.same(states(), ['damaged'])
  model.chooseReason('wrong-item')
  t.same(states(), ['sellable'])
  model.setDisposition(1, 'none')
  model.chooseReason('expired')
  t.same(states(), ['none'], 'what somebody said stays')
  model.chooseAll()
  t.ok(states().every((state) => state === 'damaged'))
  const product = till.catalogue.byBarcode(NOODLES)?.product
  if (!product) throw new Error('no noodles')
  const without = new NoReceiptModel(till)
  without.chooseReason('damaged')
  without.add(product)
  t.match(without.lines.value, [{ disposition: 'damaged' }])
  without.setDisposition(0, 'sellable')
  without.chooseReason('expired')
  t.match(without.lines.value, [{ disposition: 'sellable' }])
})

t.test('a manager gives a part back; the hub books what the till showed', async (t) => {
  const { hub, till, model, saleId } = await openSold(t, MANAGER_ID)
  t.equal(whyNoRefund(model.sale.value as never), null)
  model.setQuantity(1, 1000)
  model.setDisposition(1, 'damaged')
  const preview = model.preview.value
  t.match(preview, { ok: true, value: { totalMinor: 3_150, paid: [{ method: 'card' }] } })
  const done = await model.refund(DAMAGED, say)
  t.match(done, { ok: true, value: { total_minor: 3_150, payable_minor: 3_150 } })
  t.equal(model.done.value?.lines[0]?.disposition, 'damaged')
  const again = new RefundModel(till)
  await again.load(saleId)
  t.match(again.sale.value?.refunds, [{ total_minor: 3_150 }])
  t.equal(whyNoVoid(again.sale.value as never), 'partly-back')
  again.chooseAll()
  t.match(again.preview.value, { ok: true, value: { totalMinor: 77_650 } })
  t.ok((await again.refund(DAMAGED, say)).ok)
  await model.load(saleId)
  t.equal(whyNoRefund(model.sale.value as never), 'all-back')
  soundBooks(t, hub)
})

t.test('a cashier needs another person for it, by one PIN', async (t) => {
  const opened = await openSold(t)
  const { hub, model, till } = opened
  model.chooseAll()
  model.choosePayout('cash')
  const sending = model.refund(DAMAGED, say)
  await opened.browser.until(() => till.approval.ask.value, 'the question')
  t.match(till.approval.ask.value?.rights, [
    { permission: 'refund', amount: 80_800 },
    { permission: 'refund-other-tender' },
  ])
  t.ok((await till.approval.loadApprovers()).ok)
  t.same(
    till.approval.approvers.value?.map((card) => card.name),
    ['Budi', 'Wati'],
  )
  t.match(
    await till.approval.giveWord({
      ...{ approverId: MANAGER_ID, pin: '000000', reasonCode: null, note: null },
    }),
    { ok: false, code: 'PIN_WRONG' },
  )
  t.ok((await allow(opened)).ok)
  t.match(await sending, { ok: true, value: { approved_by_name: 'Budi' } })
  soundBooks(t, hub)
})

t.test('who closes the question sends nothing, and may ask again', async (t) => {
  const opened = await openSold(t)
  const { hub, model, till } = opened
  model.chooseAll()
  const sending = model.refund(DAMAGED, say)
  till.approval.dismiss()
  t.match(await sending, { ok: false, code: 'APPROVAL_REQUIRED' })
  t.equal(hub.db.prepare('SELECT count(*) FROM refund').pluck().get(), 0)
  const again = model.refund(DAMAGED, say)
  await allow(opened)
  t.ok((await again).ok)
})

t.test('a void undoes the sale as it was paid', async (t) => {
  const { hub, till, model, saleId } = await openSold(t, MANAGER_ID)
  t.equal(whyNoVoid(model.sale.value as never), null)
  t.match(model.voidPreview.value, { payableMinor: 80_800 })
  t.match(await model.voidSale(MISTAKE, say), {
    ok: true,
    value: { kind: 'void', payouts: [{ method: 'card' }, { method: 'cash' }] },
  })
  await till.shift.refresh()
  await till.sales.refresh()
  t.match(
    till.sales.rows.value.find((row) => row.transactionId === saleId),
    { isVoided: true },
  )
  await model.load(saleId)
  t.equal(whyNoRefund(model.sale.value as never), 'voided')
  soundBooks(t, hub)
})

t.test('an answer that is lost is asked for again: given back once', async (t) => {
  const { browser, hub, model, till, saleId } = await openSold(t, MANAGER_ID)
  model.chooseAll()
  browser.losesAnswers = true
  t.match(await model.refund(DAMAGED, say), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.equal(till.commands.pending.value.length, 1)
  browser.losesAnswers = false
  await till.commands.drain()
  t.equal(till.commands.pending.value.length, 0)
  t.ok((await model.refund(DAMAGED, say)).ok, 'the same document gets its answer')
  t.equal(hub.db.prepare('SELECT count(*) FROM refund').pluck().get(), 1)
  await model.load(saleId)
  t.equal(whyNoRefund(model.sale.value as never), 'all-back')
})

t.test('somebody else was faster: refused, and the screen shows what is left', async (t) => {
  const { model, till, saleId } = await openSold(t, MANAGER_ID)
  const other = new RefundModel(till)
  await other.load(saleId)
  other.chooseAll()
  model.chooseAll()
  t.ok((await other.refund(DAMAGED, say)).ok)
  t.match(await model.refund(DAMAGED, say), { ok: false, code: 'REFUND_EXCEEDS_SALE' })
  t.equal(model.lines.value.size, 0)
  t.match(model.preview.value, { ok: false })
})

t.test('without a receipt: a voucher, up to the limit of the outlet', async (t) => {
  const { hub, till } = await openSold(t, MANAGER_ID)
  const model = new NoReceiptModel(till)
  const product = till.catalogue.byBarcode(NOODLES)?.product
  if (!product) throw new Error('no noodles')
  model.add(product)
  model.add(product)
  t.match(model.preview.value, { ok: true, value: { totalMinor: 6_300 } })
  const done = await model.refund(DAMAGED, null, say)
  t.match(done, { ok: true, value: { sale_id: null, payouts: [{ method: 'voucher' }] } })
  t.ok(model.done.value?.payouts[0]?.account_code)
  soundBooks(t, hub)
})

t.test('sales of any day are found by number, customer and day', async (t) => {
  const { till, saleId } = await openSold(t, MANAGER_ID)
  const number = till.payment.completed.value?.message.receipt_number ?? ''
  const ids = async (query: SaleQuery) => {
    const found = await findSales(till, query)
    return found.ok ? found.value.map((row) => row.transactionId) : found.code
  }
  t.same(await ids({ receipt: number }), [saleId])
  t.same(await ids({ receipt: 'TEST01-T9-A-1' }), [])
  t.same(await ids({ day: till.shift.current.value?.business_date ?? '' }), [saleId])
  t.same(await ids({ customerId: MANAGER_ID }), [])
})

t.test('nothing back is no payout', async (t) => {
  t.same(payoutsFor(0, 'cash', { payments: [] }), [])
})
