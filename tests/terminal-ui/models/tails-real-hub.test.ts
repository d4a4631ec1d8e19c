// A day with two tills, a box that is replaced by yesterday's backup in the middle of it, and tills
// that come back one after the other, one of them crashing again and again: the hub ends as one
// that was never interrupted.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { newPriceList, readCatalogueCursor } from '#hub/catalogue/bump-catalogue.ts'
import { followPrice } from '#hub/catalogue/set-price.ts'
import { write } from '#hub/db/write.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { openTerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { readHubLife } from '../../../terminal-ui/src/link/tail-offer.ts'
import { createBoot } from '../../../terminal-ui/src/models/boot-model.ts'
import { RefundModel } from '../../../terminal-ui/src/models/refund-model.ts'
import { shiftDeskOf } from '../../../terminal-ui/src/models/shift-desk.ts'
import { backUp, replaceBox } from '../../hub/tail/restored-shop.ts'
import { BARCODES, SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { openBrowser } from './node-browser.ts'
import { type Opened, openPage, openShift, startWork } from './real-shop.ts'

const SEED = Number(process.env.PROPERTY_SEED ?? 20_261_128)
const { 0: RICE = '', 1: NOODLES = '', 2: WATER = '' } = BARCODES

async function openTill(t: Test, hub: TestHub, name: string, staffId: string): Promise<Opened> {
  const opened = await openPage(t, openBrowser(t, hub.url))
  await startWork(opened, hub, name, staffId)
  return opened
}

async function sell({ till }: Opened, ...codes: string[]): Promise<string> {
  for (const code of codes) await till.scan.scanText(code)
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 300_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(`${sold.code} ${sold.detail ?? ''}`)
  return sold.value.transactionId
}

/** So many sales are at the hub, and every till has heard it. */
async function arrived(hub: TestHub, count: number, ...tills: Opened[]): Promise<void> {
  const sales = hub.db.prepare('SELECT count(*) FROM sale').pluck()
  for (const { browser, till } of tills) {
    await browser.until(() => sales.get() === count, `${count} sales`)
    await browser.until(() => till.connectivity.badge.value.pendingCount === 0, 'nothing pending')
  }
}

const openOwnShift = (opened: Opened, drawerId: string | null) =>
  opened.till.shift.open({ openingCashMinor: 0, counts: null, drawerId, mode: 'floating' })

async function lifeOf({ browser }: Opened) {
  const { database } = await openTerminalDatabase(browser.databaseName, () => {})
  const life = await readHubLife(database)
  database.close()
  return life
}
async function offeredWhole(opened: Opened, hub: TestHub): Promise<void> {
  const id = opened.till.session.terminal.value?.terminalId ?? ''
  const state = () =>
    hub.db.prepare('SELECT state FROM terminal_tail WHERE terminal_id = ?').pluck().get(id)
  await opened.browser.until(() => state() === 'offered', 'the tail')
}

/** What both hubs must say alike; the hub's own numbers and times are left out. */
function booksOf({ db }: TestHub) {
  const rows = (text: string) => db.prepare(text).all()
  return {
    sales: rows(`SELECT id, receipt_number, payable_minor, shift_id, number_claim, shift_part_no
      FROM sale ORDER BY id`),
    lines: rows('SELECT sale_id, line_no, product_id, total_minor FROM sale_line ORDER BY 1, 2'),
    stock: rows('SELECT product_id, quantity_milli FROM stock_level ORDER BY 1'),
    moved: rows(`SELECT document_id, product_id, quantity_milli, reason FROM stock_movement
      ORDER BY 1, 2, 3`),
    points: rows('SELECT customer_id, document_id, points FROM loyalty_entry ORDER BY 1, 2'),
    journal: rows('SELECT document_id, account, amount_minor FROM journal_entry ORDER BY 1, 2'),
    cash: rows('SELECT document_id, kind, amount_minor FROM cash_movement ORDER BY 1, 2'),
    shifts: rows('SELECT id, state, cashier_id, expected_cash_minor FROM shift ORDER BY id'),
    figures: rows(`SELECT shift_id, part_no, cashier_id, figure, event_count, amount_minor
      FROM shift_figure WHERE event_count <> 0 OR amount_minor <> 0 ORDER BY 1, 2, 3, 4`),
  }
}

const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** The page dies while its n-th request is on the way: before it leaves, or before its answer. */
function dieAtRequest(opened: Opened, count: number, isBefore: boolean): Promise<void> {
  const { browser, boot } = opened
  const { fetch } = browser.seams
  let left = count
  return new Promise((resolve) => {
    browser.seams.fetch = async (path, init) => {
      left -= 1
      if (left > 0) return fetch(path, init)
      browser.seams.fetch = fetch
      if (!isBefore) await fetch(path, init)
      boot.stop()
      resolve()
      throw new TypeError('the page is gone')
    }
  })
}

/** Cash out of a drawer, goods brought back, and a drawer that is counted and closed. */
async function workWithoutSelling(t: Test, one: Opened, two: Opened): Promise<void> {
  const reason = { reason_code: 'supplies', note: null }
  const move = { kind: 'paid-out', amountMinor: 5_000, counts: null, reason, words: 'kas' } as const
  t.match(await shiftDeskOf(one.till).cash.move(move), { ok: true })
  const [{ transactionId = '' } = {}] = two.till.sales.rows.value
  const back = new RefundModel(two.till)
  t.match(await back.load(transactionId), { ok: true })
  back.chooseAll()
  const damaged = { reason_code: 'damaged', note: null }
  t.match(await back.refund(damaged, () => 'kembali'), { ok: true })
  const { closing } = shiftDeskOf(one.till)
  await one.till.shift.refresh()
  const shift = one.till.shift.current.value
  if (shift === null) throw new Error('no shift to close')
  await closing.begin(shift)
  // 200,000 of float, 4 noodles, noodles and water, and 5,000 out of it.
  const counts = [
    { value_minor: 100_000, count: 2 },
    { value_minor: 10_000, count: 1 },
    { value_minor: 2_000, count: 2 },
    { value_minor: 500, count: 1 },
    { value_minor: 200, count: 1 },
  ]
  t.match(await closing.submit({ counts, declared: [], words: 'Hitung' }), { ok: true })
  const end = { reasonCode: null, note: null, carriesOver: true, words: 'Tutup' }
  t.match(await closing.close(end), { ok: true, value: { status: 'closed' } })
}

t.test(`a box is replaced in the middle of a day (seed ${SEED})`, async (t) => {
  const random = randomFrom(SEED)
  const old = await startTestHub(t)
  const one = await openTill(t, old, 'Kasir 1', CASHIER_ID)
  const two = await openTill(t, old, 'Kasir 2', SUPERVISOR_ID)
  t.ok((await openShift(one)).ok)
  t.ok((await openOwnShift(two, null)).ok)
  for (const till of [one, two]) await sell(till, NOODLES, WATER)
  await arrived(old, 2, one, two)
  const backup = backUp(old)
  for (let n = 0; n < 4; n += 1) await sell(one, NOODLES)
  for (let n = 0; n < 12; n += 1) await sell(two, n % 3 === 0 ? RICE : WATER)
  await arrived(old, 18, one, two)
  await workWithoutSelling(t, one, two)
  const whole = booksOf(old)
  // The second till is switched off before the box dies, and comes back the next day.
  two.boot.stop()

  const hub = await replaceBox(t, old, backup)
  t.equal(booksOf(hub).sales.length, 2, 'the day is lost')
  one.browser.url = hub.url
  two.browser.url = hub.url
  one.till.connectivity.retryNow()
  await offeredWhole(one, hub)
  t.match(await lifeOf(one), { state: 'settled' })
  const awaited = hub.db
    .prepare(`SELECT t.name FROM terminal_tail r JOIN terminal t ON t.id = r.terminal_id
      WHERE r.state = 'awaited' ORDER BY t.code`)
    .pluck()
  t.same(awaited.all(), ['Kasir T1', 'Kasir 2'], 'one that is off is listed until it comes')
  t.equal(booksOf(hub).sales.length, 6)
  t.equal(one.till.link.incident.value, null, 'a counter that is ahead is in step')

  for (let crash = 0; crash < 6; crash += 1) {
    const page = {
      browser: two.browser,
      boot: createBoot(two.browser.seams, two.browser.databaseName),
    }
    const gone = dieAtRequest({ ...two, ...page }, 3 + random(6), random(2) === 0)
    page.boot.start()
    await gone
  }
  const last = await openPage(t, two.browser)
  await offeredWhole(last, hub)
  await arrived(hub, 18, one, last)
  t.same(booksOf(hub), whole, 'as if nothing had happened')
  t.same(checkBooks(hub.db), [])
  t.same(awaited.all(), ['Kasir T1'])
  t.equal(hub.db.prepare('SELECT count(*) FROM quarantine').pluck().get(), 0)
  t.same(hub.db.prepare('SELECT DISTINCT type FROM conflict').pluck().all(), [])

  t.ok((await openOwnShift(one, null)).ok)
  const sold = await sell(one, NOODLES)
  await one.browser.until(() => one.till.sales.safetyOf(sold) === 'hub', 'a sale of the new day')
  const number = hub.db.prepare('SELECT number FROM sale WHERE id = ?').pluck().get(sold)
  t.equal(number, 6, 'no number is given twice')
})

t.test('a till that was paired after the backup brings its sales home', async (t) => {
  const old = await startTestHub(t)
  const backup = backUp(old)
  const opened = await openTill(t, old, 'Kasir 9', CASHIER_ID)
  t.ok((await openShift(opened)).ok)
  await sell(opened, NOODLES)
  await arrived(old, 1, opened)
  const before = opened.till.session.terminal.value
  opened.browser.isCut = true
  const offline = await sell(opened, WATER)

  const hub = await replaceBox(t, old, backup)
  opened.browser.url = hub.url
  opened.browser.isCut = false
  opened.till.connectivity.retryNow()
  await opened.browser.until(
    () => opened.till.link.incident.value?.kind === 'device-refused',
    'that the hub does not know it',
  )
  // Another till came first, and got the next code.
  const other = await hub.pair('Kasir 8')
  t.match(other.code, /B$/)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  t.ok((await opened.till.session.pair(pairingCode, 'Kasir 9')).ok)
  const after = opened.till.session.terminal.value
  t.match(after, { terminalId: before?.terminalId, terminalCode: before?.terminalCode })
  t.not(after?.series, before?.series, 'another series')
  await offeredWhole(opened, hub)
  await opened.browser.until(() => opened.till.sales.safetyOf(offline) === 'hub', 'the sale')
  await arrived(hub, 2, opened)
  const numbers = hub.db.prepare('SELECT receipt_number FROM sale ORDER BY number').pluck()
  t.same(
    numbers.all(),
    [1, 2].map((n) => `TEST01-${before?.terminalCode}-A-${n}`),
    'under their own numbers',
  )
  const conflicts = hub.db.prepare('SELECT DISTINCT type FROM conflict').pluck().all()
  t.same(conflicts, ['session_closed'], 'its shift is one that the hub never saw')
  const audit = hub.db.prepare("SELECT payload FROM audit_entry WHERE kind = 'terminal-recalled'")
  t.equal(audit.all().length, 1)
})

const priceAt = ({ till }: Opened, code: string) =>
  till.catalogue.byBarcode(code)?.product.units[0]?.price_minor

/** By index into SMALL_PRODUCTS: noodles, water. */
function setPrice({ db, live }: TestHub, index: 1 | 2, before: number, after: number): void {
  const unit = { productId: SMALL_PRODUCTS[index]?.product_id ?? '', unitCode: 'pcs' }
  write(db, (tx) => followPrice(tx, unit, { before, after }, () => newPriceList(tx)))
  live.publish({ type: 'catalogue-changed', cursor: readCatalogueCursor(db) })
}

t.test('prices of the lost day go, although the restored hub counts further by now', async (t) => {
  const old = await startTestHub(t)
  const one = await openTill(t, old, 'Kasir 1', CASHIER_ID)
  const { browser, till } = one
  const [noodles = 0, water = 0] = [priceAt(one, NOODLES), priceAt(one, WATER)]
  const backup = backUp(old)
  setPrice(old, 1, noodles, noodles + 500)
  await browser.until(() => priceAt(one, NOODLES) === noodles + 500, 'a price of the lost day')
  const lostCursor = readCatalogueCursor(old.db)

  const hub = await replaceBox(t, old, backup)
  for (const more of [1, 2, 3]) setPrice(hub, 2, water + more - 1, water + more)
  t.ok(readCatalogueCursor(hub.db) > lostCursor)
  browser.url = hub.url
  till.connectivity.retryNow()
  await browser.until(() => priceAt(one, WATER) === water + 3, 'the prices of the hub')
  await browser.until(() => priceAt(one, NOODLES) === noodles, 'that of the lost day is gone')
  t.ok((await openOwnShift(one, null)).ok)
  const sold = await sell(one, NOODLES)
  await browser.until(() => till.sales.safetyOf(sold) === 'hub', 'a sale')
  t.same(hub.db.prepare('SELECT type FROM conflict').pluck().all(), [])
})
