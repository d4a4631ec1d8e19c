// All six conflicts in real browsers, each driven to its settled end: at the till's wizard by its
// cashier with another person's word, or in the manager's inbox. Two tills, each behind a line of
// its own that can be cut. SIX_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { newPriceList, readCatalogueCursor } from '#hub/catalogue/bump-catalogue.ts'
import { followPrice } from '#hub/catalogue/set-price.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
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
const [RICE = '', NOODLES = ''] = [BARCODES[0], BARCODES[1]]
/** No more than the customer has. */
const POINTS = 150
const rice = SMALL_PRODUCTS[0]?.product_id ?? ''

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

/** Both redeem the same points while nobody answers. */
async function pointsTwice(t: Test, hub: TestHub, one: Seat, two: Seat, desk: Seat): Promise<void> {
  for (const seat of [one, two]) {
    await customersAreKept(seat.page)
    seat.line.close()
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
  const { db, deps } = hub
  const { page } = desk
  seat.line.close()
  await day.sell(seat.page, [RICE], ['cash 100000'])
  const query = `SELECT id, number, expected_cash_minor FROM shift
    WHERE terminal_id = ? AND state = 'open'`
  type Open = { id: string; number: number; expected_cash_minor: number }
  const shift = db.prepare(query).get(seat.id) as Open
  await day.closeOnConsole(page, shift.number, piecesOf(shift.expected_cash_minor))
  await comeBack(hub, seat, salesOf(db, seat) + 1)
  const open = await until(page, 'late', () => conflictOf(db, 'session_closed', 'open'))
  // Ten minutes later: nothing more came.
  write(db, (tx) => finaliseAddenda(tx, deps.seams, () => true))
  hub.live.publish({ type: 'shift-changed', session_id: shift.id })
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
  const [one, two, desk] = await openSeats(t, hub)
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
  await pointsTwice(t, hub, one, two, desk)
  await shiftClosed(t, hub, two, desk)
  t.same(checkBooks(hub.db), [], 'I1 to I7')
  const open = hub.db.prepare("SELECT type FROM conflict WHERE state = 'open'").pluck().all()
  t.same(open, [], 'nothing is left open')
})
