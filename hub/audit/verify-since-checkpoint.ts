import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { type AuditPoint, auditHead, firstBrokenAuditEntry } from './verify-audit.ts'

/**
 * Verifies what was added to the audit chain since it was last verified (I11), and remembers how
 * far it holds, so that a close costs what its own shift wrote and not the outlet's past. The first
 * broken sequence, or null. After a break no further checkpoint is set: each close finds it.
 */
export function verifySinceCheckpoint(tx: Db, atMs: number): number | null {
  const checkpoint = prepared(
    tx,
    'SELECT sequence, hash FROM audit_checkpoint ORDER BY sequence DESC LIMIT 1',
  ).get() as AuditPoint | undefined
  const broken = breakAt(tx, checkpoint) ?? firstBrokenAuditEntry(tx, checkpoint)
  const head = auditHead(tx)
  if (broken !== null || !head) return broken
  prepared(
    tx,
    'INSERT INTO audit_checkpoint (sequence, hash, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(head.sequence, head.hash, atMs)
  return null
}

/** The entry that a checkpoint stands on must still be the one it was. */
function breakAt(db: Db, checkpoint: AuditPoint | undefined): number | null {
  if (!checkpoint || checkpoint.sequence === 0) return null
  const hash = prepared(db, 'SELECT hash FROM audit_entry WHERE sequence = ?')
    .pluck()
    .get(checkpoint.sequence)
  return hash === checkpoint.hash ? null : checkpoint.sequence
}
