// How the outlet does without its hub, from the hub's counts: what head office sees of it.
import type Database from 'better-sqlite3'
import { businessDate } from '#domain/datetime.ts'
import { KPI_DAYS, kpisOf } from '#domain/kpi.ts'
import type { OutletKpis } from '#domain/wire/kpi-message.ts'

const DAY_MS = 24 * 60 * 60_000
const SUMS = `SELECT figure, sum(amount) AS amount FROM kpi_day WHERE day BETWEEN ? AND ?
  GROUP BY figure`
const INSTALLED = `SELECT count(*) AS active,
    count(*) FILTER (WHERE about.worker IN ('ready', 'update-waits')) AS installed
  FROM terminal LEFT JOIN terminal_about AS about ON about.terminal_id = terminal.id
  WHERE terminal.is_active = 1 AND terminal.last_seen_at_ms >= ?`

/** Null before the outlet was made. The caller knows that the tables are there. */
export function readKpis(db: Database.Database, nowMs: number): OutletKpis | null {
  const timezone = db.prepare('SELECT timezone FROM outlet').pluck().get() as string | undefined
  if (timezone === undefined) return null
  const dayOf = (daysBack: number) => businessDate(nowMs - daysBack * DAY_MS, timezone)
  const rows = db.prepare(SUMS).all(dayOf(KPI_DAYS - 1), dayOf(0)) as Sum[]
  const counts = new Map(rows.map(({ figure, amount }) => [figure, amount]))
  const terminals = db.prepare(INSTALLED).get(nowMs - KPI_DAYS * DAY_MS) as Terminals
  return kpisOf(counts, terminals)
}

type Sum = { figure: string; amount: number }
type Terminals = { active: number; installed: number }
