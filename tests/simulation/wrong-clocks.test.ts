// Clocks that are years off, that jump back, that run ahead of the hub (I10): order comes from
// numbers, the business day from the shift, and nobody is locked out or forgets anything by them.
import t from 'tap'
import { PINS } from '../support/hub.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { type Desk, ModelShop, openShift } from './model-shop.ts'
import { sell } from './terminal-events.ts'

const DAY_MS = 24 * 3_600_000
const YEAR_MS = 365 * DAY_MS
const TRIES_MAX = 20

async function sellFor(shop: ModelShop, desk: Desk, count: number): Promise<void> {
  const wanted = desk.promised.size + count
  for (let tries = 0; desk.promised.size < wanted; tries += 1) {
    if (tries === TRIES_MAX) throw new Error(shop.story.slice(-20).join(', '))
    const { session } = desk.browser.till
    // The hub's log-in has run out: what was sold meanwhile stands, and the person says who it is.
    if (session.phase.peek() === 'logged-out') {
      await shop.try('log in', session.login(desk.staffId, PINS[desk.staffId] ?? ''))
    }
    await sell(shop, desk)
  }
}

const allHome = async (shop: ModelShop): Promise<void> => {
  for (const { browser } of shop.desks) {
    browser.line.fault = () => 'none'
    const { connectivity } = browser.till
    connectivity.retryNow()
    await shop.time.until(() => connectivity.badge.peek().pendingCount === 0, 'the backlog')
  }
}

t.test('tills ten years ahead and twenty behind trade on the hub’s day', async (t) => {
  const shop = new ModelShop(t, PROPERTY_SEED)
  t.teardown(() => shop.end())
  const [ahead, behind] = shop.desks as [Desk, Desk]
  ahead.browser.wallOffsetMs = 10 * YEAR_MS
  behind.browser.wallOffsetMs = -20 * YEAR_MS
  await shop.open()
  for (const desk of shop.desks) await sellFor(shop, desk, 2)
  for (const desk of shop.desks) {
    desk.browser.line.fault = () => 'refused'
    desk.browser.line.cut('reset')
    await sellFor(shop, desk, 2)
    // Back by years between two sales, then forward again.
    desk.browser.wallOffsetMs -= 3 * YEAR_MS
    await sellFor(shop, desk, 2)
    desk.browser.wallOffsetMs += 5 * YEAR_MS
    await sellFor(shop, desk, 2)
  }
  await allHome(shop)
  t.strictSame(await shop.lookAtTheEnd(), [])
  const sales = shop.hub.look((db) =>
    db.prepare('SELECT business_date, sold_at_ms, received_at_ms FROM sale').all(),
  ) as { business_date: string; sold_at_ms: number; received_at_ms: number }[]
  t.equal(sales.length, 16)
  t.ok(sales.every(({ business_date }) => business_date === '2026-11-22'))
  const hubMs = shop.hub.deps.seams.clock.nowMs()
  t.ok(sales.every(({ received_at_ms }) => Math.abs(received_at_ms - hubMs) < DAY_MS))
  t.ok(
    sales.some(({ sold_at_ms }) => sold_at_ms < hubMs - 10 * YEAR_MS),
    'what the till believed is kept beside it',
  )
  const shifts = shop.hub.look((db) =>
    db.prepare('SELECT business_date, opened_at_ms FROM shift').all(),
  ) as { business_date: string; opened_at_ms: number }[]
  t.ok(shifts.every(({ business_date }) => business_date === '2026-11-22'))
  t.ok(shifts.every(({ opened_at_ms }) => Math.abs(opened_at_ms - hubMs) < DAY_MS))
})

t.test('a hub that wakes up on another day keeps the days of its shifts', async (t) => {
  const shop = new ModelShop(t, PROPERTY_SEED + 1)
  t.teardown(() => shop.end())
  await shop.open()
  const [desk, other] = shop.desks as [Desk, Desk]
  await sellFor(shop, desk, 1)
  await shop.hub.kill()
  for (const { browser } of shop.desks) browser.line.cut('reset')
  await sellFor(shop, desk, 2)
  shop.hub.wallOffsetMs = 40 * DAY_MS
  await shop.hub.start()
  await allHome(shop)
  await sellFor(shop, desk, 1)
  await sellFor(shop, other, 1)
  await allHome(shop)
  t.strictSame(await shop.lookAtTheEnd(), [])
})

t.test('a clock that jumps while the hub is away locks nobody out', async (t) => {
  const shop = new ModelShop(t, PROPERTY_SEED + 2)
  t.teardown(() => shop.end())
  await shop.open()
  const [desk] = shop.desks as [Desk, Desk]
  await shop.time.pass(60_000)
  desk.browser.line.fault = () => 'refused'
  desk.browser.line.cut('reset')
  for (const offsetMs of [10 * YEAR_MS, -20 * YEAR_MS, -60_000, 6 * DAY_MS]) {
    desk.browser.wallOffsetMs = offsetMs
    const { session } = desk.browser.till
    await shop.time.during(session.logout(), 'a log-out')
    const pin = PINS[desk.staffId] ?? ''
    const back = await shop.time.during(session.login(desk.staffId, pin), 'a log-in')
    t.ok(back.ok, `${offsetMs / DAY_MS} days`)
    await sellFor(shop, desk, 1)
  }
  await allHome(shop)
  t.strictSame(await shop.lookAtTheEnd(), [])
  t.notOk((await shop.time.during(openShift(desk.browser.till, null), 'a shift')).ok, 'one is open')
})
