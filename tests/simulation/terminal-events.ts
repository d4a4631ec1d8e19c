// What can happen at a till, in any order: selling, and everything that may come in its way.
import { upsertProducts } from '#hub/catalogue/upsert-products.ts'
import { write } from '#hub/db/write.ts'
import { openTerminalDatabase } from '../../terminal-ui/src/link/database.ts'
import { scanFile } from '../../terminal-ui/src/link/segment-frames.ts'
import type { Fault } from '../../tools/model-till/model-line.ts'
import { PINS } from '../support/hub.ts'
import { CUSTOMER_ID, SMALL_PRODUCTS } from '../support/small-outlet.ts'
import { ALONE_HAPPENINGS } from './alone-events.ts'
import type { Desk, Happening, ModelShop } from './model-shop.ts'

const YEAR_MS = 365 * 24 * 3_600_000
const MINUTE_MS = 60_000
const RATNA = {
  customerId: CUSTOMER_ID,
  fullName: 'Ibu Ratna',
  loyaltyTier: 'silver',
  loyaltyPoints: 30_000,
}

/** A cart with one to three things in it, its payment open and covered; false: nobody may sell. */
async function prepare(shop: ModelShop, { browser }: Desk): Promise<boolean> {
  const { till } = browser
  const { cart, payment, scan, holds } = till
  if (till.session.phase.peek() !== 'logged-in' || till.shift.current.peek() === null) return false
  for (let lines = 1 + shop.below(3); lines > 0 && payment.attempt.peek() === null; lines -= 1) {
    const code = shop.pick(['8991002101234', '0896860010014', '8886008101053', '8999999036607'])
    await shop.time.during(scan.scanText(code), 'a scan')
  }
  const hasCustomer = shop.chance(25) && payment.attempt.peek() === null
  if (hasCustomer) await shop.time.during(cart.setCustomer(RATNA), 'the customer')
  const opened = await shop.try('open payment', payment.open())
  if (!opened.ok) return false
  if (hasCustomer && shop.chance(50)) {
    const order = { method: 'loyalty', customerId: CUSTOMER_ID, holder: 'Ibu Ratna' } as const
    await shop.try('points', holds.take({ ...order, amountMinor: 1_000, available: 30_000 }))
  }
  const due = () => payment.due.peek().remainingMinor
  if (shop.chance(30) && due() > 2_000) {
    const evidence = { approval_code: '123456', last_four: '4242' }
    await shop.try('card', payment.addTender({ method: 'card', tenderedMinor: 1_000, evidence }))
  }
  const cash = due() + 50_000
  if (due() > 0) {
    const entry = { method: 'cash', tenderedMinor: cash, evidence: null } as const
    const paid = await shop.try('cash', payment.addTender(entry))
    if (!paid.ok) return false
  }
  return true
}

type Committed = Awaited<ReturnType<Desk['browser']['till']['payment']['commit']>>

function note(shop: ModelShop, desk: Desk, sold: Committed): void {
  shop.count('sale', sold.ok ? 'saved' : sold.code)
  if (sold.ok) desk.promised.set(sold.value.transactionId, sold.value.message)
}

export async function sell(shop: ModelShop, desk: Desk): Promise<void> {
  if (!(await prepare(shop, desk))) return
  note(shop, desk, await shop.time.during(desk.browser.till.payment.commit(), 'a sale'))
}

/** Both taps get the one sale. */
async function sellWithTwoTaps(shop: ModelShop, desk: Desk): Promise<void> {
  if (!(await prepare(shop, desk))) return
  const { payment } = desk.browser.till
  const taps = await shop.time.during(Promise.all([payment.commit(), payment.commit()]), 'two taps')
  for (const sold of taps) note(shop, desk, sold)
  const ids = new Set(taps.flatMap((sold) => (sold.ok ? [sold.value.transactionId] : [])))
  if (ids.size > 1) throw new Error(`two taps made ${ids.size} sales`)
}

/** Killed a moment after the tap, whatever the commit has come to; what it promised counts. */
async function crashWhileSelling(shop: ModelShop, desk: Desk): Promise<void> {
  if (!(await prepare(shop, desk))) return
  let isDead = false
  desk.browser.till.payment
    .commit()
    .then((sold) => {
      if (!isDead) note(shop, desk, sold)
    })
    .catch(() => {})
  for (let n = shop.below(40); n > 0; n -= 1) await new Promise((resolve) => setImmediate(resolve))
  isDead = true
  await restartAfterCrash(shop, desk)
  shop.count('crash', 'while selling')
}

async function restartAfterCrash(shop: ModelShop, { browser }: Desk): Promise<void> {
  await browser.crash()
  if (shop.chance(30)) await shop.time.pass(shop.below(10) * MINUTE_MS)
  await browser.open()
}

/** The browser's storage gives back an older state: what waited is in the second journal alone. */
async function loseWhatWaits(shop: ModelShop, { browser }: Desk): Promise<void> {
  await browser.crash()
  const { database } = await openTerminalDatabase(browser.databaseName, () => {})
  const files = [...browser.disk.files.values()].map((bytes) => scanFile(bytes))
  const copied = new Set(files.flatMap(({ records }) => records.map(({ id }) => id)))
  let lost = 0
  for (const store of ['pending_transactions', 'money_commands'] as const) {
    const pending = IDBKeyRange.bound(['pending', 0], ['pending', Infinity])
    for (const id of await database.getAllKeysFromIndex(store, 'by_state', pending)) {
      // Killed before its copy: nobody was told that it is kept.
      if (!copied.has(id)) continue
      await database.delete(store, id)
      lost += 1
    }
  }
  database.close()
  await browser.open()
  shop.count('storage', lost === 0 ? 'nothing waited' : 'lost what waited')
}

/** The answer comes late, never, or not whole; or the request does not even arrive. */
async function troubleTheLine(shop: ModelShop, { browser }: Desk): Promise<void> {
  const fault: Fault = shop.pick(['refused', 'dropped', 'answer-lost', 'late', 'blackholed'])
  const percent = shop.pick([100, 70, 40])
  browser.line.fault = () => (shop.chance(percent) ? fault : 'none')
  if (shop.chance(60)) browser.line.cut(shop.pick(['reset', 'silent']))
  shop.count('line', `${fault} ${percent} %`)
}

async function mendTheLine(shop: ModelShop, { browser }: Desk): Promise<void> {
  browser.line.fault = () => 'none'
  browser.till.connectivity.retryNow()
  shop.count('line', 'mended')
}

async function killHub(shop: ModelShop): Promise<void> {
  if (!shop.hub.isUp) return
  await shop.hub.kill()
  for (const { browser } of shop.desks) browser.line.cut(shop.pick(['reset', 'silent']))
  shop.count('hub', 'killed')
}

/** In the middle of what it does for a sale. */
async function killHubUnderSale(shop: ModelShop, desk: Desk): Promise<void> {
  if (!shop.hub.isUp || !(await prepare(shop, desk))) return
  const tapped = desk.browser.till.payment.commit()
  for (let n = shop.below(120); n > 0; n -= 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  await killHub(shop)
  note(shop, desk, await shop.time.during(tapped, 'a sale'))
}

async function startHub(shop: ModelShop): Promise<void> {
  if (shop.hub.isUp) return
  await shop.hub.start()
  shop.count('hub', 'started')
}

async function keepCopy(shop: ModelShop): Promise<void> {
  shop.hub.keepCopy()
  shop.count('hub', 'its database copied')
}

/** The box is replaced, and the copy of some steps earlier put back: another life begins. */
async function putCopyBack(shop: ModelShop): Promise<void> {
  if (!shop.hub.hasCopy) return
  await killHub(shop)
  shop.hub.putCopyBack()
  await startHub(shop)
  shop.count('hub', 'an earlier copy put back')
}

async function jumpClock(shop: ModelShop, { browser }: Desk): Promise<void> {
  const to = shop.pick([-20 * YEAR_MS, -YEAR_MS, -MINUTE_MS, 0, 0, 7 * MINUTE_MS, 10 * YEAR_MS])
  browser.wallOffsetMs = to
  shop.count('clock', to === 0 ? 'right' : to < 0 ? 'behind' : 'ahead')
}

/** The box has no clock chip: it starts with the time it last knew, or with tomorrow's. */
async function jumpHubClock(shop: ModelShop): Promise<void> {
  shop.hub.wallOffsetMs = shop.pick([0, 0, 9 * 3_600_000, 26 * 3_600_000])
  shop.count('clock of the hub', shop.hub.wallOffsetMs === 0 ? 'right' : 'ahead')
}

async function logOut(shop: ModelShop, { browser }: Desk): Promise<void> {
  await shop.time.during(browser.till.session.logout(), 'a log-out')
  shop.count('log out', 'done')
}

async function logIn(shop: ModelShop, { browser, staffId }: Desk): Promise<void> {
  const { session } = browser.till
  if (session.phase.peek() !== 'logged-out') return
  const pin = shop.chance(20) ? '000000' : (PINS[staffId] ?? '')
  await shop.try('log in', session.login(staffId, pin))
}

/** Nobody touches it for longer than a till stays open. */
async function leaveAlone(shop: ModelShop): Promise<void> {
  await shop.time.pass(31 * MINUTE_MS)
  shop.count('till', 'left alone')
}

async function changePrice(shop: ModelShop): Promise<void> {
  if (!shop.hub.isUp) return
  const { db, live, seams } = shop.hub.deps
  const index = shop.pick([0, 1, 2, 5])
  const product = SMALL_PRODUCTS[index]
  if (!product) throw new Error('no such product')
  const barcodes = db
    .prepare('SELECT code FROM barcode WHERE product_id = ?')
    .pluck()
    .all(product.product_id) as string[]
  const priceMinor = 2_000 + 50 * shop.below(100)
  const change = {
    ...{ sku: product.sku, name: product.name, categoryId: null, taxCode: product.tax_code },
    ...{ isWeighed: false, isLoyaltyEligible: true, isActive: true, plu: null, costMinor: null },
    units: [{ unitCode: 'pcs', factorMilli: 1000, priceMinor, barcodes }],
    stockMilli: null,
  }
  const { cursor } = write(db, (tx) =>
    upsertProducts(tx, [change], {
      origin: 'head-office',
      documentId: CUSTOMER_ID,
      stockReason: 'import',
      atMs: seams.clock.nowMs(),
      newId: () => CUSTOMER_ID,
    }),
  )
  live.publish({ type: 'catalogue-changed', cursor })
  shop.count('price', 'changed')
}

async function letTimePass(shop: ModelShop): Promise<void> {
  await shop.time.pass(shop.pick([200, 2_000, 20_000, 3 * MINUTE_MS]))
}

const HAPPENINGS: [weight: number, happening: Happening][] = [
  [26, sell],
  [6, sellWithTwoTaps],
  [6, crashWhileSelling],
  [4, killHubUnderSale],
  [
    3,
    async (shop, desk) => {
      await restartAfterCrash(shop, desk)
      shop.count('crash', 'at rest')
    },
  ],
  [
    3,
    async (shop, desk) => {
      await desk.browser.close()
      await desk.browser.open()
      shop.count('page', 'loaded anew')
    },
  ],
  [3, loseWhatWaits],
  [7, troubleTheLine],
  [7, mendTheLine],
  [2, killHub],
  [7, startHub],
  [5, jumpClock],
  [2, jumpHubClock],
  [3, logOut],
  [14, logIn],
  [1, leaveAlone],
  [3, changePrice],
  [3, keepCopy],
  [2, putCopyBack],
  [8, letTimePass],
  ...ALONE_HAPPENINGS,
]
export const URN = HAPPENINGS.flatMap(([weight, happening]) =>
  Array.from({ length: weight }, () => happening),
)
