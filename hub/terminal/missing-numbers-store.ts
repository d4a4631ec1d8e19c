// SQL about receipt numbers that are not here and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type NumberRange = { series: string; from: number; to: number }
export type Gap = NumberRange & { sinceMs: number }
export type SeriesPlace = { terminalId: string; series: string; after: number }

/** `after`: below the cloud's watermark nothing is missing there. */
export const listSeries = (db: Db, terminalId: string): SeriesPlace[] =>
  prepared(
    db,
    `SELECT terminal_id AS terminalId, series, watermark AS after FROM terminal_series
     WHERE terminal_id = ? ORDER BY length(series), series`,
  ).all(terminalId) as SeriesPlace[]

const BEYOND = `terminal_id = @terminalId AND series = @series AND number > @after
  AND number_claim = 0`

/** How many sales a series has beyond a number, and the highest; only counted, by the index. */
export const countBeyond = (
  db: Db,
  place: SeriesPlace,
): { count: number; highest: number | null } =>
  prepared(db, `SELECT count(*) AS count, max(number) AS highest FROM sale WHERE ${BEYOND}`).get(
    place,
  ) as { count: number; highest: number | null }

/** What later numbers have overtaken beyond a number, the lowest first. */
export const findGapsBeyond = (db: Db, place: SeriesPlace, limit: number): Gap[] =>
  prepared(
    db,
    `SELECT @series AS series, previous + 1 AS "from", gap.number - 1 AS "to",
       sale.received_at_ms AS sinceMs
     FROM (SELECT number, lag(number, 1, @after) OVER (ORDER BY number) AS previous
         FROM sale WHERE ${BEYOND}) gap
       CROSS JOIN sale ON sale.terminal_id = @terminalId AND sale.series = @series
         AND sale.number = gap.number AND sale.number_claim = 0
     WHERE gap.number > previous + 1 ORDER BY gap.number LIMIT @limit`,
  ).all({ ...place, limit }) as Gap[]

/** Sales that have come since in a range that was a gap. */
export const findArrived = (db: Db, terminalId: string, range: NumberRange) =>
  prepared(
    db,
    `SELECT number, received_at_ms AS atMs FROM sale
     WHERE terminal_id = ? AND series = ? AND number BETWEEN ? AND ? AND number_claim = 0
     ORDER BY number`,
  ).all(terminalId, range.series, range.from, range.to) as { number: number; atMs: number }[]

export type Voided = NumberRange & { terminalId: string }

/** What people have said of numbers is in the audit log; the first condition is its index's. */
export const findVoidedBeyond = (db: Db, sequence: number): Voided[] =>
  prepared(
    db,
    `SELECT payload ->> 'terminal_id' AS terminalId, payload ->> 'series' AS series,
       payload ->> 'from' AS "from", payload ->> 'to' AS "to"
     FROM audit_entry
     WHERE kind <> 'sale-completed' AND sequence > ? AND kind = 'receipt-number-voided'`,
  ).all(sequence) as Voided[]

export const readAuditHead = (db: Db): number =>
  prepared(db, 'SELECT coalesce(max(sequence), 0) FROM audit_entry').pluck().get() as number

export const listTerminalIds = (db: Db): string[] =>
  prepared(db, 'SELECT id FROM terminal').pluck().all() as string[]
