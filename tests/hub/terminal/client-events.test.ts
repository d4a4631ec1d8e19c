import t from 'tap'
import { readKpis } from '#hub/kpi/read-kpis.ts'
import { createLogger } from '#hub/system/logger.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'

const PATH = '/api/pos/client-events'
const event = (name: string, more: object = {}) => ({
  ...{ name, at: '2026-11-22T05:00:00.000Z', duration_ms: null, count: null, words: null },
  ...more,
})

t.test('what a till saw is counted, timed and logged with its name', async (t) => {
  const logged: { facts: Record<string, unknown>; words: string }[] = []
  const note = (facts: Record<string, unknown>, words: string) => logged.push({ facts, words })
  const log = Object.assign(createLogger('silent'), { info: note, warn: note, error: note })
  const hub = await startTestHub(t, { deps: { log } })
  const till = await hub.logIn()
  const events = [
    event('hub_back', { duration_ms: 61_000 }),
    event('transaction_saved_offline'),
    event('transaction_saved_offline'),
    event('client_error', { words: 'TypeError in index:1:2' }),
    event('sale_unreadable', { count: 6_300, words: 'TEST01-T1-A-2' }),
    event('command_unreadable', { words: 'refund' }),
  ]
  t.match(await till.post(PATH, { events }), { status: 200, body: { success: true } })
  const text = await hub.deps.metrics.metrics()
  t.match(text, 'hub_client_events_total{event="transaction_saved_offline"} 2')
  t.match(text, 'hub_client_event_seconds_sum{event="hub_back"} 61')
  const told = logged.filter(({ words }) => words.startsWith('a terminal reports'))
  t.equal(told.length, 4)
  t.match(told.at(-1), {
    facts: { terminal: till.code, event: 'client_error', words: 'TypeError in index:1:2' },
  })
  const lost = logged.filter(({ words }) => words.includes('cannot be read'))
  const facts = { terminal: till.code, count: 6_300, receipt: 'TEST01-T1-A-2' }
  t.match(lost, [{ facts }, { facts: { kind: 'refund' } }], 'named, with what it was worth')
})

t.test('what it cannot have seen is refused, and nothing of it counted', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const wrong = [
    { events: [event('hub_back'), event('sold_a_house')] },
    { events: [event('hub_back', { duration_ms: -1 })] },
    { events: [event('client_error', { words: 'x'.repeat(301) })] },
    { events: Array.from({ length: 51 }, () => event('hub_back')) },
    { events: [event('hub_back', { customer: 'Ratna' })] },
  ]
  for (const body of wrong) t.match(await till.post(PATH, body), { status: 400 })
  t.notMatch(await hub.deps.metrics.metrics(), 'hub_client_events_total{')
  t.match(await hub.request('POST', PATH, { events: [event('hub_back')] }), { status: 401 })
})

const ABOUT = {
  ...{ build: '0.1.0', worker: 'ready', storage_used_bytes: 9_000_000, cache_bytes: 8_000_000 },
  unreadable_sales: 0,
  ...{ storage_quota_bytes: 90_000_000, is_storage_granted: true },
}

t.test(
  'a parcel counts once, however often it comes, and says who let a till sell on',
  async (t) => {
    const logged: Record<string, unknown>[] = []
    const note = (facts: Record<string, unknown>, words: string) => logged.push({ words, ...facts })
    const log = Object.assign(createLogger('silent'), { info: note })
    const hub = await startTestHub(t, { deps: { log } })
    const till = await hub.logIn(MANAGER_ID)
    const override = {
      ...{ override_id: testId(900), approver_id: MANAGER_ID, staff_id: CASHIER_ID },
      ...{ at: '2026-11-22T05:00:00.000Z', away_ms: 605_000_000 },
    }
    const parcel = {
      parcel_id: testId(901),
      counts: [
        ...[{ name: 'transaction_saved_offline', count: 1_234 }],
        ...[{ name: 'offline_save_failed', count: 2 }],
        ...[
          { name: 'cache_hit', count: 970 },
          { name: 'cache_miss', count: 30 },
        ],
      ],
      times: [
        { name: 'checkout_online', bucket: 9, count: 3 },
        { name: 'checkout_offline', bucket: 10, count: 5 },
        { name: 'ready', bucket: 4, count: 1 },
      ],
      overrides: [override],
    }
    const events = [event('transaction_saved_offline')]
    for (let again = 0; again < 3; again += 1) {
      t.match(await till.post(PATH, { events, parcel, about: ABOUT }), { status: 200 })
    }
    const text = await hub.deps.metrics.metrics()
    t.match(text, 'hub_client_events_total{event="transaction_saved_offline"} 1234')
    const nowMs = hub.deps.seams.clock.nowMs()
    t.match(readKpis(hub.db, nowMs), {
      ...{
        offline_failures: 2,
        cache_hits: 970,
        cache_misses: 30,
        ready_count: 1,
        ready_in_time: 1,
      },
      // Between 12 and 15 s, and between 15 and 18 s: the middle of each.
      ...{ checkout_online_count: 3, checkout_online_median_ms: 13_500 },
      ...{ checkout_offline_count: 5, checkout_offline_median_ms: 16_500 },
      // The outlet was made with another terminal, which says nothing.
      ...{ terminals_active: 2, terminals_installed: 1 },
    })
    const lookups = logged.filter(({ words }) => words === 'what a terminal looked up')
    t.same(lookups, [
      { words: 'what a terminal looked up', terminal: till.code, cacheHits: 970, cacheMisses: 30 },
    ])
    const next = { ...parcel, parcel_id: testId(902), overrides: [], times: [] }
    await till.post(PATH, { events: [], parcel: next })
    t.match(readKpis(hub.db, nowMs), { cache_hits: 1_940, checkout_online_count: 3 })
    const audit = await till.get('/api/console/audit?kind=away-limit-lifted')
    t.equal(audit.body.entries.length, 1)
    t.match(audit.body.entries[0].payload, { ...override, terminal_id: till.id })
  },
)

t.test('the console sees which version each till has, and how it stores', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn(MANAGER_ID)
  const cards = async () =>
    (await till.get('/api/console/terminals')).body.terminals.filter(
      (card: { terminal_id: string }) => card.terminal_id === till.id,
    )
  t.equal((await cards())[0].about, null)
  await till.post(PATH, { events: [], about: ABOUT })
  t.match((await cards())[0].about, { ...ABOUT, told_at: String })
  const later = { ...ABOUT, build: '0.2.0', worker: 'update-waits', is_storage_granted: null }
  await till.post(PATH, { events: [], about: later })
  t.match((await cards())[0].about, later)
})
