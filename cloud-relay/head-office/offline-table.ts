// How outlets do without their hub, over seven days: the second half of `ocean cloud status`.
import { isTargetMet, type KpiName } from '#domain/kpi.ts'
import { textTable } from './text-table.ts'

/** Null where nothing happened that could be judged, and for boxes of older releases. */
export type OfflineStatus = {
  offline_sale_count: number | null
  offline_success_rate: number | null
  sync_in_time_rate: number | null
  offline_conflict_rate: number | null
  cache_hit_rate: number | null
  worker_installed_rate: number | null
  ready_in_time_rate: number | null
  offline_ready_ms: number | null
  checkout_online_ms: number | null
  checkout_offline_ms: number | null
  /** Terminals that have not come back since the outlet's database was restored. */
  absent_terminal_count: number | null
  /** Receipt numbers that later ones overtook hours ago and that nobody has explained (0113). */
  missing_number_count: number
}

export const OFFLINE_COLUMNS = `offline_sale_count::int, offline_success_rate::float8,
    sync_in_time_rate::float8, offline_conflict_rate::float8, cache_hit_rate::float8,
    worker_installed_rate::float8, ready_in_time_rate::float8, offline_ready_ms::float8,
    checkout_online_ms::float8, checkout_offline_ms::float8, absent_terminal_count,
    (SELECT coalesce(sum(number_count), 0)::float8 FROM ocean.missing_receipt_numbers AS missing
      WHERE missing.outlet_id = fleet_status.outlet_id AND NOT missing.is_explained
        AND coalesce(missing.overtaken_at, '-infinity') < now() - interval '4 hours')
      AS missing_number_count`

const ratesOf = (status: OfflineStatus): Record<KpiName, number | null> => ({
  offline_success: status.offline_success_rate,
  sync_in_time: status.sync_in_time_rate,
  conflicts: status.offline_conflict_rate,
  cache_hits: status.cache_hit_rate,
  installed: status.worker_installed_rate,
  ready_in_time: status.ready_in_time_rate,
  checkout:
    status.checkout_online_ms === null || status.checkout_offline_ms === null
      ? null
      : status.checkout_offline_ms / status.checkout_online_ms,
})

/** Sales that came to nothing or came late: what somebody in head office has to ask about. */
export function missedTargets(status: OfflineStatus): string[] {
  const rates = ratesOf(status)
  const isMissed = (name: KpiName) => isTargetMet(name, rates[name]) === false
  return [
    ...(isMissed('offline_success') ? ['offline sales'] : []),
    ...(isMissed('sync_in_time') ? ['late sync'] : []),
  ]
}

/** One row for each outlet; what misses its target carries an exclamation mark. */
export function offlineTable(rows: readonly (OfflineStatus & { outlet: string })[]): string[] {
  const headings = ['outlet', '>sales', '>kept', '>in 5 min', '>conflicts', '>cache', '>worker']
  return [
    'Without the hub, last seven days (! misses its target):',
    ...textTable(
      [...headings, '>ready 30 s', '>ready', '>checkout', '>in outage', '>absent', '>missing'],
      rows.map(cellsOf),
    ),
  ]
}

function cellsOf(row: OfflineStatus & { outlet: string }): string[] {
  const rates = ratesOf(row)
  const mark = (name: KpiName) => (isTargetMet(name, rates[name]) === false ? '!' : '')
  const part = (name: KpiName) => percent(rates[name]) + mark(name)
  return [
    row.outlet,
    row.offline_sale_count === null ? '?' : String(row.offline_sale_count),
    part('offline_success'),
    part('sync_in_time'),
    part('conflicts'),
    part('cache_hits'),
    part('installed'),
    part('ready_in_time'),
    seconds(row.offline_ready_ms),
    seconds(row.checkout_online_ms),
    seconds(row.checkout_offline_ms) + mark('checkout'),
    row.absent_terminal_count === null ? '?' : noneIsWell(row.absent_terminal_count),
    noneIsWell(row.missing_number_count),
  ]
}

const noneIsWell = (count: number): string => `${count}${count > 0 ? '!' : ''}`

/** Cut, never rounded up: 98.99 % is not 99. */
const percent = (part: number | null): string =>
  part === null ? '–' : `${Math.floor(part * 1000 + 1e-9) / 10} %`
const seconds = (ms: number | null): string =>
  ms === null ? '–' : `${Math.round(ms / 100) / 10} s`
