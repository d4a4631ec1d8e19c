// Sales that were made while the hub was away, noticed when they arrive. The tills' journals bring
// every one of them, so nothing has to be counted there and told.
import { SYNC_MS_MAX, WAITED_MS_MIN } from '#domain/kpi.ts'
import { LATE_SALE_MS } from '#domain/wire/sale-message.ts'
import type { HubDeps } from '../app-types.ts'
import { writeIfPossible } from '../db/write.ts'
import { countKpi } from './count-kpi.ts'
import { createArrivalCounter } from './kpi-metrics.ts'

export type Arrival = {
  ageMs: number | null
  /** failed: set aside or refused. */
  result: 'taken' | 'duplicate' | 'conflict' | 'failed'
}
export type NoteArrivals = (terminal: ArrivedFrom, arrivals: readonly Arrival[]) => void
type ArrivedFrom = {
  terminalCode: string
  /** How long its live channel stands; null: it has none. */
  connectedMs: number | null
}

export function createArrivalNotes(deps: Deps): NoteArrivals {
  const count = createArrivalCounter(deps.metrics)
  return (terminal, arrivals) => {
    const waited = arrivals.filter(({ ageMs, result }) => result !== 'duplicate' && isLate(ageMs))
    if (waited.length === 0) return
    for (const { result } of waited) count(result)
    const of = (result: Arrival['result']) => waited.filter((each) => each.result === result).length
    const late = waited.filter(
      ({ ageMs, result }) => result !== 'failed' && !isInTime(ageMs, terminal.connectedMs),
    ).length
    const taken = of('taken') + of('conflict')
    const figures = {
      offline_sales: taken,
      offline_failures: of('failed'),
      offline_conflicts: of('conflict'),
      synced_in_time: taken - late,
      synced_late: late,
    }
    const { terminalCode } = terminal
    deps.log.info({ terminal: terminalCode, ...figures }, 'sales made without the hub have arrived')
    const nowMs = deps.seams.clock.nowMs()
    writeIfPossible(deps.db, (tx) => countKpi(tx, nowMs, Object.entries(figures)))
  }
}

type Deps = Pick<HubDeps, 'db' | 'seams' | 'metrics' | 'log'>

const isLate = (ageMs: number | null): boolean => ageMs !== null && ageMs >= WAITED_MS_MIN

/** A sale of an earlier run of the page is only known to be late; then the connection counts. */
function isInTime(ageMs: number | null, connectedMs: number | null): boolean {
  if (ageMs !== null && ageMs <= LATE_SALE_MS) return true
  return connectedMs === null || Math.min(connectedMs, ageMs ?? connectedMs) <= SYNC_MS_MAX
}
