// SQL about what the cloud confirmed, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type CloudMark = {
  last_sequence: number
  last_hash: string
  confirmed_at_ms: number
  /** Business day of that confirmation … */
  confirmed_on: string | null
  /** … and how much had been confirmed on an earlier one. */
  earlier_sequence: number
}
export type Series = { last_number_seen: number; watermark: number }

export function findMark(db: Db, epoch: string): CloudMark | undefined {
  return prepared(
    db,
    `SELECT last_sequence, last_hash, confirmed_at_ms, confirmed_on, earlier_sequence
     FROM cloud_mark WHERE epoch = ?`,
  ).get(epoch) as CloudMark | undefined
}

export function saveMark(tx: Db, epoch: string, mark: CloudMark): void {
  prepared(
    tx,
    `INSERT INTO cloud_mark (epoch, last_sequence, last_hash, confirmed_at_ms, confirmed_on,
       earlier_sequence)
     VALUES (@epoch, @last_sequence, @last_hash, @confirmed_at_ms, @confirmed_on,
       @earlier_sequence)
     ON CONFLICT (epoch) DO UPDATE SET last_sequence = excluded.last_sequence,
       last_hash = excluded.last_hash, confirmed_at_ms = excluded.confirmed_at_ms,
       confirmed_on = excluded.confirmed_on, earlier_sequence = excluded.earlier_sequence`,
  ).run({ epoch, ...mark })
}

export function findSeries(db: Db, terminalId: string, series: string): Series | undefined {
  return prepared(
    db,
    `SELECT last_number_seen, watermark FROM terminal_series
     WHERE terminal_id = ? AND series = ?`,
  ).get(terminalId, series) as Series | undefined
}

export function listWatermarks(db: Db): { terminal_id: string; series: string }[] {
  return prepared(
    db,
    'SELECT terminal_id, series FROM terminal_series WHERE watermark > 0',
  ).all() as { terminal_id: string; series: string }[]
}

export function saveWatermark(tx: Db, terminalId: string, series: string, watermark: number): void {
  prepared(tx, 'UPDATE terminal_series SET watermark = ? WHERE terminal_id = ? AND series = ?').run(
    watermark,
    terminalId,
    series,
  )
}

/**
 * Sales of a series above one number and up to another, in order of their numbers, with their place
 * in the outbox. A stream: whoever reads it may stop at the first that does not do.
 */
export function* eachNumber(
  db: Db,
  series: { terminal_id: string; series: string },
  range: { above: number; upTo: number },
): Generator<{ number: number; life: number; sequence: number }> {
  const rows = prepared(
    db,
    `SELECT number, outbox_life AS life, outbox_sequence AS sequence FROM sale
     WHERE terminal_id = ? AND series = ? AND number > ? AND number <= ? ORDER BY number`,
  ).iterate(series.terminal_id, series.series, range.above, range.upTo)
  yield* rows as IterableIterator<{ number: number; life: number; sequence: number }>
}

export const hasLifeOf = (db: Db, trouble: string): boolean =>
  prepared(db, 'SELECT 1 FROM epoch_origin WHERE trouble = ?').get(trouble) !== undefined

/** A clock that was set back counts a life of the future as one of now (I10). */
export const countLivesSince = (db: Db, sinceMs: number): number =>
  prepared(db, 'SELECT count(*) FROM epoch_origin WHERE begun_at_ms >= ?')
    .pluck()
    .get(sinceMs) as number
