import { KPI_DAYS, kpisOf } from '#domain/kpi.ts'
import {
  KPI_CHART_DAYS,
  type KpiAnswer,
  type KpiDay,
  type OutletKpis,
} from '#domain/wire/kpi-message.ts'
import type { Db } from '../db/open-database.ts'
import { kpiDay } from './count-kpi.ts'
import { countInstalled, listFigures, sumFigures } from './kpi-store.ts'

const DAY_MS = 24 * 60 * 60_000

export function readKpis(db: Db, nowMs: number): OutletKpis {
  const counts = sumFigures(db, kpiDay(db, nowMs, KPI_DAYS - 1), kpiDay(db, nowMs))
  return kpisOf(counts, countInstalled(db, nowMs - KPI_DAYS * DAY_MS))
}

export const readKpiAnswer = (db: Db, nowMs: number): KpiAnswer => ({
  kpis: readKpis(db, nowMs),
  history: readHistory(db, nowMs),
})

function readHistory(db: Db, nowMs: number): KpiDay[] {
  const days = Array.from({ length: KPI_CHART_DAYS }, (_, at) =>
    kpiDay(db, nowMs, KPI_CHART_DAYS - 1 - at),
  )
  const found = listFigures(db, days[0] ?? '', days.at(-1) ?? '')
  const of = (day: string, figure: string): number =>
    found.find((row) => row.day === day && row.figure === figure)?.amount ?? 0
  return days.map((day) => ({
    day,
    offline_sales: of(day, 'offline_sales'),
    offline_failures: of(day, 'offline_failures'),
    synced_late: of(day, 'synced_late'),
    offline_conflicts: of(day, 'offline_conflicts'),
  }))
}
