import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import { bucketOf } from '#domain/kpi.ts'
import type { TillParcel } from '#domain/wire/client-event-message.ts'
import type { AppWorkerState } from '../../../terminal-ui/src/link/app-worker.ts'
import { DEADLINE_MS } from '../../../terminal-ui/src/link/hub-http.ts'
import type { Surroundings } from '../../../terminal-ui/src/link/surroundings.ts'
import { tellEvents } from '../../../terminal-ui/src/models/client-events.ts'
import {
  BACKLOG_WARN,
  eventsBetween,
  keptAlone,
  type Seen,
} from '../../../terminal-ui/src/models/watch-till.ts'
import { textTable } from '../../support/text-table.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { openTill, product } from './open-till.ts'

const seen = (state: Seen['state'], pendingCount = 0, atMs = 0): Seen => ({
  ...{ state, pendingCount, atMs },
})

t.test('what happened between two looks', (t) => {
  const cases: [Seen, Seen, Seen, object[]][] = [
    [seen('online'), seen('online'), seen('online'), []],
    [seen('online'), seen('offline', 0, 9), seen('online'), [{ name: 'hub_lost' }]],
    [seen('offline', 1), seen('offline', 2), seen('offline'), []],
    [
      seen('offline', 2, 50),
      seen('syncing', 2, 70),
      seen('offline', 0, 10),
      [
        { name: 'hub_back', durationMs: 60 },
        { name: 'sync_started', count: 2 },
      ],
    ],
    [
      seen('syncing', 1, 80),
      seen('online', 0, 95),
      seen('syncing', 2, 70),
      [{ name: 'sync_completed', durationMs: 25, count: 2 }],
    ],
  ]
  cases.push(
    [
      seen('syncing', 5, 80),
      seen('offline', 3, 95),
      seen('syncing', 9, 70),
      [{ name: 'hub_lost' }, { name: 'sync_failed', durationMs: 25, count: 3 }],
    ],
    [
      seen('offline', BACKLOG_WARN - 1),
      seen('offline', BACKLOG_WARN),
      seen('offline'),
      [{ name: 'backlog_warning', count: BACKLOG_WARN }],
    ],
  )
  for (const [before, now, since, expected] of cases) {
    t.strictSame(eventsBetween(before, now, since), expected)
  }
  t.end()
})

t.test('what was kept without an answer is told once', async (t) => {
  const table = `
    told | waits | alone | fresh | told then
    0    | 0     | yes   | 0     | 0
    0    | 1     | no    | 0     | 0
    0    | 1     | yes   | 1     | 1
    1    | 1     | yes   | 0     | 1
    1    | 3     | yes   | 2     | 3
    3    | 1     | yes   | 0     | 1
    3    | 1     | no    | 0     | 1
    1    | 2     | no    | 0     | 1
    1    | 2     | yes   | 1     | 2
  `
  for (const row of textTable(table)) {
    const found = keptAlone(Number(row('told')), Number(row('waits')), row('alone') === 'yes')
    t.same(found, { fresh: Number(row('fresh')), told: Number(row('told then')) })
  }
})

type Told = {
  events: { name: string; words: string | null; duration_ms: number | null; count: number | null }[]
  parcel?: TillParcel
  about: object
}

async function openTelling(t: Test) {
  const opened = await openTill(t)
  const { bench, boot } = opened
  const told: Told[] = []
  const hub = { isRefused: false, isAnswerLost: false }
  bench.hub.routes['POST /api/pos/client-events'] = ({ body }) => {
    if (hub.isRefused) return refusal(503, 'HUB_STOPPING')
    told.push(JSON.parse(String(body)) as Told)
    return hub.isAnswerLost ? refusal(503, 'HUB_STOPPING') : ok({ success: true })
  }
  const state = signal<AppWorkerState>('installing')
  const worker = { state, lookForUpdate() {}, takeOver() {} }
  const faults: ((words: string) => void)[] = []
  const surroundings: Surroundings = {
    isControlled: () => false,
    onFault(listener) {
      faults.push(listener)
      return () => {}
    },
    storage: async () => null,
  }
  const facts = { usedBytes: 5_000, quotaBytes: 50_000, isPersistent: false, cacheBytes: null }
  const sources = { boot, worker, surroundings, build: '0.1.0', storage: () => facts }
  const start = () => {
    const teller = tellEvents(bench.seams, sources)
    t.teardown(teller.stop)
    return teller
  }
  const names = () => told.flatMap(({ events }) => events.map(({ name }) => name))
  const counted = () => {
    const sums: Record<string, number> = {}
    const parcels = new Map(told.map(({ parcel }) => [parcel?.parcel_id, parcel]))
    for (const parcel of parcels.values()) {
      for (const { name, count } of parcel?.counts ?? []) sums[name] = (sums[name] ?? 0) + count
    }
    return sums
  }
  const fail = (words: string) => faults.at(-1)?.(words)
  return { ...opened, told, hub, state, fail, start, names, counted }
}

t.test('kept while the hub is away, told when it is back, once', async (t) => {
  const { bench, hub, state, fail, start, told, names } = await openTelling(t)
  hub.isRefused = true
  start()
  await settle()
  t.same(told, [], 'the hub does not take them now')
  hub.isRefused = false
  state.value = 'ready'
  await settle()
  t.same(names(), ['app_opened', 'offline_ready', 'worker_installed'])
  t.match(told[0], {
    events: [{ duration_ms: Number, count: 0 }],
    about: { build: '0.1.0', worker: 'ready', storage_quota_bytes: 50_000 },
  })
  const [ready] = told.flatMap(({ parcel }) => parcel?.times ?? [])
  t.match(ready, { name: 'ready', count: 1 })
  bench.hub.trouble = () => 'down'
  fail('TypeError in index:1:2')
  await settle()
  t.equal(names().length, 3)
  bench.hub.trouble = () => null
  fail('RangeError')
  await settle()
  t.same(told.flatMap(({ events }) => events.map(({ words }) => words)).slice(3), [
    'TypeError in index:1:2',
    'RangeError',
  ])
})

t.test('days alone lose events and no counts; a lost answer counts nothing twice', async (t) => {
  const { bench, hub, fail, start, told, names, counted } = await openTelling(t)
  const first = start()
  await settle()
  told.length = 0
  bench.hub.trouble = () => 'down'
  for (let at = 0; at < 300; at += 1) fail('RangeError')
  await until(() => !first.counts.hasFresh, 'the counts on the device')
  await settle()
  // The page is opened anew: what was in memory is gone.
  first.stop()
  start()
  for (let at = 0; at < 250; at += 1) fail('TypeError')
  await settle()
  bench.hub.trouble = () => null
  hub.isAnswerLost = true
  fail('TypeError')
  await settle()
  hub.isAnswerLost = false
  fail('TypeError')
  await settle()
  t.equal(counted().client_error, 552)
  t.equal(counted().app_opened, 1)
  t.ok(names().filter((name) => name === 'client_error').length < 552)
  t.equal(told[0]?.parcel?.parcel_id, told[1]?.parcel?.parcel_id, 'the same parcel again')
})

t.test('how long a sale takes, with the hub and without, and what was looked up', async (t) => {
  const { bench, till, start, told } = await openTelling(t)
  const { counts } = start()
  await settle()
  const sellIn = async (ms: number) => {
    await till.cart.add(product(0))
    bench.time.stall(ms)
    await till.payment.open()
    await till.payment.addTender({ method: 'cash', tenderedMinor: 900_000, evidence: null })
    t.match(await till.payment.commit(), { ok: true })
    till.payment.dismissCompleted()
    await settle()
  }
  await sellIn(20_000)
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  await settle()
  till.link.countLookup(true)
  till.link.countLookup(false)
  await sellIn(11_000)
  const parcel = await counts.seal(till.database, till.newId)
  const times = [...told.flatMap((each) => each.parcel?.times ?? []), ...(parcel?.times ?? [])]
  t.strictSame(
    times.sort((a, b) => a.name.localeCompare(b.name)),
    [
      { name: 'checkout_offline', bucket: bucketOf(11_000), count: 1 },
      { name: 'checkout_online', bucket: bucketOf(20_000), count: 1 },
    ],
  )
  t.match(
    parcel?.counts.filter(({ name }) => name.startsWith('cache') || name.startsWith('trans')),
    [
      { name: 'cache_hit', count: 1 },
      { name: 'cache_miss', count: 1 },
      { name: 'transaction_saved_offline', count: 1 },
    ],
  )
})

t.test(
  'a sale whose request was given up counts as kept, though the line looks open',
  async (t) => {
    const { bench, till, start, told, counted, fail } = await openTelling(t)
    start()
    const sell = async () => {
      await till.cart.add(product(1))
      await till.payment.open()
      await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
      t.match(await till.payment.commit(), { ok: true })
      await settle()
    }
    await sell()
    bench.hub.trouble = ({ path }) => (path.includes('client-events') ? 'down' : 'late')
    await sell()
    t.equal(till.link.sender.isUnheard.value, false, 'it may still answer')
    await bench.time.pass(DEADLINE_MS + 1)
    await settle()
    t.equal(till.link.isConnected.value, true, 'the line looks open')
    t.equal(till.link.sender.isUnheard.value, true)
    bench.hub.trouble = () => null
    await bench.time.pass(5_000)
    await until(() => till.link.counts.value.pending === 0, 'it is at the hub')
    await until(() => !till.link.sender.isUnheard.value, 'somebody to answer')
    const name = 'transaction_saved_offline'
    // One that comes while another is being told waits for the next.
    for (let tries = 0; tries < 20 && counted()[name] === undefined; tries += 1) {
      fail('something else to tell')
      await settle()
    }
    t.equal(counted()[name], 1, 'it is counted')
    const events = told.flatMap(({ events: some }) => some.filter((each) => each.name === name))
    t.match(events, [{ count: 1 }], 'told once')
  },
)
