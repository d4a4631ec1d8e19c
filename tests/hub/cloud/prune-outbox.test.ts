// What the outbox may forget, and that nothing needs what it forgot.
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { applyMarks } from '#hub/cloud/apply-marks.ts'
import { beginLife } from '#hub/cloud/begin-life.ts'
import {
  OUTBOX_KEPT_DAYS,
  PRUNE_ROWS_MAX,
  pruneOutbox,
  watchOutboxAge,
} from '#hub/cloud/prune-outbox.ts'
import { write } from '#hub/db/write.ts'
import { readChainHead } from '#hub/outbox/chain-place.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { EPOCH } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { ModelCloud } from './model-cloud.ts'

const DAY_MS = 24 * 3_600_000

function openShop(t: Test) {
  const shop = smallShop(t)
  const { db, seams } = shop
  const cloud = new ModelCloud()
  cloud.approve(db)
  const taker = createSaleTaker({ ...shop.deps, metrics: new Registry() })
  let number = 0
  return {
    ...shop,
    cloud,
    async sell(count: number) {
      for (let n = 0; n < count; n++) {
        number += 1
        must(await taker.take('direct', makeSale({ number }), 0))
      }
    },
    days: (count: number) => seams.clock.advance(count * DAY_MS),
    push: () => cloud.push(db, 10_000),
    hear: () =>
      write(db, (tx) => applyMarks(tx, cloud.marks(readChainHead(tx).epoch), seams.clock.nowMs())),
    prune: () => write(db, (tx) => pruneOutbox(tx, seams.clock.nowMs())),
    rows: (epoch = EPOCH) =>
      db
        .prepare('SELECT sequence FROM outbox WHERE epoch = ? ORDER BY sequence')
        .pluck()
        .all(epoch) as number[],
    watermark: () => db.prepare('SELECT watermark FROM terminal_series').pluck().get(),
  }
}

t.test('only what was confirmed on an earlier day, a month old, below the last row', async (t) => {
  const shop = openShop(t)
  await shop.sell(3)
  const old = shop.rows().length
  shop.days(OUTBOX_KEPT_DAYS + 5)
  t.equal(shop.prune(), 0, 'nothing was ever confirmed')
  shop.push()
  shop.hear()
  t.equal(shop.prune(), 0, 'it was confirmed only today')
  shop.days(1)
  await shop.sell(1)
  shop.push()
  shop.hear()
  t.equal(shop.prune(), old - 1, 'but for the row that both sides know each other by')
  t.equal(shop.rows()[0], old)
  t.equal(shop.prune(), 0)
  shop.days(OUTBOX_KEPT_DAYS - 2)
  t.equal(shop.prune(), 1, 'the row that was the last one then')
  t.equal(shop.prune(), 0, 'young rows stay')
  t.same(checkBooks(shop.db), [], 'the chain holds from the oldest row that is kept')
})

t.test('rows that were never confirmed stay, however old', async (t) => {
  const shop = openShop(t)
  await shop.sell(2)
  shop.push()
  shop.hear()
  const confirmed = shop.rows().length
  await shop.sell(5)
  shop.days(90)
  shop.hear()
  t.ok(shop.prune() < confirmed)
  t.equal(shop.rows()[0], confirmed)
  t.equal(shop.prune(), 0)
})

t.test('a cloud restored to yesterday after that: watermarks go back and come again', async (t) => {
  const shop = openShop(t)
  await shop.sell(4)
  shop.push()
  shop.hear()
  shop.days(OUTBOX_KEPT_DAYS + 1)
  await shop.sell(2)
  shop.push()
  shop.hear()
  t.ok(shop.prune() > 0)
  t.equal(shop.watermark(), 6, 'the proof needs no row that is gone')
  shop.days(1)
  await shop.sell(2)
  shop.push()
  shop.hear()
  t.equal(shop.watermark(), 8)
  shop.cloud.forget(3)
  t.match(shop.hear(), { ok: true, wasCloudRestored: true })
  t.equal(shop.watermark(), shop.cloud.watermark())
  t.ok(shop.push(), 'what it lost is still here')
  t.match(shop.hear(), { ok: true })
  t.equal(shop.watermark(), 8)
})

t.test('an earlier life goes when all that was carried from it is confirmed', async (t) => {
  const shop = openShop(t)
  await shop.sell(2)
  shop.push()
  shop.hear()
  await shop.sell(2)
  write(shop.db, (tx) =>
    beginLife(tx, shop.seams, { cause: 'restored', name: 'x', disputedFrom: null }),
  )
  const { epoch } = readChainHead(shop.db)
  shop.cloud.approve(shop.db)
  shop.days(40)
  t.equal(shop.prune(), 0)
  shop.push()
  shop.hear()
  t.equal(shop.prune(), 0, 'confirmed today')
  shop.days(1)
  await shop.sell(1)
  shop.push()
  shop.hear()
  while (shop.prune() > 0);
  t.same(shop.rows(), [])
  t.ok(shop.rows(epoch).length > 0)
  t.equal(shop.watermark(), 5)
  t.same(checkBooks(shop.db), [])
})

t.test('step by step, with a pause after each', async (t) => {
  const shop = openShop(t)
  const timers = fakeTimers()
  await shop.sell(PRUNE_ROWS_MAX)
  shop.push()
  shop.hear()
  shop.days(OUTBOX_KEPT_DAYS + 1)
  await shop.sell(1)
  shop.push()
  shop.hear()
  const before = shop.rows().length
  const watch = watchOutboxAge({ ...shop.deps, seams: { ...shop.seams, timers } })
  timers.pass(3_600_000)
  t.equal(shop.rows().length, before - PRUNE_ROWS_MAX, 'so many in one commit')
  timers.pass(100)
  t.equal(shop.rows().length, before - PRUNE_ROWS_MAX, 'then sales have their turn')
  timers.pass(200)
  t.ok(shop.rows().length < before - PRUNE_ROWS_MAX)
  watch.stop()
  t.equal(timers.pendingCount(), 0)
})
