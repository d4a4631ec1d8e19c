import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import type { ConflictResolutionTable } from '../db/tables.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { insertResolution } from './conflict-store.ts'

/** How a disagreement was settled, by a person or by a rule: kept, audited and told to the cloud. */
export function recordResolution(
  tx: Db,
  conflict: { type: string; document_id: string },
  row: ConflictResolutionTable,
): void {
  insertResolution(tx, row)
  const { at_ms: atMs, ...facts } = row
  const payload = { ...facts, type: conflict.type, subject_id: conflict.document_id }
  appendAudit(tx, { kind: 'conflict-resolved', payload, atMs })
  appendOutbox(tx, { kind: 'conflict-resolved', documentId: row.resolution_id, payload, atMs })
}
