// The till's models against the real hub on a real socket: what the scripted hub only claims.
import { openSale } from '../../../terminal-ui/src/models/sale-paper.ts'
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { openTerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { findInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { discardBilledCart, printBill } from '../../../terminal-ui/src/models/cart-papers.ts'
import { importOf } from '../../../terminal-ui/src/models/console-import.ts'
import { changeOwnPin, loadOwnLogIns } from '../../../terminal-ui/src/models/own-access.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import { BARCODES } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { openBrowser } from './node-browser.ts'
import { type Opened, openPage, openShift, openShop, startWork } from './real-shop.ts'

const barcode = BARCODES[1] ?? ''

async function sell({ till }: Opened): Promise<string> {
  await till.scan.scanText(barcode)
  await till.payment.open()
  await till.payment.addTender({
    method: 'card',
    tenderedMinor: 1_000,
    evidence: { approval_code: '1', last_four: '4242' },
  })
  await till.payment.addTender({ method: 'cash', tenderedMinor: 10_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  return sold.value.transactionId
}

/** Counted blind, compared, closed: the report is Z from then on. */
async function close(t: Test, { till }: Opened): Promise<void> {
  const { closing, report } = shiftDeskOf(till)
  const shift = till.shift.current.value
  if (shift === null) throw new Error('no shift to close')
  await closing.begin(shift)
  const counts = [
    { value_minor: 100_000, count: 2 },
    { value_minor: 2_000, count: 1 },
    { value_minor: 100, count: 1 },
  ]
  const declared = [{ method: 'card' as const, amount_minor: 1_000 }]
  const counted = await closing.submit({ counts, declared, words: 'Hitung' })
  t.match(counted, { ok: true, value: { over_short_minor: 0, needs_reason: false } })
  t.same(await closing.loadBlockers(), { ok: true, value: null })
  t.same(closing.blockers.value, [])
  const words = 'Tutup'
  const closed = await closing.close({ reasonCode: null, note: null, carriesOver: false, words })
  t.match(closed, { ok: true, value: { status: 'closed', over_short_minor: 0 } })
  await report.load(shift)
  t.match(report.report.value, { kind: 'z', audit_is_whole: true, figures: { sale_count: 1 } })
}

t.test('a day at the till', async (t) => {
  const opened = await openShop(t)
  const { hub, till, browser } = opened
  t.ok((await openShift(opened)).ok)
  t.match(await till.scan.scanText(barcode), { kind: 'added', product: { name: 'Mi goreng' } })
  await till.cart.clear()
  const id = await sell(opened)
  await browser.until(() => till.sales.safetyOf(id) === 'hub', 'the acknowledgement')
  const row = hub.db.prepare('SELECT receipt_number, total_minor FROM sale WHERE id = ?').get(id)
  t.match(row, { total_minor: 3_150 })
  t.equal(
    (row as { receipt_number: string }).receipt_number,
    till.payment.completed.value?.message.receipt_number,
  )
  await till.shift.refresh()
  t.match(till.shift.current.value, { transaction_count: 1, expected_cash_minor: null })
  t.ok((await till.sales.refresh()).ok)
  t.equal(till.sales.rows.value.length, 1)
  t.match(await openSale(till, id), { ok: true, value: { row: { cashierName: 'Sari' } } })
  await close(t, opened)
})

t.test('the hub goes away and comes back: nothing is lost, nothing counted twice', async (t) => {
  const opened = await openShop(t)
  const { hub, till, browser } = opened
  await openShift(opened)
  browser.isCut = true
  const ids = [await sell(opened), await sell(opened), await sell(opened)]
  await browser.until(() => till.connectivity.badge.value.pendingCount === 3, 'three waiting')
  browser.isCut = false
  till.connectivity.retryNow()
  await browser.until(() => till.connectivity.badge.value.pendingCount === 0, 'the backlog')
  const count = hub.db.prepare('SELECT count(*) FROM sale').pluck().get()
  t.equal(count, 3)
  const numbers = hub.db.prepare('SELECT number FROM sale ORDER BY rowid').pluck().all()
  t.strictSame(numbers, [1, 2, 3])
  const isAtHub = (id: string) => till.sales.safetyOf(id) === 'hub'
  await browser.until(() => ids.every(isAtHub), 'the list')
})

t.test('answers that are lost are asked for again, in the same bytes', async (t) => {
  const opened = await openShop(t)
  const { hub, till, browser } = opened
  await openShift(opened)
  browser.losesAnswers = true
  const id = await sell(opened)
  await browser.until(
    () => hub.db.prepare('SELECT count(*) FROM sale').pluck().get() === 1,
    'the sale at the hub',
  )
  await browser.until(() => till.connectivity.badge.value.pendingCount === 1, 'one waiting')
  browser.losesAnswers = false
  till.connectivity.retryNow()
  await browser.until(() => till.sales.safetyOf(id) === 'hub', 'the acknowledgement')
  const { database } = await openTerminalDatabase(browser.databaseName, () => {})
  t.match(await findInJournal(database, id), { answer: { duplicate: true, verdict: 'accepted' } })
  database.close()
  t.equal(hub.db.prepare('SELECT count(*) FROM quarantine').pluck().get(), 0)
})

t.test('a reload in the middle: same person, same cart, same numbers', async (t) => {
  const opened = await openShop(t)
  await openShift(opened)
  await sell(opened)
  await opened.till.scan.scanText(barcode)
  const before = opened.till.cart.cart.value
  opened.boot.stop()
  const again = await openPage(t, opened.browser)
  t.strictSame(again.till.cart.cart.value, before)
  t.equal(again.till.session.staff.value?.name, 'Sari')
  await again.browser.until(() => again.till.link.isConnected.value, 'the live channel')
  await again.till.cart.clear()
  await sell(again)
  t.match(again.till.payment.completed.value?.message.number, 2)
})

t.test('a cart is held here and taken up there, once', async (t) => {
  const first = await openShop(t)
  const second = await openPage(t, openBrowser(t, first.hub.url))
  await startWork(second, first.hub, 'Kasir 2', MANAGER_ID)
  await first.till.scan.scanText(barcode)
  t.ok((await first.till.heldCarts.hold('Bu Ratna')).ok)
  await second.browser.until(() => second.till.heldCarts.count.value === 1, 'the cart over there')
  const cartId = second.till.heldCarts.carts.value[0]?.cartId ?? ''
  t.ok((await second.till.heldCarts.recall(cartId)).ok)
  t.match(second.till.cart.cart.value.lines, [{ name: 'Mi goreng' }])
  await first.browser.until(() => first.till.heldCarts.count.value === 0, 'the list over here')
  t.match(await first.till.heldCarts.recall(cartId), { ok: false, code: 'HELD_CART_GONE' })
})

t.test(
  'a bill on paper, its basket thrown away in the open; the drawer moves to another till',
  async (t) => {
    const first = await openShop(t, MANAGER_ID)
    const { till, hub } = first
    t.ok((await openShift(first)).ok)
    await till.scan.scanText(barcode)
    t.same(await printBill(till, 'Meja 3'), { ok: true, value: 1 })
    const reason = { reason_code: 'customer-left', note: null }
    t.ok((await discardBilledCart(till, reason, 'Kosongkan')).ok)
    t.equal(hub.db.prepare('SELECT count(*) FROM discarded_cart').pluck().get(), 1)
    const move = { kind: 'drop' as const, amountMinor: 100_000, words: 'Setor' }
    const drop = { ...move, counts: [{ value_minor: 100_000, count: 1 }] }
    const routine = { reason_code: 'routine', note: null }
    t.match(await shiftDeskOf(till).cash.move({ ...drop, reason: routine }), { ok: true })
    t.ok((await till.shift.suspend('Ganti kasir')).ok)
    const second = await openPage(t, openBrowser(t, hub.url))
    await startWork(second, hub, 'Kasir 2', MANAGER_ID)
    await second.till.shift.loadElsewhere()
    const [away] = second.till.shift.elsewhere.value
    t.match(away, { status: 'suspended', terminal_id: null, expected_cash_minor: 100_000 })
    t.ok((await second.till.shift.resume(away?.session_id ?? '', null)).ok)
    t.ok(second.till.shift.current.value)
    t.match(await loadOwnLogIns(till), { ok: true, value: [{ outcome: 'entered' }] })
    t.match(await changeOwnPin(till, '0000', '987654'), { ok: false, code: 'PIN_WRONG' })
  },
)

t.test('console: a code that pairs, and a catalogue that is imported', async (t) => {
  const { till, browser, hub } = await openShop(t, MANAGER_ID)
  const made = await till.terminals.makePairingCode()
  t.match(made, { ok: true })
  t.ok((await till.terminals.refresh()).ok)
  const other = await openPage(t, openBrowser(t, hub.url))
  t.ok((await other.till.session.pair(made.ok ? made.value.code : '', 'Kasir 2')).ok)
  const csv = 'sku,barcode,name,price,stock\nBARU1,8990000000012,Teh botol,4500,10\n,,,,\n'
  const imported = await importOf(till).start(new Blob([csv]), 'keep-good')
  t.match(imported, { ok: true, value: { state: 'finished', rows_created: 1 } })
  await browser.until(() => till.catalogue.search('teh botol').length === 1, 'the new product')
  await browser.until(() => till.catalogue.check.value.state === 'same', 'as many as the hub has')
  t.equal(till.catalogue.byBarcode('8990000000012')?.product.units[0]?.price_minor, 4_500)
})

t.test('customers, papers and health answer in the shapes the models read', async (t) => {
  const { till } = await openShop(t)
  const added = await till.customers.add({
    fullName: 'Pak Eko',
    phone: '0812 3456 7890',
    email: null,
  })
  t.match(added, { ok: true, value: { phone: '+6281234567890' } })
  t.match(await till.customers.search('7890'), { ok: true, value: [{ full_name: 'Pak Eko' }] })
  for (const answer of [
    await till.printJobs.refresh(),
    await till.health.refresh(),
    await till.heldCarts.refresh(),
    await till.session.loadStaff(),
  ]) {
    t.strictSame(answer, { ok: true, value: null })
  }
})
