// SQL about documents that the cloud did not simply take, and nothing else.
import type { SetAsideDocument } from '#domain/wire/relay-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { SetAsideTable } from '../db/tables.ts'

/** Whether it was news. The cloud's newest verdict on a row is the one that counts. */
export function putSetAside(
  tx: Db,
  epoch: string,
  document: SetAsideDocument,
  toldAtMs: number,
): boolean {
  const { sequence, kind, document_id, verdict, reason } = document
  const written = prepared(
    tx,
    `INSERT INTO set_aside (epoch, sequence, kind, document_id, verdict, reason, told_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (epoch, sequence) DO UPDATE
     SET verdict = excluded.verdict, reason = excluded.reason, told_at_ms = excluded.told_at_ms,
       seen_by = NULL, seen_at_ms = NULL
     WHERE verdict <> excluded.verdict OR reason <> excluded.reason`,
  ).run(epoch, sequence, kind, document_id, verdict, reason, toldAtMs)
  return written.changes > 0
}

/** With what the shop knows of the document, where it is money of a customer. */
export type SetAsideRow = SetAsideTable & { number: string | null; payable_minor: number | null }

/** Newest first. */
export const listUnseenRows = (db: Db, limit: number): SetAsideRow[] =>
  prepared(
    db,
    `SELECT set_aside.*, coalesce(sale.receipt_number, refund.number) AS number,
       coalesce(sale.payable_minor, refund.payable_minor) AS payable_minor
     FROM set_aside LEFT JOIN sale ON sale.id = set_aside.document_id
       LEFT JOIN refund ON refund.id = set_aside.document_id
     WHERE seen_at_ms IS NULL ORDER BY told_at_ms DESC, sequence DESC LIMIT ?`,
  ).all(limit) as SetAsideRow[]

export const countUnseen = (db: Db): number =>
  prepared(db, 'SELECT count(*) FROM set_aside WHERE seen_at_ms IS NULL').pluck().get() as number

/** False: there is none under this number that nobody has seen yet. */
export const markSeen = (
  tx: Db,
  documentId: string,
  by: { staffId: string; atMs: number },
): boolean =>
  prepared(
    tx,
    `UPDATE set_aside SET seen_by = ?, seen_at_ms = ?
     WHERE document_id = ? AND seen_at_ms IS NULL`,
  ).run(by.staffId, by.atMs, documentId).changes > 0
