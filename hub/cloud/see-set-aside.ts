import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { markSeen } from './set-aside-store.ts'

/**
 * Somebody has looked at a document that the cloud set aside: it is no longer news. What becomes of
 * it is head office's to say. Again, or of another document, changes nothing.
 */
export function seeSetAside(
  tx: Db,
  documentId: string,
  by: { staffId: string; atMs: number },
): void {
  if (!markSeen(tx, documentId, by)) return
  const payload = { document_id: documentId, staff_id: by.staffId }
  appendAudit(tx, { kind: 'set-aside-seen', payload, atMs: by.atMs })
}
