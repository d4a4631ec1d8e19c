// Numbers that a later receipt has overtaken (I5): seen, explained by a manager, and taken back by
// the sale that comes all the same.
import t, { type Test } from 'tap'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'

async function openShop(t: Test) {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift()
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const terminal = { id: till.id, code: till.code, series: till.series }
  const path = `/api/console/terminals/${till.id}/voided-numbers`
  return {
    ...{ hub, till, manager, path },
    async sell(...numbers: number[]) {
      const transactions = numbers.map((number) => makeSale({ number, terminal, committed: true }))
      const answer = await till.post('/api/pos/sync', { transactions })
      t.equal(answer.body.results.length, numbers.length)
    },
    async missing() {
      const { terminals } = (await manager.get('/api/console/terminals')).body
      const card = terminals.find((each: { terminal_id: string }) => each.terminal_id === till.id)
      const ranges = card.missing.map((gap: { from: number; to: number }) => [gap.from, gap.to])
      return { ranges, count: card.missing_count }
    },
    metric: async () =>
      /^hub_receipt_numbers_missing (\d+)/m.exec(await hub.deps.metrics.metrics())?.[1],
    void: (from: number, to: number, change = {}) =>
      manager.post(path, { series: till.series, from, to, reason: ' Tablet hilang ', ...change }),
    voids: () =>
      hub.db
        .prepare("SELECT payload FROM audit_entry WHERE kind = 'receipt-number-voided'")
        .pluck()
        .all()
        .map((text) => JSON.parse(String(text))),
    told: () =>
      hub.db
        .prepare(
          `SELECT document_id, payload FROM outbox WHERE kind = 'receipt-numbers-voided'
           ORDER BY sequence`,
        )
        .all()
        .map((row) => {
          const { document_id, payload } = row as { document_id: string; payload: string }
          return { id: document_id, ...JSON.parse(payload) }
        }),
  }
}

t.test('what a later number has overtaken is missing until it comes', async (t) => {
  const { sell, missing, metric } = await openShop(t)
  t.same(await missing(), { ranges: [], count: 0 })
  await sell(1, 2)
  t.same(await missing(), { ranges: [], count: 0 })
  await sell(5, 9)
  t.same(await missing(), {
    ranges: [
      [3, 4],
      [6, 8],
    ],
    count: 5,
  })
  t.equal(await metric(), '5')
  await sell(7)
  t.same(await missing(), {
    ranges: [
      [3, 4],
      [6, 6],
      [8, 8],
    ],
    count: 4,
  })
  await sell(3, 4, 6, 8)
  t.same(await missing(), { ranges: [], count: 0 })
  t.equal(await metric(), '0')
})

t.test('what the cloud has is not looked at; a number of another series is no gap', async (t) => {
  const { hub, till, sell, missing } = await openShop(t)
  await sell(4)
  t.same(await missing(), { ranges: [[1, 3]], count: 3 })
  const mark = 'UPDATE terminal_series SET watermark = ? WHERE terminal_id = ?'
  hub.db.prepare(mark).run(2, till.id)
  t.same(await missing(), { ranges: [[3, 3]], count: 1 })
  hub.db.prepare(mark).run(4, till.id)
  t.same(await missing(), { ranges: [], count: 0 })
})

t.test('a manager says what became of them, once, and it is in the chain', async (t) => {
  const shop = await openShop(t)
  const { till, missing, voids } = shop
  await shop.sell(2, 10)
  t.same(await missing(), {
    ranges: [
      [1, 1],
      [3, 9],
    ],
    count: 8,
  })
  t.match(await shop.void(4, 6), { status: 200, body: { terminals: [{}, {}] } })
  t.same(await missing(), {
    ranges: [
      [1, 1],
      [3, 3],
      [7, 9],
    ],
    count: 5,
  })
  t.equal(await shop.metric(), '5')
  t.match(await shop.void(4, 6), { status: 200 }, 'said again')
  t.match(await shop.void(5, 5), { status: 200 }, 'a part of it')
  const facts = { terminal_id: till.id, series: till.series, from: 4, to: 6, by: MANAGER_ID }
  t.same(voids(), [{ ...facts, number: `${till.series}-4…6`, reason: 'Tablet hilang' }])
  const [told, ...more] = shop.told()
  const place = { terminal_id: till.id, series: till.series, from: 4, to: 6 }
  t.match(told, { ...place, reason: 'Tablet hilang', voided_by: MANAGER_ID })
  t.equal(told.voiding_id, told.id)
  t.same(more, [], 'the cloud is told once as well')
  t.match(await shop.void(3, 7), { status: 200 }, 'what is left of a wider range')
  t.match(shop.told().at(-1), { from: 3, to: 7 })
  await shop.void(1, 1)
  t.match(voids().at(-1), { number: `${till.series}-1` })
  t.same(await missing(), { ranges: [[8, 9]], count: 2 })
})

t.test('a sale that comes all the same is taken, and its number is here', async (t) => {
  const shop = await openShop(t)
  await shop.sell(3)
  await shop.void(1, 2)
  await shop.sell(1)
  t.equal(shop.hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), 2)
  t.same(await shop.missing(), { ranges: [], count: 0 })
  t.match(await shop.void(1, 2), { status: 409, body: { error: { code: 'NUMBERS_NOT_MISSING' } } })
})

t.test('nobody explains what is here, was never overtaken, or is not theirs', async (t) => {
  const shop = await openShop(t)
  await shop.sell(1, 4)
  const refused = { status: 409, body: { error: { code: 'NUMBERS_NOT_MISSING' } } }
  t.match(await shop.void(1, 2), refused)
  t.match(await shop.void(3, 4), refused)
  t.match(await shop.void(5, 5), refused)
  t.match(await shop.void(3, 2), refused)
  t.match(await shop.void(2, 3, { series: 'Z' }), refused)
  const body = { series: shop.till.series, from: 2, to: 3, reason: 'x' }
  t.match(await shop.manager.post(shop.path.replace(shop.till.id, testId(9)), body), refused)
  t.match(await shop.void(2, 3, { reason: ' ' }), { status: 400 })
  const supervisor = await shop.hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  t.match(await supervisor.post(shop.path, body), { status: 403 })
  t.same(shop.voids(), [])
  t.same(shop.told(), [])
})

t.test('of many holes the first are shown and all are counted', async (t) => {
  const shop = await openShop(t)
  await shop.sell(...Array.from({ length: 30 }, (_, n) => 2 * n + 2))
  const { ranges, count } = await shop.missing()
  t.equal(ranges.length, 20)
  t.same(ranges[0], [1, 1])
  t.equal(count, 30)
})
