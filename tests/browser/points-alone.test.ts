// Points while the LAN is cut: within the limit over two sales and a reload, refused above it,
// booked on the return; and points that somebody else spent meanwhile, settled by the manager.
// SIX_PICTURES=<folder> keeps pictures.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { formatMoney } from '#domain/money.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { addLoyalty } from '#hub/loyalty/add-loyalty.ts'
import { t as say } from '../../terminal-ui/src/text/translate.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { PROJECT_ROOT } from '../../tools/hub-process.ts'
import { BARCODES, startTestHub, type TestHub } from '../support/hub.ts'
import { CUSTOMER_ID, testId } from '../support/small-outlet.ts'
import {
  comeBack,
  conflictOf,
  customersAreKept,
  openSeats,
  picture,
  type Seat,
  seeOnSale,
  settleInInbox,
  until,
} from './conflict-steps.ts'
import * as day from './day-driver.ts'
import { button, logIn, openShift, pinsAreKept, startPaying } from './till-driver.ts'

const POINTS = 70_000
const RICE = BARCODES[0] ?? ''

/** A bag of rice for the customer, at the pane of points. */
async function toPoints(page: Page): Promise<void> {
  await day.chooseCustomer(page, 'Ratna')
  const search = page.getByLabel(say('catalogue.search'))
  await search.fill(RICE)
  await search.press('Enter')
  await startPaying(page)
  await page.getByRole('radio', { name: say('tender.loyalty'), exact: true }).click()
}

const most = (page: Page, amountMinor: number) =>
  page
    .getByText(say('points.alone-most', { amount: formatMoney(amountMinor) }), { exact: true })
    .waitFor()

async function enter(page: Page, minor: number): Promise<void> {
  const entry = page.getByLabel(say('pay.amount'), { exact: true }).first()
  await entry.fill(String(minor))
  await page.keyboard.press('Enter')
}

const tendersTaken = (page: Page, count: number) =>
  page
    .getByLabel(say('pay.taken'))
    .locator('li')
    .nth(count - 1)
    .waitFor()

async function payRest(page: Page): Promise<void> {
  await page.getByRole('radio', { name: say('tender.cash'), exact: true }).click()
  await page.getByLabel(say('pay.cash-given'), { exact: true }).first().fill('100000')
  await page.keyboard.press('Enter')
  await page.getByText(say('done.title')).first().waitFor()
  await button(page, say('done.next')).click()
  await page.getByLabel(say('catalogue.search')).waitFor()
}

const pointsOf = ({ db }: TestHub) =>
  db.prepare('SELECT loyalty_points FROM customer WHERE id = ?').pluck().get(CUSTOMER_ID) as number

function seeLedger(t: Test, hub: TestHub): void {
  const query = 'SELECT sum(points) FROM loyalty_entry WHERE customer_id = ?'
  t.equal(pointsOf(hub), hub.db.prepare(query).pluck().get(CUSTOMER_ID))
  t.same(checkBooks(hub.db), [])
}

type Seen = { badge?: number; banner?: number }

/** In the browser: when the badge said that the hub is away, and when the banner came. */
function watchBanner(): void {
  const seen: Seen = {}
  Object.assign(window, { seen })
  new MutationObserver(() => {
    const now = performance.now()
    if (document.querySelector('.connect-badge .tone-warn')) seen.badge ??= now
    if (document.querySelector('.frame-banner .notice')) seen.banner ??= now
  }).observe(document.body, { subtree: true, childList: true, attributes: true })
}

async function bannerComesLater(t: Test, { page }: Seat): Promise<void> {
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.banner)
  const { badge, banner } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen)
  t.ok(badge !== undefined && banner !== undefined && banner - badge > 2_900, 'three seconds')
}

async function withinTheLimit(t: Test, hub: TestHub, seat: Seat): Promise<void> {
  const { page } = seat
  await page.evaluate(watchBanner)
  await seat.line.begin('refused')
  await bannerComesLater(t, seat)
  await toPoints(page)
  await most(page, 50_000)
  await picture(seat, 'points-alone')
  await enter(page, 50_001)
  const tooMuch = say('pay.too-much', { amount: formatMoney(50_000) })
  await page.getByText(tooMuch, { exact: true }).waitFor()
  t.equal(await page.getByLabel(say('pay.taken')).locator('li').count(), 0, 'nothing was taken')
  await enter(page, 30_000)
  await tendersTaken(page, 1)
  t.comment('the page is loaded anew with 30,000 taken and the rest to pay')
  await page.reload()
  await tendersTaken(page, 1)
  await page.getByRole('radio', { name: say('tender.loyalty'), exact: true }).click()
  await most(page, 20_000)
  await payRest(page)
  await toPoints(page)
  await most(page, 20_000)
  await picture(seat, 'points-alone-used')
  await enter(page, 20_000)
  await tendersTaken(page, 1)
  await page.getByText(say('points.alone-none'), { exact: true }).waitFor()
  await payRest(page)
  await comeBack(hub, seat, 2)
  t.equal(hub.db.prepare('SELECT count(*) FROM conflict').pluck().get(), 0)
  t.ok(pointsOf(hub) >= POINTS - 50_000, 'the hub took what the till had taken')
  seeLedger(t, hub)
}

/** This one was away before the other: it knows nothing of what was spent there. */
async function spentMeanwhile(t: Test, hub: TestHub, seat: Seat, desk: Seat): Promise<void> {
  const { page } = seat
  await toPoints(page)
  await most(page, 50_000)
  await enter(page, 50_000)
  await tendersTaken(page, 1)
  await payRest(page)
  await comeBack(hub, seat, 1)
  const type = 'insufficient_loyalty_points'
  const open = await until(page, type, () => conflictOf(hub.db, type, 'open'))
  await seeOnSale(seat, open.receipt_number, type)
  await settleInInbox(t, hub, desk, type, 'written-off')
  seeLedger(t, hub)
}

t.test('points while a till is alone', async (t) => {
  const built = buildTerminalUiIfStale(PROJECT_ROOT)
  if (!built.ok) throw new Error(built.reason)
  const hub = await startTestHub(t, {
    uiFolder: join(PROJECT_ROOT, 'terminal-ui', 'dist'),
    seed: (db) =>
      write(db, (tx) => {
        const gift = { points: POINTS, reason: 'refund', documentId: testId(2) } as const
        addLoyalty(tx, { customerId: CUSTOMER_ID, ...gift, atMs: 0 })
      }),
  })
  const [one, two, desk] = await openSeats(t, hub)
  for (const { page } of [one, two]) {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => null))
    await logIn(page, 'Sari', '1234')
    await openShift(page, '200000')
    await pinsAreKept(page)
    await customersAreKept(page)
  }
  await logIn(desk.page, 'Budi', '333333')
  await desk.page.evaluate(() => {
    location.hash = '#/console/conflicts'
  })
  await two.line.begin('refused')
  await withinTheLimit(t, hub, one)
  await spentMeanwhile(t, hub, two, desk)
  const open = hub.db.prepare("SELECT type FROM conflict WHERE state = 'open'").pluck().all()
  t.same(open, [], 'nothing is left open')
})
