// All six conflicts in real browsers, each driven to its settled end: at the till's wizard by its
// cashier with another person's word, or in the manager's inbox. Two tills, each behind a line of
// its own that can be cut. SIX_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { holdsNothingOf } from '#hub/lan/terminal-watch.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { watchAddenda } from '#hub/shift/addendum-watch.ts'
import { moveStock } from '#hub/stock/move-stock.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { BARCODES, startTestHub, type TestHub } from '../support/hub.ts'
import { CUSTOMER_ID, SMALL_PRODUCTS, testId } from '../support/small-outlet.ts'
import {
  comeBack,
  conflictOf,
  customersAreKept,
  nothingWaits,
  openSeats,
  picture,
  resolutionOf,
  type Seat,
  salesOf,
  seeOnSale,
  settleAtTill,
  settleInInbox,
  until,
} from './conflict-steps.ts'
import * as day from './day-driver.ts'
import { button, choose, logIn, openShift } from './till-driver.ts'

/** The design's promise; a build machine that does seven things at once is given more. */
const PRICE_MS_PROMISED = 2_000
const { 0: RICE = '', 1: NOODLES = '', 2: WATER = '' } = BARCODES
/** No more than the customer has. */
const POINTS = 150
const rice = SMALL_PRODUCTS[0]?.product_id ?? ''

/** Both sell the last bag of rice while nobody answers. */
async function lastItem(t: Test, hub: TestHub, one: Seat, two: Seat): Promise<void> {
  for (const seat of [one, two]) await seat.line.begin('refused')
  for (const seat of [one, two]) await day.sell(seat.page, [RICE], ['cash 100000'])
  await comeBack(hub, one, 1)
  await comeBack(hub, two, 1)
  await settleAtTill(t, hub, two, 'inventory_shortage', 'reordered')
  t.match(hub.db.prepare('SELECT * FROM reorder').all(), [{ missing_milli: 1_000 }])
}

const BODY = /\r\n\r\n(.*)$/s
const bodyOf = (request: Buffer) => BODY.exec(request.toString())?.[1] ?? ''

/**
 * The hub has the sale, and its answer is lost: what the till does next it does by itself. Its next
 * sendings pass `later`: a till that is slow may send again before anybody looks.
 */
async function sellUnanswered(seat: Seat, later: (request: Buffer) => Buffer): Promise<string> {
  const { line, page } = seat
  const first = new Promise<string>((resolve) => {
    line.passSale = (request) => {
      resolve(bodyOf(request))
      line.passSale = later
      return request
    }
  })
  line.beginAtSale('dropped')
  await day.sell(page, [WATER], ['cash 10000'])
  await line.saleArrived()
  const badge = page.getByTestId('connectivity')
  await badge.filter({ hasText: say('connect.online-n', { n: 1 }) }).waitFor()
  await picture(seat, 'waiting')
  return first
}

/** The same sale again is one; altered it waits, and is another sale by a person's word. */
async function sentTwice(t: Test, hub: TestHub, seat: Seat): Promise<void> {
  const { line, page } = seat
  const before = salesOf(hub.db, seat)
  const again: string[] = []
  const first = await sellUnanswered(seat, (request) => {
    again.push(bodyOf(request))
    return request
  })
  await line.end()
  await until(page, 'the second sending', () => again[0])
  await nothingWaits(page)
  t.equal(again.at(-1), first, 'the same bytes')
  t.equal(salesOf(hub.db, seat), before + 1, 'sent twice, one sale')
  // Something between till and hub changes what the till sends again.
  await sellUnanswered(seat, (request) => {
    const altered = request.toString('latin1').replace('"note":null', '"note":"ab"')
    return Buffer.from(altered, 'latin1')
  })
  await line.end()
  const open = await until(page, 'the altered one', () =>
    conflictOf(hub.db, 'duplicate_transaction', 'open'),
  )
  await nothingWaits(page)
  line.passSale = (request) => request
  await settleAtTill(t, hub, seat, 'duplicate_transaction', 'sold-again')
  const own = hub.db.prepare('SELECT count(*) FROM sale WHERE receipt_number = ?').pluck()
  t.equal(own.get(open.receipt_number), 2, 'both count')
}

/** The manager sets a price at the console; resolves when it is about to be saved. */
async function dearerAtDesk({ page }: Seat): Promise<Locator> {
  await page.evaluate(() => {
    location.hash = '#/console/catalogue'
  })
  const name = SMALL_PRODUCTS[1]?.name ?? ''
  await page.locator('.catalogue-row').getByText(name, { exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(say('catalogue.price'), { exact: true }).first().fill('3500')
  return dialog.getByRole('button', { name: say('common.save'), exact: true })
}

/** The line is marked within two seconds; the old price is kept, honoured, and said. */
async function newPrice(t: Test, hub: TestHub, seat: Seat, desk: Seat): Promise<void> {
  const { page } = seat
  const search = page.getByLabel(say('catalogue.search'))
  await search.fill(NOODLES)
  await search.press('Enter')
  await page.locator('[data-line]').waitFor()
  const save = await dearerAtDesk(desk)
  const startMs = performance.now()
  await save.click()
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
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' })
  await toInbox(desk)
}

const toInbox = ({ page }: Seat) =>
  page.evaluate(() => {
    location.hash = '#/console/conflicts'
  })

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
  await one.line.begin('refused')
  await rename(one, 'Ibu Ratna Sari')
  await rename(two, 'Ibu Ratna Dewi')
  await one.line.end()
  await settleInInbox(t, hub, desk, 'customer_mismatch', 'kept-theirs')
  const names = hub.db.prepare('SELECT full_name FROM customer').pluck()
  t.same(names.all(), ['Ibu Ratna Dewi'], 'the manager takes the value that was left aside')
}

/** Both redeem the same points while nobody answers. */
async function pointsTwice(t: Test, hub: TestHub, one: Seat, two: Seat, desk: Seat): Promise<void> {
  for (const seat of [one, two]) {
    await customersAreKept(seat.page)
    await seat.line.begin('refused')
  }
  for (const { page } of [one, two]) {
    await day.chooseCustomer(page, 'Ratna')
    await day.sell(page, [NOODLES], [`loyalty ${POINTS}`, 'cash 10000'])
  }
  await comeBack(hub, one, salesOf(hub.db, one) + 1)
  await comeBack(hub, two, salesOf(hub.db, two) + 1)
  const open = await until(two.page, 'points', () =>
    conflictOf(hub.db, 'insufficient_loyalty_points', 'open'),
  )
  t.equal(open.terminal_id, two.id, 'of whoever came second')
  await seeOnSale(two, open.receipt_number, 'insufficient_loyalty_points')
  await settleInInbox(t, hub, desk, 'insufficient_loyalty_points', 'written-off')
}

const PIECES = [100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100]

/** So much in notes and coins, as a drawer holds it. */
function piecesOf(minor: number): day.Pieces {
  let leftMinor = minor
  return Object.fromEntries(
    PIECES.map((value) => {
      const count = Math.floor(leftMinor / value)
      leftMinor -= count * value
      return [value, count]
    }),
  )
}

/** A sale of a shift that a manager closed meanwhile: an addendum, whose cash the manager places. */
async function shiftClosed(t: Test, hub: TestHub, seat: Seat, desk: Seat): Promise<void> {
  const { db } = hub
  const { page } = desk
  await seat.line.begin('refused')
  await day.sell(seat.page, [RICE], ['cash 100000'])
  const query = `SELECT id, number, expected_cash_minor FROM shift
    WHERE terminal_id = ? AND state = 'open'`
  type Open = { id: string; number: number; expected_cash_minor: number }
  const shift = db.prepare(query).get(seat.id) as Open
  await day.closeOnConsole(page, shift.number, piecesOf(shift.expected_cash_minor))
  await comeBack(hub, seat, salesOf(db, seat) + 1)
  const open = await until(page, 'late', () => conflictOf(db, 'session_closed', 'open'))
  // The till says by itself that it holds nothing more of that shift, and the hub ends the part.
  // The shift stands on the screen still, and hears of it.
  await button(page, say('shifts.place')).click()
  await picture(desk, 'cash-place')
  await choose(page.getByRole('radio', { name: new RegExp(say('shifts.place-counted')) }))
  await button(page, say('shifts.place-save')).click()
  await page.getByText(say('shifts.counted-place')).waitFor()
  t.match(resolutionOf(db, open.id), { action: 'cash-placed', settled_with: String })
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
        const gift = { points: POINTS, reason: 'refund', documentId: testId(2) } as const
        addLoyalty(tx, { customerId: CUSTOMER_ID, ...gift, atMs: 0 })
      }),
  })
  // As the hub's own process looks after them.
  const addenda = watchAddenda(hub.deps, (...asked) => holdsNothingOf(hub.live.terminals, ...asked))
  t.teardown(addenda.stop)
  const [one, two, desk] = await openSeats(t, hub)
  for (const seat of [one, two]) {
    await logIn(seat.page, 'Sari', '1234')
    await openShift(seat.page, '200000')
  }
  await logIn(desk.page, 'Budi', '333333')
  await toInbox(desk)
  await lastItem(t, hub, one, two)
  await sentTwice(t, hub, one)
  await newPrice(t, hub, two, desk)
  await editedTwice(t, hub, one, two, desk)
  await pointsTwice(t, hub, one, two, desk)
  await shiftClosed(t, hub, two, desk)
  t.same(checkBooks(hub.db), [], 'I1 to I7')
  const open = hub.db.prepare("SELECT type FROM conflict WHERE state = 'open'").pluck().all()
  t.same(open, [], 'nothing is left open')
})
