import t, { type Test } from 'tap'
import { LATE_SALE_MS, SALE_AGE_HEADER } from '#domain/wire/sale-message.ts'
import { createArrivalNotes } from '#hub/kpi/note-arrivals.ts'
import { readKpis } from '#hub/kpi/read-kpis.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { proveKey, type TestTerminal } from '../../support/test-terminal.ts'

const DAY_MS = 24 * 60 * 60_000

const saleOf = (till: TestTerminal, number: number, change = {}) => ({
  ...makeSale({
    ...{ number, transactionId: testId(7_000 + number), cashierId: CASHIER_ID },
    terminal: { id: till.id, code: till.code, series: till.series },
  }),
  ...change,
})

async function openShop(t: Test) {
  const clock = fakeClock()
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  const till = await hub.logIn()
  await till.openShift()
  const kpis = () => readKpis(hub.db, clock.nowMs())
  return { hub, clock, till, kpis }
}

t.test('sales that waited are counted as they arrive, once, with their conflicts', async (t) => {
  const { hub, till, kpis } = await openShop(t)
  const [first, second, third, fourth] = [1, 2, 3, 4].map((number) => saleOf(till, number))
  // At once, and after a moment: neither waited for the hub.
  await till.post('/api/pos/transactions', first)
  await till.post('/api/pos/transactions', second, { [SALE_AGE_HEADER]: '14000' })
  t.match(kpis(), { offline_sales: 0, synced_in_time: 0 })
  const backlog = { transactions: [third, fourth], ages_ms: [3_600_000, 60_000] }
  for (let again = 0; again < 2; again += 1) {
    const answer = await till.post('/api/pos/sync', backlog)
    t.match(answer.body.results, [{ verdict: 'accepted' }, { verdict: 'accepted' }])
  }
  t.match(kpis(), { offline_sales: 2, offline_failures: 0, synced_in_time: 2, synced_late: 0 })
  const stranger = saleOf(till, 5, { cashier_id: testId(999) })
  const misshapen = { offline_transaction_id: testId(7_777), committed: true }
  const transactions = [stranger, misshapen]
  await till.post('/api/pos/sync', { transactions, ages_ms: [90_000, 90_000] })
  t.match(kpis(), { offline_sales: 3, offline_failures: 1, offline_conflicts: 1 })
  const text = await hub.deps.metrics.metrics()
  t.match(text, 'hub_offline_sales_total{result="taken"} 2')
  t.match(text, 'hub_offline_sales_total{result="conflict"} 1')
  t.match(text, 'hub_kpi_offline_success_ratio 0.75')
  t.match(text, /hub_kpi_conflict_ratio 0\.33/)
  t.match(text, 'hub_kpi_cache_hit_ratio Nan', 'nothing was looked up')
})

t.test('in time is five minutes after the till came back', async (t) => {
  const hub = await startTestHub(t)
  const note = createArrivalNotes({
    ...hub.deps,
    metrics: new (await import('prom-client')).Registry(),
  })
  const HOUR = 3_600_000
  const cases: [ageMs: number, connectedMs: number | null, isInTime: boolean][] = [
    [HOUR, 1_000, true],
    [HOUR, 300_000, true],
    [HOUR, 300_001, false],
    // Made a minute ago while the till was connected: it did not wait for longer than that.
    [60_000, HOUR, true],
    [240_000, HOUR, true],
    [400_000, HOUR, false],
    // Of an earlier run of the page: nobody knows how old.
    [LATE_SALE_MS + 1, 10_000, true],
    [HOUR, null, true],
  ]
  const before = { inTime: 0, late: 0 }
  for (const [ageMs, connectedMs, isInTime] of cases) {
    note({ terminalCode: 'T1', connectedMs }, [{ ageMs, result: 'taken' }])
    before[isInTime ? 'inTime' : 'late'] += 1
    const { synced_in_time, synced_late } = readKpis(hub.db, hub.deps.seams.clock.nowMs())
    t.same({ inTime: synced_in_time, late: synced_late }, before, `${ageMs} of ${connectedMs}`)
  }
})

t.test('a week counts, days are shown, old days are forgotten', async (t) => {
  const { hub, clock, till, kpis } = await openShop(t)
  const arrive = async (number: number) => {
    const backlog = { transactions: [saleOf(till, number)], ages_ms: [60_000] }
    t.equal((await till.post('/api/pos/sync', backlog)).status, 200)
  }
  await arrive(1)
  clock.advance(6 * DAY_MS)
  await proveKey(hub.url, till.id, till.keys, till.cookies)
  await arrive(2)
  t.match(kpis(), { offline_sales: 2 })
  clock.advance(DAY_MS)
  t.match(kpis(), { offline_sales: 1 }, 'the first is of the week before')
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const { body } = await manager.get('/api/console/kpis')
  t.equal(body.history.length, 14)
  t.same(
    body.history.slice(-8).map((day: { offline_sales: number }) => day.offline_sales),
    [1, 0, 0, 0, 0, 0, 1, 0],
  )
  t.match(body.kpis, { days: 7, offline_sales: 1, terminals_installed: 0 })
  clock.advance(40 * DAY_MS)
  const late = await hub.logIn(CASHIER_ID, 'Kasir 9')
  await late.post('/api/pos/sync', { transactions: [saleOf(till, 3)], ages_ms: [60_000] })
  const days = hub.db.prepare('SELECT count(DISTINCT day) FROM kpi_day').pluck().get()
  t.equal(days, 1)
})
