// The figures by which an outlet is judged (RFC section 7), from counts by day. Hub and relay
// compute them alike; a till only sorts lengths of time into buckets.
import type { OutletKpis } from './wire/kpi-message.ts'

const SECONDS = [
  1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 30, 36, 44, 52, 60, 75, 90, 120, 150, 180, 240, 300,
  420, 600, 900, 1_800,
] as const
/** The last one has no upper end. */
export const DURATION_BUCKETS = SECONDS.length + 1

export function bucketOf(ms: number): number {
  const at = SECONDS.findIndex((seconds) => ms <= seconds * 1000)
  return at < 0 ? SECONDS.length : at
}

/** The figures of the last days, this one included. */
export const KPI_DAYS = 7
export const READY_MS_MAX = 30_000
/** A sale that took longer to arrive waited for the hub: the link notices silence after 10 s. */
export const WAITED_MS_MIN = 15_000
/** The RFC's time for a backlog after the hub is back. */
export const SYNC_MS_MAX = 5 * 60_000

/** What is at least, or at most, asked of an outlet; parts of one, or of the normal time. */
export const KPI_TARGETS = {
  offline_success: { least: 0.99 },
  sync_in_time: { least: 0.98 },
  conflicts: { most: 0.02 },
  cache_hits: { least: 0.95 },
  installed: { least: 0.99 },
  ready_in_time: { least: 0.99 },
  /** A queue in an outage is no longer than on other days; a tenth is noise. */
  checkout: { most: 1.1 },
} as const
export type KpiName = keyof typeof KPI_TARGETS

/** By figure: `offline_sales`, … and lengths of time by bucket: `checkout_online:7`, `ready:3`. */
export type KpiCounts = ReadonlyMap<string, number>
export type KpiTerminals = { active: number; installed: number }

export function kpisOf(counts: KpiCounts, terminals: KpiTerminals): OutletKpis {
  const of = (figure: string): number => counts.get(figure) ?? 0
  const ready = bucketsOf(counts, 'ready')
  const online = bucketsOf(counts, 'checkout_online')
  const offline = bucketsOf(counts, 'checkout_offline')
  return {
    days: KPI_DAYS,
    offline_sales: of('offline_sales'),
    offline_failures: of('offline_failures'),
    offline_conflicts: of('offline_conflicts'),
    synced_in_time: of('synced_in_time'),
    synced_late: of('synced_late'),
    cache_hits: of('cache_hits'),
    cache_misses: of('cache_misses'),
    terminals_active: terminals.active,
    terminals_installed: terminals.installed,
    ready_count: sumOf(ready),
    ready_in_time: sumOf(ready.slice(0, bucketOf(READY_MS_MAX) + 1)),
    ready_median_ms: medianMs(ready),
    checkout_online_count: sumOf(online),
    checkout_online_median_ms: medianMs(online),
    checkout_offline_count: sumOf(offline),
    checkout_offline_median_ms: medianMs(offline),
  }
}

/** Each as a part of one (checkout: of the normal time); null where nothing happened yet. */
export function kpiRates(kpis: OutletKpis): Record<KpiName, number | null> {
  const { offline_sales: sales, offline_failures: failures } = kpis
  const synced = kpis.synced_in_time + kpis.synced_late
  const { checkout_online_median_ms: normal, checkout_offline_median_ms: alone } = kpis
  return {
    offline_success: part(sales, sales + failures),
    sync_in_time: part(kpis.synced_in_time, synced),
    conflicts: part(kpis.offline_conflicts, sales),
    cache_hits: part(kpis.cache_hits, kpis.cache_hits + kpis.cache_misses),
    installed: part(kpis.terminals_installed, kpis.terminals_active),
    ready_in_time: part(kpis.ready_in_time, kpis.ready_count),
    checkout: normal === null || alone === null ? null : alone / normal,
  }
}

/** Null: nothing to judge. */
export function isTargetMet(name: KpiName, rate: number | null): boolean | null {
  if (rate === null) return null
  const target: { least?: number; most?: number } = KPI_TARGETS[name]
  return rate >= (target.least ?? 0) && rate <= (target.most ?? Number.POSITIVE_INFINITY)
}

/** The middle one, somewhere in its bucket as if those in it were spread evenly. */
export function medianMs(buckets: readonly number[]): number | null {
  const total = sumOf(buckets)
  let before = 0
  for (const [at, count] of buckets.entries()) {
    if (count > 0 && before + count >= total / 2) {
      const from = SECONDS[at - 1] ?? 0
      const to = SECONDS[at] ?? from
      return Math.round((from + ((to - from) * (total / 2 - before)) / count) * 1000)
    }
    before += count
  }
  return null
}

const part = (some: number, all: number): number | null => (all === 0 ? null : some / all)
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0)

const bucketsOf = (counts: KpiCounts, figure: string): number[] =>
  Array.from({ length: DURATION_BUCKETS }, (_, at) => counts.get(`${figure}:${at}`) ?? 0)
