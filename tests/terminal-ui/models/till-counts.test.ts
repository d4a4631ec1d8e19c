import t from 'tap'
import { bucketOf } from '#domain/kpi.ts'
import { TillCounts } from '../../../terminal-ui/src/models/till-counts.ts'
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
  counts.add('hub_lost')
  await t.rejects(counts.save(closed))
  counts.add('hub_lost')
  const parcel = await counts.seal(await bench.open(), () => testId(1))
  t.match(parcel?.counts, [{ name: 'hub_lost', count: 2 }])
})
