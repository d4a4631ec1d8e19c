// SQL about what the cloud confirmed, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type ChainHead = { epoch: string; outbox_sequence: number }
export type CloudMark = { last_sequence: number; last_hash: string; confirmed_at_ms: number }
export type Series = { last_number_seen: number; watermark: number }

export function readChainHead(db: Db): ChainHead {
  return prepared(
    db,
    'SELECT epoch, outbox_sequence FROM chain_head WHERE id = 1',
  ).get() as ChainHead
}

export function findMark(db: Db, epoch: string): CloudMark | undefined {
  return prepared(
    db,
    'SELECT last_sequence, last_hash, confirmed_at_ms FROM cloud_mark WHERE epoch = ?',
  ).get(epoch) as CloudMark | undefined
}

export function saveMark(tx: Db, epoch: string, mark: CloudMark): void {
  prepared(
    tx,
    `INSERT INTO cloud_mark (epoch, last_sequence, last_hash, confirmed_at_ms)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (epoch) DO UPDATE SET last_sequence = excluded.last_sequence,
       last_hash = excluded.last_hash, confirmed_at_ms = excluded.confirmed_at_ms`,
  ).run(epoch, mark.last_sequence, mark.last_hash, mark.confirmed_at_ms)
}

export function findOutboxHash(db: Db, epoch: string, sequence: number): string | undefined {
  return prepared(db, 'SELECT hash FROM outbox WHERE epoch = ? AND sequence = ?')
    .pluck()
    .get(epoch, sequence) as string | undefined
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

/** How many different numbers of the range have a sale whose outbox row the cloud confirmed. */
export function countConfirmedNumbers(
  db: Db,
  series: { terminal_id: string; series: string },
  range: { above: number; upTo: number },
  lastSequence: number,
): number {
  return prepared(
    db,
    `SELECT count(DISTINCT number) FROM sale
     WHERE terminal_id = ? AND series = ? AND number > ? AND number <= ?
       AND outbox_sequence <= ?`,
  )
    .pluck()
    .get(series.terminal_id, series.series, range.above, range.upTo, lastSequence) as number
}
