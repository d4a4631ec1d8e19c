import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { type AuditPoint, auditHead, firstBrokenAuditEntry } from './verify-audit.ts'

export type CheckpointReason = 'shift-close' | 'daily'

/**
 * Verifies what was added to the audit chain since it was last verified (I11), remembers how far it
 * holds, so that a close costs what its own shift wrote and not the outlet's past, and tells the
 * cloud, which from then on can prove what this box's chain said. The first broken sequence, or
 * null. After a break no further checkpoint is set: each close finds it.
 */
export function verifySinceCheckpoint(
  tx: Db,
  atMs: number,
  reason: CheckpointReason,
): number | null {
  const checkpoint = prepared(
    tx,
    'SELECT sequence, hash FROM audit_checkpoint ORDER BY sequence DESC LIMIT 1',
  ).get() as AuditPoint | undefined
  const broken = breakAt(tx, checkpoint) ?? firstBrokenAuditEntry(tx, checkpoint)
  const head = auditHead(tx)
  if (!head) return broken
  tell(tx, { from: checkpoint?.sequence ?? 0, head, broken, reason, atMs })
  if (broken !== null) return broken
  prepared(
    tx,
    'INSERT INTO audit_checkpoint (sequence, hash, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  ).run(head.sequence, head.hash, atMs)
  return null
}

type Found = {
  from: number
  head: AuditPoint
  broken: number | null
  reason: CheckpointReason
  atMs: number
}

function tell(tx: Db, { from, head, broken, reason, atMs }: Found): void {
  const isNothingNew = broken === null && head.sequence === from
  if (isNothingNew) return
  appendOutbox(tx, {
    kind: 'audit-checkpoint',
    documentId: derivedId(`audit/${head.sequence}/${head.hash}/${reason}/${atMs}`),
    payload: {
      reason,
      from_sequence: from,
      to_sequence: head.sequence,
      hash: head.hash,
      broken_at: broken,
    },
    atMs,
  })
}

/** The entry that a checkpoint stands on must still be the one it was. */
function breakAt(db: Db, checkpoint: AuditPoint | undefined): number | null {
  if (!checkpoint || checkpoint.sequence === 0) return null
  const hash = prepared(db, 'SELECT hash FROM audit_entry WHERE sequence = ?')
    .pluck()
    .get(checkpoint.sequence)
  return hash === checkpoint.hash ? null : checkpoint.sequence
}
