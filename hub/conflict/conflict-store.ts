// SQL of conflicts that came from the cloud or were raised before.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ConflictTable } from '../db/tables.ts'

export const hasOpenConflict = (db: Db, type: string, documentId: string): boolean =>
  prepared(db, `SELECT 1 FROM conflict WHERE document_id = ? AND type = ? AND state = 'open'`).get(
    documentId,
    type,
  ) !== undefined

/** Once, however often it comes; one that was settled here stays settled. */
export function putCloudConflict(
  tx: Db,
  conflict: Pick<
    ConflictTable,
    'id' | 'type' | 'document_id' | 'message' | 'detail_json' | 'raised_at_ms'
  >,
): void {
  prepared(
    tx,
    `INSERT INTO conflict (id, type, document_id, message, detail_json, state, raised_at_ms, origin)
     VALUES (?, ?, ?, ?, ?, 'open', ?, 'cloud')
     ON CONFLICT (id) DO UPDATE SET message = excluded.message, detail_json = excluded.detail_json`,
  ).run(
    conflict.id,
    conflict.type,
    conflict.document_id,
    conflict.message,
    conflict.detail_json,
    conflict.raised_at_ms,
  )
}

export function settleCloudConflict(tx: Db, id: string): void {
  prepared(tx, `UPDATE conflict SET state = 'resolved' WHERE id = ? AND origin = 'cloud'`).run(id)
}
