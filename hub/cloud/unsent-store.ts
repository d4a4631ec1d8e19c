// SQL about the documents that the cloud has not confirmed, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type Range = { epoch: string; above: number; upTo: number }
export type RowsValue = { row_count: number; value_minor: number }
export type MinuteOfWaiting = { minute: number; count: number; oldest_at_ms: number }

/** When the first row above the confirmed one was written. */
export function findOldestUnsentMs(db: Db, epoch: string, confirmed: number): number | null {
  const atMs = prepared(db, 'SELECT at_ms FROM outbox WHERE epoch = ? AND sequence = ?')
    .pluck()
    .get(epoch, confirmed + 1) as number | undefined
  return atMs ?? null
}

/** Payable of the sales among these rows less that of the refunds and voids; how many rows. */
export function sumValue(db: Db, { epoch, above, upTo }: Range): RowsValue {
  return prepared(
    db,
    `SELECT count(*) AS row_count,
       coalesce(sum(coalesce(s.payable_minor, 0) - coalesce(r.payable_minor, 0)), 0) AS value_minor
     FROM outbox o
     LEFT JOIN sale s ON o.kind = 'sale-completed' AND s.id = o.document_id
     LEFT JOIN refund r ON o.kind = 'refund-completed' AND r.id = o.document_id
     WHERE o.epoch = ? AND o.sequence > ? AND o.sequence <= ?`,
  ).get(epoch, above, upTo) as RowsValue
}

/** How many of the waiting rows were written in which minute, oldest first. */
export function countByMinute(db: Db, epoch: string, confirmed: number): MinuteOfWaiting[] {
  return prepared(
    db,
    `SELECT at_ms / 60000 AS minute, count(*) AS count, min(at_ms) AS oldest_at_ms
     FROM outbox WHERE epoch = ? AND sequence > ? GROUP BY minute ORDER BY minute`,
  ).all(epoch, confirmed) as MinuteOfWaiting[]
}
