import t from 'tap'
import { bucketOf, DURATION_BUCKETS, isTargetMet, kpiRates, kpisOf, medianMs } from '#domain/kpi.ts'

const spread = (...times: number[]): number[] => {
  const buckets = Array.from({ length: DURATION_BUCKETS }, () => 0)
  for (const ms of times) buckets[bucketOf(ms)] = (buckets[bucketOf(ms)] ?? 0) + 1
  return buckets
}

t.test('the median is in the bucket of the middle one', (t) => {
  t.equal(medianMs(spread()), null)
  t.equal(medianMs(spread(500)), 500)
  t.equal(medianMs(spread(30_000)), 28_000)
  t.equal(medianMs(spread(1_000, 13_000, 100_000)), 13_500)
  t.equal(medianMs(spread(9e9)), 1_800_000)
  t.equal(bucketOf(0), 0)
  t.equal(bucketOf(1_000), 0)
  t.equal(bucketOf(1_001), 1)
  t.end()
})

t.test('rates and their targets', (t) => {
  const counts = new Map([
    ...([
      ['offline_sales', 990],
      ['offline_failures', 10],
      ['offline_conflicts', 20],
    ] as const),
    ...([
      ['synced_in_time', 970],
      ['synced_late', 20],
      ['cache_hits', 1],
    ] as const),
    ...([
      [`ready:${bucketOf(30_000)}`, 3],
      [`ready:${bucketOf(31_000)}`, 1],
    ] as const),
    ...([[`checkout_online:${bucketOf(10_000)}`, 5]] as const),
    [`checkout_offline:${bucketOf(20_000)}`, 5] as const,
  ])
  const kpis = kpisOf(counts, { active: 4, installed: 4 })
  t.match(kpis, { ready_count: 4, ready_in_time: 3, checkout_online_median_ms: 9_000 })
  const rates = kpiRates(kpis)
  t.match(rates, { offline_success: 0.99, cache_hits: 1, installed: 1, ready_in_time: 0.75 })
  t.equal(rates.sync_in_time, 970 / 990)
  t.equal(rates.checkout, 20 / 9)
  t.equal(isTargetMet('offline_success', rates.offline_success), true)
  t.equal(isTargetMet('sync_in_time', rates.sync_in_time), false)
  t.equal(isTargetMet('conflicts', rates.conflicts), false)
  t.equal(isTargetMet('conflicts', 0.02), true)
  t.equal(isTargetMet('checkout', rates.checkout), false)
  t.equal(isTargetMet('cache_hits', null), null)
  const none = kpiRates(kpisOf(new Map(), { active: 0, installed: 0 }))
  for (const rate of Object.values(none)) t.equal(rate, null)
  t.end()
})
