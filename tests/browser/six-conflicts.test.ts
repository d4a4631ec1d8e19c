// All six conflicts in real browsers, each driven to its settled end: at the till's wizard by its
// cashier with another person's word, or in the manager's inbox. Two tills, each behind a line of
// its own that can be cut. SIX_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { newPriceList, readCatalogueCursor } from '#hub/catalogue/bump-catalogue.ts'
import { followPrice } from '#hub/catalogue/set-price.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { moveStock } from '#hub/stock/move-stock.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { closeTestShift } from '../support/close-shift.ts'
import { BARCODES, startTestHub, type TestHub } from '../support/hub.ts'
import { cash, makeSale } from '../support/sale-maker.ts'
import { CUSTOMER_ID, MANAGER_ID, SMALL_PRODUCTS, testId } from '../support/small-outlet.ts'
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts'
import * as day from './day-driver.ts'
import {
  button,
  choose,
  launchChromium,
  logIn,
  openShift,
  openTill,
  pair,
  speakInTests,
} from './till-driver.ts'

const PATIENCE_MS = 60_000
/** The design's promise; a build machine that does seven things at once is given more. */
const PRICE_MS_PROMISED = 2_000
const [RICE = '', NOODLES = ''] = [BARCODES[0], BARCODES[1]]
const rice = SMALL_PRODUCTS[0]?.product_id ?? ''

type Seat = { page: Page; line: TcpProxy; id: string }

async function openSeat(t: Test, browser: Browser, hub: TestHub, name: string): Promise<Seat> {
  const line = await startTcpProxy(t, { host: '127.0.0.1', port: Number(new URL(hub.url).port) })
  const look = { width: 1280, height: 800, theme: 'light', language: 'id' } as const
  const page = await openTill(browser, `http://localhost:${line.port}`, look)
  page.setDefaultTimeout(PATIENCE_MS)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  await pair(page, pairingCode, name)
  const query = 'SELECT id FROM terminal WHERE name = ?'
  return { page, line, id: hub.db.prepare(query).pluck().get(name) as string }
}

const picture = async ({ page }: Seat, name: string) => {
  const folder = process.env.SIX_PICTURES
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` })
}

async function until<T>(page: Page, what: string, read: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = read()
    if (found !== undefined && found !== null) return found
    await page.waitForTimeout(100)
  }
  throw new Error(`waited in vain: ${what}`)
}

const conflictOf = (db: Db, type: string, state: 'open' | 'resolved') =>
  db
    .prepare(
      `SELECT c.id, c.document_id, s.receipt_number, s.terminal_id FROM conflict c
       LEFT JOIN sale s ON s.id = c.document_id WHERE c.type = ? AND c.state = ?
       ORDER BY c.rowid DESC`,
    )
    .get(type, state) as
    | { id: string; document_id: string; receipt_number: string; terminal_id: string }
    | undefined
const resolutionOf = (db: Db, id: string) =>
  db.prepare('SELECT * FROM conflict_resolution WHERE conflict_id = ?').get(id)

type Action = Parameters<typeof actionName>[0]
const actionName = (
  action: 'reordered' | 'sold-again' | 'honoured' | 'written-off' | 'kept-theirs',
): string => say(`conflict-action.${action}`)

/** Both steps of the wizard, wherever it was opened. */
async function walkWizard(seat: Seat, action: Action, name: string): Promise<void> {
  const dialog = seat.page.getByRole('dialog')
  const first = dialog.getByTestId('wizard-1')
  // A busy machine's hub may not answer in a till's time: a person asks again.
  const again = dialog.getByRole('button', { name: say('connect.retry'), exact: true })
  for (;;) {
    await first.or(again).waitFor()
    if (await first.isVisible()) break
    await again.click()
  }
  await picture(seat, `${name}-1`)
  await dialog.getByRole('button', { name: say('wizard.next'), exact: true }).click()
  await choose(dialog.getByRole('radio', { name: new RegExp(actionName(action)) }))
  await picture(seat, `${name}-2`)
  await dialog.getByRole('button', { name: say('conflicts.settle'), exact: true }).click()
}

/** The cashier opens the sale, walks the wizard, and the supervisor gives the word. */
async function settleAtTill(t: Test, hub: TestHub, seat: Seat, type: string, action: Action) {
  const open = await until(seat.page, type, () => conflictOf(hub.db, type, 'open'))
  await day.openSale(seat.page, open.receipt_number)
  await seat.page
    .locator('.sales-detail .notice')
    .getByRole('button', { name: say('conflicts.settle') })
    .first()
    .click()
  await walkWizard(seat, action, type)
  await day.approve(seat.page, 'Wati', '222222')
  await until(seat.page, `${type} settled`, () => resolutionOf(hub.db, open.id) ?? undefined)
  t.match(resolutionOf(hub.db, open.id), { action, resolved_by: String, approved_by: String })
  await day.goTo(seat.page, 'sell')
}

async function settleInInbox(t: Test, hub: TestHub, desk: Seat, type: string, action: Action) {
  const { page } = desk
  const open = await until(page, type, () => conflictOf(hub.db, type, 'open'))
  await page
    .getByRole('button', { name: say('common.refresh') })
    .first()
    .click()
  const row = page
    .getByTestId('conflicts')
    .locator('li')
    .filter({ hasText: say(`conflict-type.${type}` as 'conflict-type.price_changed') })
  await row.first().getByRole('button').click()
  await walkWizard(desk, action, `inbox-${type}`)
  await until(page, `${type} settled`, () => resolutionOf(hub.db, open.id) ?? undefined)
  t.match(resolutionOf(hub.db, open.id), { action, resolved_by: MANAGER_ID })
}

const salesOf = (db: Db, { id }: Seat): number =>
  db.prepare('SELECT count(*) FROM sale WHERE terminal_id = ?').pluck().get(id) as number

async function comeBack(hub: TestHub, seat: Seat, sales: number): Promise<void> {
  await seat.line.open()
  await until(seat.page, 'the sales of the outage', () =>
    salesOf(hub.db, seat) === sales ? true : undefined,
  )
}

/** Both sell the last bag of rice while nobody answers. */
async function lastItem(t: Test, hub: TestHub, one: Seat, two: Seat): Promise<void> {
  for (const seat of [one, two]) seat.line.close()
  for (const seat of [one, two]) await day.sell(seat.page, [RICE], ['cash 100000'])
  await comeBack(hub, one, 1)
  await comeBack(hub, two, 1)
  await settleAtTill(t, hub, two, 'inventory_shortage', 'reordered')
  t.match(hub.db.prepare('SELECT * FROM reorder').all(), [{ missing_milli: 1_000 }])
}

const sync = ({ page }: Seat, sale: SaleMessage) =>
  page.evaluate(
    async (body) => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch('/api/pos/sync', { method: 'POST', headers, body })).json()
    },
    JSON.stringify({ transactions: [sale] }),
  )

/** The same sale again is one; altered it waits, and is another sale by a person's word. */
async function sentTwice(t: Test, hub: TestHub, seat: Seat): Promise<void> {
  const query = `SELECT payload ->> 'sale' FROM outbox WHERE kind = 'sale-completed'
    AND payload ->> '$.sale.terminal_id' = ? ORDER BY sequence`
  const sale = JSON.parse(hub.db.prepare(query).pluck().get(seat.id) as string) as SaleMessage
  t.match(await sync(seat, sale), { results: [{ duplicate: true, verdict: String }] })
  t.match(await sync(seat, { ...sale, note: 'lain' }), { results: [{ verdict: 'quarantined' }] })
  await settleAtTill(t, hub, seat, 'duplicate_transaction', 'sold-again')
  const own = hub.db.prepare('SELECT count(*) FROM sale WHERE receipt_number = ?').pluck()
  t.equal(own.get(sale.receipt_number), 2, 'both count')
}

/** The line is marked within two seconds; the old price is kept, honoured, and said. */
async function newPrice(t: Test, hub: TestHub, seat: Seat): Promise<void> {
  const { page } = seat
  const search = page.getByLabel(say('catalogue.search'))
  await search.fill(NOODLES)
  await search.press('Enter')
  const unit = { productId: SMALL_PRODUCTS[1]?.product_id ?? '', unitCode: 'pcs' }
  await page.locator('[data-line]').waitFor()
  const startMs = performance.now()
  write(hub.db, (tx) =>
    followPrice(tx, unit, { before: 3_150, after: 3_500 }, () => newPriceList(tx)),
  )
  hub.live.publish({ type: 'catalogue-changed', cursor: readCatalogueCursor(hub.db) })
  await page.getByTestId('price-mark').waitFor()
  const tookMs = performance.now() - startMs
  t.comment(`the open basket was marked after ${tookMs.toFixed(0)} ms`)
  t.ok(tookMs < 3 * PRICE_MS_PROMISED)
  await picture(seat, 'price-mark')
  await page.keyboard.press('F8')
  t.equal(await page.getByText(say('pay.cash-given')).count(), 0, 'nobody pays before choosing')
  await button(page, new RegExp(say('price-news.keep', { price: '' }).trim())).click()
  await page.keyboard.press('F8')
  await day.payWith(page, ['cash 10000'])
  await settleAtTill(t, hub, seat, 'price_changed', 'honoured')
}

async function rename({ page }: Seat, name: string): Promise<void> {
  await day.chooseCustomer(page, 'Ratna')
  await page.keyboard.press('F3')
  await button(page, say('customer-edit.open')).click()
  await page.getByTestId('customer-edit').getByLabel(say('customer.name')).fill(name)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Changed at one till alone and at the other meanwhile: the later at the hub holds. */
async function editedTwice(t: Test, hub: TestHub, one: Seat, two: Seat, desk: Seat) {
  // What the till needs for it lies in the browser first.
  await one.page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
  one.line.close()
  await rename(one, 'Ibu Ratna Sari')
  await rename(two, 'Ibu Ratna Dewi')
  await one.line.open()
  await settleInInbox(t, hub, desk, 'customer_mismatch', 'kept-theirs')
  const names = hub.db.prepare('SELECT full_name FROM customer').pluck()
  t.same(names.all(), ['Ibu Ratna Dewi'], 'the manager takes the value that was left aside')
}

/** Two devices redeem the same points while they are alone. */
async function pointsTwice(t: Test, hub: TestHub, desk: Seat): Promise<void> {
  const points = 150
  const query = 'SELECT loyalty_points FROM customer'
  const missing = points - (hub.db.prepare(query).pluck().get() as number)
  write(hub.db, (tx) => {
    const insert = `INSERT INTO loyalty_entry (customer_id, points, reason, document_id, at_ms)
      VALUES (?, ?, 'head-office', ?, 0)`
    tx.prepare(insert).run(CUSTOMER_ID, missing, testId(809))
    tx.prepare('UPDATE customer SET loyalty_points = loyalty_points + ?').run(missing)
  })
  for (const number of [1, 2]) {
    const till = await hub.logIn(undefined, `Gudang ${number}`)
    const opening = { drawer_id: null, opening_cash_minor: 0, mode: 'shared', counts: null }
    const opened = { session_id: testId(800 + number), ...opening }
    t.match(await till.post('/api/pos/sessions', opened), { status: 200 })
    const terminal = { id: till.id, code: till.code, series: till.series }
    const tender = { method: 'loyalty', tenderedMinor: points, evidence: null } as const
    const sale = makeSale({
      ...{ number: 1, terminal, shiftId: testId(800 + number), withCustomer: true },
      items: [[2, 2_000]],
      ...{ transactionId: testId(810 + number), loyaltyPointsToRedeem: points },
      tenders: (total) => [{ ...tender, state: 'verified' }, cash(total - points)],
    })
    t.match((await till.post('/api/pos/sync', { transactions: [sale] })).body.results, [
      { success: true },
    ])
  }
  await settleInInbox(t, hub, desk, 'insufficient_loyalty_points', 'written-off')
}

/** A sale of a shift that was closed meanwhile: an addendum, whose cash somebody places. */
async function shiftClosed(t: Test, hub: TestHub, seat: Seat): Promise<void> {
  const { db, deps } = hub
  seat.line.close()
  await day.sell(seat.page, [RICE], ['cash 100000'])
  const query = "SELECT id FROM shift WHERE terminal_id = ? AND state = 'open'"
  const shiftId = db.prepare(query).pluck().get(seat.id) as string
  closeTestShift(db, deps.seams, { shiftId })
  await comeBack(hub, seat, salesOf(db, seat) + 1)
  const open = await until(seat.page, 'late', () => conflictOf(db, 'session_closed', 'open'))
  write(db, (tx) => finaliseAddenda(tx, deps.seams, () => true))
  const manager = await hub.logIn(MANAGER_ID, 'Kantor 2')
  const path = `/api/console/sessions/${shiftId}/addenda/1/cash-place`
  const place = { transfer_id: testId(830), cash_place: 'counted', into_session_id: null }
  t.match(await manager.post(path, place), { status: 200 })
  t.match(resolutionOf(db, open.id), { action: 'cash-placed', settled_with: testId(830) })
}

t.test('six conflicts, each to its settled end, and the books balance', async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const uiFolder = join(PROJECT_ROOT, 'terminal-ui', 'dist')
  const hub = await startTestHub(t, {
    uiFolder,
    seed: (db) =>
      write(db, (tx) => {
        const last = { quantityMilli: -99_000, reason: 'damaged', documentId: testId(1) } as const
        moveStock(tx, { productId: rice, ...last, atMs: 0 })
      }),
  })
  const browser = await launchChromium()
  t.teardown(() => browser.close())
  speakInTests('id')
  const [one, two, desk] = await Promise.all(
    ['Kasir 1', 'Kasir 2', 'Kantor'].map((name) => openSeat(t, browser, hub, name)),
  )
  if (!one || !two || !desk) throw new Error('seats')
  for (const seat of [one, two]) {
    await logIn(seat.page, 'Sari', '1234')
    await openShift(seat.page, '200000')
  }
  await logIn(desk.page, 'Budi', '333333')
  await desk.page.evaluate(() => {
    location.hash = '#/console/conflicts'
  })
  await lastItem(t, hub, one, two)
  await sentTwice(t, hub, one)
  await newPrice(t, hub, two)
  await editedTwice(t, hub, one, two, desk)
  await pointsTwice(t, hub, desk)
  await shiftClosed(t, hub, two)
  t.same(checkBooks(hub.db), [], 'I1 to I7')
  const open = hub.db.prepare("SELECT type FROM conflict WHERE state = 'open'").pluck().all()
  t.same(open, [], 'nothing is left open')
})
