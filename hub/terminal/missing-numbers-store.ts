// SQL about receipt numbers that are not here and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type NumberRange = { series: string; from: number; to: number }
export type Gap = NumberRange & { sinceMs: number }

/** A series with more holes than this is looked at again when some are closed. */
const GAPS_MAX = 1_000

type Series = { series: string; after: number }

/** Fewer are here than it has numbers beyond the cloud's watermark; only counted, by the index. */
const findHoled = (db: Db, terminalId: string): Series[] =>
  prepared(
    db,
    `SELECT series, watermark AS after FROM terminal_series s
     WHERE terminal_id = ? AND last_number_seen - watermark > (SELECT count(*) FROM sale
       WHERE sale.terminal_id = s.terminal_id AND sale.series = s.series
         AND sale.number > s.watermark AND sale.number_claim = 0)
     ORDER BY length(series), series`,
  ).all(terminalId) as Series[]

/** Of what the cloud has not confirmed: below that nothing is missing there. */
export const findGaps = (db: Db, terminalId: string): Gap[] =>
  findHoled(db, terminalId).flatMap(
    ({ series, after }) =>
      prepared(
        db,
        `SELECT @series AS series, previous + 1 AS "from", gap.number - 1 AS "to",
           sale.received_at_ms AS sinceMs
         FROM (SELECT number, lag(number, 1, @after) OVER (ORDER BY number) AS previous
             FROM sale WHERE terminal_id = @terminalId AND series = @series
               AND number > @after AND number_claim = 0) gap
           CROSS JOIN sale ON sale.terminal_id = @terminalId AND sale.series = @series
             AND sale.number = gap.number AND sale.number_claim = 0
         WHERE gap.number > previous + 1 ORDER BY gap.number LIMIT ${GAPS_MAX}`,
      ).all({ terminalId, series, after }) as Gap[],
  )

/** What people have said of numbers is in the audit log; the first condition is its index's. */
export const findVoided = (db: Db, terminalId: string): NumberRange[] =>
  prepared(
    db,
    `SELECT payload ->> 'series' AS series, payload ->> 'from' AS "from", payload ->> 'to' AS "to"
     FROM audit_entry
     WHERE kind <> 'sale-completed' AND kind = 'receipt-number-voided'
       AND payload ->> 'terminal_id' = ?`,
  ).all(terminalId) as NumberRange[]

export const listTerminalIds = (db: Db): string[] =>
  prepared(db, 'SELECT id FROM terminal').pluck().all() as string[]
