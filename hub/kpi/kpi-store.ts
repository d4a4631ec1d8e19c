import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** More days than any screen shows; about a hundred figures each at most. */
export const KPI_DAYS_KEPT = 35

export function addToDay(tx: Db, day: string, figure: string, amount: number): void {
  prepared(
    tx,
    `INSERT INTO kpi_day (day, figure, amount) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET amount = amount + excluded.amount`,
  ).run(day, figure, amount)
}

/** Of days outside these: old ones, and those of a clock that was years ahead (I10). */
export function forgetDays(tx: Db, first: string, last: string): void {
  prepared(tx, 'DELETE FROM kpi_day WHERE day < ? OR day > ?').run(first, last)
}

export function sumFigures(db: Db, first: string, last: string): Map<string, number> {
  const rows = prepared(
    db,
    `SELECT figure, sum(amount) AS amount FROM kpi_day WHERE day BETWEEN ? AND ? GROUP BY figure`,
  ).all(first, last) as { figure: string; amount: number }[]
  return new Map(rows.map(({ figure, amount }) => [figure, amount]))
}

export type DayFigure = { day: string; figure: string; amount: number }
export const listFigures = (db: Db, first: string, last: string): DayFigure[] =>
  prepared(
    db,
    'SELECT day, figure, amount FROM kpi_day WHERE day BETWEEN ? AND ? ORDER BY day',
  ).all(first, last) as DayFigure[]

/** Of terminals heard since, those whose browser opens the till without the hub. */
export const countInstalled = (db: Db, sinceMs: number): { active: number; installed: number } =>
  prepared(
    db,
    `SELECT count(*) AS active,
       count(*) FILTER (WHERE about.worker IN ('ready', 'update-waits')) AS installed
     FROM terminal LEFT JOIN terminal_about AS about ON about.terminal_id = terminal.id
     WHERE terminal.is_active = 1 AND terminal.last_seen_at_ms >= ?`,
  ).get(sinceMs) as { active: number; installed: number }
