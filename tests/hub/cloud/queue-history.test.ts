import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { saveMark } from '#hub/cloud/cloud-store.ts'
import { HISTORY_POINTS_MAX, watchQueue } from '#hub/cloud/queue-history.ts'
import type { Db } from '#hub/db/open-database.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const MINUTE_MS = 60_000

function openShop(t: Test) {
  const shop = smallShop(t)
  const timers = fakeTimers()
  const deps = { ...shop.deps, seams: { ...shop.seams, timers } }
  const taker = createSaleTaker(deps)
  let number = 0
  return {
    ...shop,
    deps,
    timers,
    sell: async () => {
      number += 1
      must(await taker.take('direct', makeSale({ number }), 0))
    },
    pass: (minutes: number) => {
      for (let n = 0; n < minutes; n += 1) {
        shop.seams.clock.advance(MINUTE_MS)
        timers.pass(MINUTE_MS)
      }
    },
    confirmAll: () => confirmAll(shop.db, shop.seams.clock.nowMs()),
  }
}

function confirmAll(db: Db, confirmed_at_ms: number): void {
  const head = db.prepare('SELECT outbox_sequence s, outbox_hash h FROM chain_head').get() as {
    s: number
    h: string
  }
  const mark = { last_sequence: head.s, last_hash: head.h, confirmed_at_ms }
  saveMark(db, EPOCH, { ...mark, confirmed_on: null, earlier_sequence: 0 })
}

t.test('a minute is a sample, and the newest point is now', async (t) => {
  const { deps, sell, pass, confirmAll, timers } = openShop(t)
  confirmAll()
  const history = watchQueue(deps)
  t.same(
    history.points().map(({ pending_count }) => pending_count),
    [0],
  )
  await sell()
  pass(1)
  await sell()
  pass(2)
  confirmAll()
  t.match(history.points(), [
    { pending_count: 1, oldest_age_ms: MINUTE_MS },
    { pending_count: 2, oldest_age_ms: 2 * MINUTE_MS },
    { pending_count: 2, oldest_age_ms: 3 * MINUTE_MS },
    { pending_count: 0, oldest_age_ms: 0 },
  ])
  history.stop()
  t.equal(timers.pendingCount(), 0)
})

t.test('a day is kept, and its worst minute is on the chart', async (t) => {
  const { deps, sell, pass, confirmAll } = openShop(t)
  confirmAll()
  const history = watchQueue(deps)
  pass(24 * 60)
  for (let n = 0; n < 5; n += 1) await sell()
  pass(1)
  confirmAll()
  pass(23 * 60)
  const points = history.points()
  t.ok(points.length <= HISTORY_POINTS_MAX)
  t.equal(points.at(-1)?.pending_count, 0)
  t.equal(Math.max(...points.map(({ pending_count }) => pending_count)), 5)
  pass(2 * 60)
  t.equal(
    Math.max(...history.points().map(({ pending_count }) => pending_count)),
    0,
    'a day is over',
  )
  history.stop()
})

t.test('what waits now is not the worst of the last minutes', async (t) => {
  const { deps, sell, pass, confirmAll } = openShop(t)
  confirmAll()
  const history = watchQueue(deps)
  pass(24 * 60)
  await sell()
  pass(2)
  confirmAll()
  const points = history.points()
  t.ok(points.length <= HISTORY_POINTS_MAX)
  t.match(points.slice(-2), [{ pending_count: 1 }, { pending_count: 0 }])
  history.stop()
})

t.test('a restart in an outage finds the outage’s past again', async (t) => {
  const { db, deps, seams, sell, pass, confirmAll } = openShop(t)
  confirmAll()
  const first = watchQueue(deps)
  for (const minutes of [2, 1, 3]) {
    await sell()
    pass(minutes)
  }
  const before = first.points()
  first.stop()
  const again = watchQueue(deps)
  t.same(again.points().slice(-4), before.slice(-4))
  again.stop()
  seams.clock.advance(-60 * MINUTE_MS)
  t.match(watchQueue(deps).points(), [{ pending_count: 3, oldest_age_ms: 0 }], 'a clock set back')
  db.prepare("UPDATE chain_head SET epoch = 'x', outbox_sequence = 0").run()
  t.match(watchQueue(deps).points(), [{ pending_count: 0 }])
})
