import t from 'tap'
import { bucketOf } from '#domain/kpi.ts'
import { OVERRIDES_MAX } from '#domain/wire/client-event-message.ts'
import { keepOverride, TillCounts } from '../../../terminal-ui/src/models/till-counts.ts'
import { testId } from '../../support/small-outlet.ts'
import { createBench } from '../link/terminal-bench.ts'

t.test('counts outlive the page, and a parcel stays the same until the hub has it', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  const before = new TillCounts()
  t.equal(await before.seal(database, () => testId(1)), null, 'nothing to tell')
  before.add('cache_hit', 3)
  before.add('transaction_saved_offline')
  before.addTime('checkout_offline', 12_500)
  await before.save(database)
  // The page is gone; another one counts on.
  const counts = new TillCounts()
  counts.add('cache_hit', 2)
  const parcel = await counts.seal(database, () => testId(2))
  t.strictSame(parcel, {
    parcel_id: testId(2),
    counts: [
      { name: 'cache_hit', count: 5 },
      { name: 'transaction_saved_offline', count: 1 },
    ],
    times: [{ name: 'checkout_offline', bucket: bucketOf(12_500), count: 1 }],
    overrides: [],
  })
  counts.add('hub_lost')
  t.strictSame(await counts.seal(database, () => testId(3)), parcel, 'it may have got lost')
  await counts.arrived(database, testId(9))
  t.strictSame(await counts.seal(database, () => testId(3)), parcel, 'another one arrived')
  await counts.arrived(database, testId(2))
  t.match(await counts.seal(database, () => testId(4)), {
    ...{ parcel_id: testId(4), counts: [{ name: 'hub_lost', count: 1 }], times: [] },
  })
})

t.test('a storage that does not answer costs no count', async (t) => {
  const bench = createBench(t)
  const closed = await bench.open()
  closed.close()
  const counts = new TillCounts()
  t.notOk(counts.hasFresh)
  counts.add('hub_lost')
  await t.rejects(counts.save(closed))
  t.ok(counts.hasFresh, 'it is on no device yet')
  counts.add('hub_lost')
  const parcel = await counts.seal(await bench.open(), () => testId(1))
  t.notOk(counts.hasFresh)
  t.match(parcel?.counts, [{ name: 'hub_lost', count: 2 }])
})

const override = (n: number) => ({
  ...{ override_id: testId(10 + n), approver_id: testId(20), staff_id: null, away_ms: n },
  at: '2026-11-22T05:00:00.000Z',
})

t.test('who let the till sell on goes with the next parcel, and once', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  const counts = new TillCounts()
  await keepOverride(database, override(1))
  counts.add('cache_hit')
  await counts.save(database)
  await keepOverride(database, override(2))
  const parcel = await counts.seal(database, () => testId(1))
  t.strictSame(parcel, {
    ...{ parcel_id: testId(1), counts: [{ name: 'cache_hit', count: 1 }], times: [] },
    overrides: [override(1), override(2)],
  })
  await keepOverride(database, override(3))
  t.strictSame(await counts.seal(database, () => testId(2)), parcel, 'it is on its way')
  await counts.arrived(database, testId(1))
  const next = await counts.seal(database, () => testId(2))
  t.strictSame(next?.overrides, [override(3)])
  await counts.arrived(database, testId(2))
  for (let n = 0; n <= OVERRIDES_MAX; n += 1) await keepOverride(database, override(100 + n))
  const full = await counts.seal(database, () => testId(3))
  t.equal(full?.overrides.length, OVERRIDES_MAX, 'what the hub takes at once')
  t.strictSame(full?.overrides.at(-1), override(100 + OVERRIDES_MAX), 'the newest')
})

t.test('what an older build counted and this one does not know is left out', async (t) => {
  const bench = createBench(t)
  const database = await bench.open()
  const numbers = { gone_count: 4, 'gone_time:3': 2, cache_miss: 1, 'ready:2': 5, ready: 7 }
  await database.put('sync_metadata', { key: 'counts', numbers, overrides: [], sealed: null })
  t.strictSame(await new TillCounts().seal(database, () => testId(1)), {
    ...{ parcel_id: testId(1), counts: [{ name: 'cache_miss', count: 1 }] },
    ...{ times: [{ name: 'ready', bucket: 2, count: 5 }], overrides: [] },
  })
})
