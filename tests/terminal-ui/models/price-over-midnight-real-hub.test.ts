// A business day turns while a till is alone, while the hub has not noticed yet, while a basket is
// full: the new price is charged, and the hub finds nothing to say about it.
import 'fake-indexeddb/auto'
import t, { type Test } from 'tap'
import type { Seams } from '#domain/seams.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { OWN_PRICE, putPriceEntry } from '#hub/catalogue/price-entry-store.ts'
import { write } from '#hub/db/write.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import {
  firstUndecided,
  openNewsOf,
  takeNewPrice,
} from '../../../terminal-ui/src/models/price-news-model.ts'
import { BARCODES, startTestHub, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { openBrowser } from './node-browser.ts'
import { type Opened, openPage, openShift, startWork } from './real-shop.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const [RICE, NOODLES] = [BARCODES[0] ?? '', BARCODES[1] ?? '']
const noodles = SMALL_PRODUCTS[1]?.product_id ?? ''

const unwrap = <T>(outcome: { ok: true; value: T } | { ok: false; code: string }): T => {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}

type Night = Opened & { hub: TestHub; pass(ms: number): void }

/** 25 November, ten minutes before the day turns; noodles at 3,150 cost 2,900 on the 26th alone. */
async function openAtNight(t: Test, startMinute = 0): Promise<Night> {
  let aheadMs = Date.parse('2026-11-25T16:50:00.000Z') + startMinute * MINUTE_MS - Date.now()
  const clock = {
    nowMs: () => Date.now() + aheadMs,
    monotonicMs: () => performance.now() + aheadMs,
  }
  const seams: Seams = { ...realSeams, clock }
  const hub = await startTestHub(t, { seams })
  write(hub.db, (tx) => {
    putRules(tx, { ...readRules(tx), business_day_start_minute: startMinute }, 99)
    const unit = { productId: noodles, unitCode: 'pcs' }
    putPriceEntry(tx, { ...OWN_PRICE, ...unit, priceMinor: 3_150 })
    const days = { validFrom: '2026-11-26', validTo: '2026-11-26' }
    putPriceEntry(tx, { ...unit, ...days, itemId: 'p', priority: 1, priceMinor: 2_900 })
  })
  await activatePrices(hub.deps)
  const browser = openBrowser(t, hub.url)
  browser.seams.clock = clock
  const opened = await openPage(t, browser)
  await startWork(opened, hub, 'Kasir 1', CASHIER_ID)
  await browser.until(() => opened.till.rules.isKnown.value, 'the rules')
  unwrap(await openShift(opened))
  const pass = (ms: number): void => {
    aheadMs += ms
  }
  return { ...opened, hub, pass }
}

async function goAway({ browser, till }: Opened): Promise<void> {
  browser.cut()
  await browser.until(() => !till.link.isConnected.value, 'the hub to be gone')
}

const costs = ({ till }: Opened) => till.catalogue.product(noodles)?.units[0]?.price_minor
const shown = ({ till }: Opened) => [
  till.catalogue.byBarcode(NOODLES)?.product.units[0]?.price_minor,
  ...till.catalogue.search('mi goreng').map(({ units }) => units[0]?.price_minor),
  till.catalogue.first(2)[1]?.units[0]?.price_minor,
  till.catalogue
    .byCategory(till.catalogue.product(noodles)?.category_id ?? null)
    .find(({ product_id }) => product_id === noodles)?.units[0]?.price_minor,
]

/** Noodles, for cash; what they came to. */
async function sell({ till }: Opened): Promise<number> {
  await till.scan.scanText(NOODLES)
  return pay(till)
}
async function pay(till: Opened['till']): Promise<number> {
  unwrap(await till.payment.open())
  const { cashDueMinor: tenderedMinor } = till.payment.due.value
  unwrap(await till.payment.addTender({ method: 'cash', tenderedMinor, evidence: null }))
  return unwrap(await till.payment.commit()).message.totals.total_minor
}

async function allIn({ browser, hub, till }: Night, count: number): Promise<void> {
  const salesAt = () => hub.db.prepare('SELECT count(*) FROM sale').pluck().get()
  await browser.until(() => salesAt() === count, 'the sales')
  await browser.until(() => till.link.counts.value.pending === 0, 'the verdicts')
}
const conflictsOf = ({ hub }: Night) =>
  hub.db.prepare('SELECT type, message FROM conflict').all() as unknown[]

t.test('alone from before midnight to after it, and over the next one', async (t) => {
  const night = await openAtNight(t)
  const { browser, hub, pass } = night
  await goAway(night)
  t.equal(await sell(night), 3_150, 'before midnight')
  pass(20 * MINUTE_MS)
  t.equal(costs(night), 2_900)
  t.same(shown(night), [2_900, 2_900, 2_900, 2_900], 'wherever it is shown')
  t.equal(await sell(night), 2_900, 'after midnight')
  pass(DAY_MS)
  t.equal(await sell(night), 3_150, 'a price that has ended')
  browser.mend()
  // The hub itself was there all the while, and let each day's prices hold.
  await activatePrices(hub.deps)
  await allIn(night, 3)
  t.same(conflictsOf(night), [])
})

t.test('the hub lags behind: a till that hears nothing is right at once', async (t) => {
  const night = await openAtNight(t)
  const { browser, hub, pass, till } = night
  pass(20 * MINUTE_MS)
  t.equal(await sell(night), 2_900)
  await allIn(night, 1)
  t.same(conflictsOf(night), [], 'nor does the hub, whose own prices have not turned')
  const before = till.catalogue.version.value
  await activatePrices(hub.deps)
  hub.live.publish({
    type: 'catalogue-changed',
    cursor: hub.db.prepare('SELECT cursor FROM change_counter').pluck().get() as number,
  })
  await browser.until(() => till.catalogue.version.value > before, 'the change')
  t.equal(costs(night), 2_900, 'the same said by the hub')
  await browser.until(() => till.catalogue.check.value.state === 'same', 'the comparison')
  t.equal(await sell(night), 2_900)
  await allIn(night, 2)
  t.same(conflictsOf(night), [])
})

t.test('the hub was off all night as well, and hears the sales first', async (t) => {
  const night = await openAtNight(t)
  const { browser, pass } = night
  await goAway(night)
  pass(20 * MINUTE_MS)
  t.equal(await sell(night), 2_900)
  pass(DAY_MS)
  t.equal(await sell(night), 3_150)
  browser.mend()
  await allIn(night, 2)
  t.same(conflictsOf(night), [])
})

t.test('a basket over midnight: the cashier is told, and takes the new price', async (t) => {
  const night = await openAtNight(t)
  const { browser, pass, till } = night
  await goAway(night)
  await till.scan.scanText(RICE)
  await till.scan.scanText(NOODLES)
  t.equal(firstUndecided(till), null)
  pass(20 * MINUTE_MS)
  const line = firstUndecided(till)
  const news = line && openNewsOf(till, line)
  t.match(news, { oldMinor: 3_150, newMinor: 2_900 })
  if (!line || !news) return
  unwrap(await takeNewPrice(till, line, news))
  t.equal(firstUndecided(till), null)
  t.equal(await pay(till), 74_500 + 2_900)
  browser.mend()
  await allIn(night, 1)
  t.same(conflictsOf(night), [])
})

t.test('a price that nobody had foreseen is a conflict, as ever', async (t) => {
  const night = await openAtNight(t)
  const { browser, hub, pass } = night
  await goAway(night)
  pass(20 * MINUTE_MS)
  t.equal(await sell(night), 2_900)
  await activatePrices(hub.deps)
  hub.db.prepare('UPDATE selling_unit SET price_minor = 2_500 WHERE product_id = ?').run(noodles)
  hub.db.prepare('UPDATE change_counter SET cursor = cursor + 1').run()
  browser.mend()
  await allIn(night, 1)
  t.match(conflictsOf(night), [{ type: 'price_changed' }])
})

t.test('the day begins at three: midnight changes nothing, three does', async (t) => {
  const night = await openAtNight(t, 180)
  const { browser, hub, pass } = night
  await goAway(night)
  t.equal(await sell(night), 3_150, 'ten to three')
  pass(20 * MINUTE_MS)
  t.equal(await sell(night), 2_900, 'ten past three')
  browser.mend()
  await activatePrices(hub.deps)
  await allIn(night, 2)
  t.same(conflictsOf(night), [])
})

t.test('what an earlier build kept is fetched anew, once', async (t) => {
  const night = await openAtNight(t)
  const { boot, browser, till } = night
  const kept = await till.database.get('sync_metadata', 'catalogue')
  if (kept?.key !== 'catalogue') throw new Error('nothing is kept')
  const { hasComing, ...before } = kept
  t.equal(hasComing, true)
  await till.database.put('sync_metadata', before)
  boot.stop()
  const again = await openPage(t, browser)
  const generation = async () => {
    const found = await again.till.database.get('sync_metadata', 'catalogue')
    return found?.key === 'catalogue' ? found.generation : 0
  }
  await browser.until(() => again.till.link.isConnected.value, 'the hub')
  await again.till.catalogue.refresh()
  t.equal(await generation(), kept.generation + 1)
  await again.till.catalogue.refresh()
  t.equal(await generation(), kept.generation + 1)
})
