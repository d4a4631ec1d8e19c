// GET /api/console/kpis, and what a box tells the cloud of the same: how an outlet does without its
// hub, over the last days.
import { type Static, Type } from 'typebox'
import { Closed, Count, LocalDate, Nullable } from './primitives.ts'

export const OutletKpis = Closed({
  days: Count,
  /** Sales made while the hub was away that it has taken since, and those that came to nothing. */
  offline_sales: Count,
  offline_failures: Count,
  /** Of `offline_sales`: those beside which a conflict stands. */
  offline_conflicts: Count,
  /** Of `offline_sales`: within five minutes of the till's return, and later. */
  synced_in_time: Count,
  synced_late: Count,
  cache_hits: Count,
  cache_misses: Count,
  /** Terminals heard in these days, and those of them that would open without the hub. */
  terminals_active: Count,
  terminals_installed: Count,
  /** First visits until the till would open without the hub; `ready_in_time`: within 30 s. */
  ready_count: Count,
  ready_in_time: Count,
  ready_median_ms: Nullable(Count),
  /** From the first line to done, with the hub and without. */
  checkout_online_count: Count,
  checkout_online_median_ms: Nullable(Count),
  checkout_offline_count: Count,
  checkout_offline_median_ms: Nullable(Count),
})
export type OutletKpis = Static<typeof OutletKpis>

export const KPI_CHART_DAYS = 14
export const KpiDay = Closed({
  day: LocalDate,
  offline_sales: Count,
  offline_failures: Count,
  synced_late: Count,
  offline_conflicts: Count,
})
export type KpiDay = Static<typeof KpiDay>

export const KpiAnswer = Closed({
  kpis: OutletKpis,
  /** Oldest first, the last one today; days without anything are there too. */
  history: Type.Array(KpiDay, { maxItems: KPI_CHART_DAYS }),
})
export type KpiAnswer = Static<typeof KpiAnswer>
