import { Counter, Gauge } from 'prom-client'
import { type KpiName, kpiRates } from '#domain/kpi.ts'
import type { OutletKpis } from '#domain/wire/kpi-message.ts'
import type { HubDeps } from '../app-types.ts'
import { readKpis } from './read-kpis.ts'

const RATIOS: Record<Exclude<KpiName, 'checkout'>, [name: string, help: string]> = {
  offline_success: [
    'hub_kpi_offline_success_ratio',
    'Of sales tried while the hub was away: those it has taken since',
  ],
  sync_in_time: [
    'hub_kpi_sync_in_time_ratio',
    'Of sales that waited for the hub: those there within five minutes of the till’s return',
  ],
  conflicts: [
    'hub_kpi_conflict_ratio',
    'Of sales that waited: those beside which a conflict stands',
  ],
  cache_hits: [
    'hub_kpi_cache_hit_ratio',
    'Of look-ups at tills (codes, chosen customers): those the till knew itself',
  ],
  installed: [
    'hub_kpi_worker_installed_ratio',
    'Of terminals heard in these days: those that open without the hub',
  ],
  ready_in_time: [
    'hub_kpi_ready_in_time_ratio',
    'Of first visits: those after which the till opened without the hub within 30 s',
  ],
}

/** Over the last seven days, from rows; NaN where nothing happened that could be judged. */
export function registerKpiMetrics({ db, seams, metrics }: Deps): void {
  const read = (): OutletKpis => readKpis(db, seams.clock.nowMs())
  for (const [kpi, [name, help]] of Object.entries(RATIOS)) {
    gauge(metrics, name, help, () => kpiRates(read())[kpi as KpiName])
  }
  gauge(metrics, 'hub_kpi_offline_ready_seconds', 'Median time of a first visit', () =>
    seconds(read().ready_median_ms),
  )
  const checkout: Gauge = new Gauge({
    name: 'hub_kpi_checkout_seconds',
    help: 'Median time of a sale from the first line to done, with the hub and without',
    labelNames: ['mode'],
    registers: [metrics],
    collect: () => {
      const kpis = read()
      checkout.set({ mode: 'online' }, seconds(kpis.checkout_online_median_ms) ?? Number.NaN)
      checkout.set({ mode: 'offline' }, seconds(kpis.checkout_offline_median_ms) ?? Number.NaN)
    },
  })
}

type Deps = Pick<HubDeps, 'db' | 'seams' | 'metrics'>
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000)

function gauge(
  metrics: HubDeps['metrics'],
  name: string,
  help: string,
  read: () => number | null,
): void {
  const made: Gauge = new Gauge({
    ...{ name, help, registers: [metrics] },
    collect: () => made.set(read() ?? Number.NaN),
  })
}

/** Sales that waited for the hub, as they arrive. */
export function createArrivalCounter(metrics: HubDeps['metrics']): (result: string) => void {
  const arrived = new Counter({
    name: 'hub_offline_sales_total',
    help: 'Sales made while the hub was away, by what became of them when they arrived',
    labelNames: ['result'],
    registers: [metrics],
  })
  return (result) => arrived.inc({ result })
}
