import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Grants } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { ResolveConflictRequest } from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import {
  type ConflictRow,
  findConflict,
  findResolution,
  findStaffOfDocument,
  isResolutionTaken,
} from './conflict-store.ts'
import { recordResolution } from './record-resolution.ts'

export type ResolveOrder = ResolveConflictRequest & { conflictId: string }

/**
 * Settles a disagreement, also one that came down from the cloud: who, why, on whose word. The
 * document beside which it stands is not changed by it. Whoever rang that document up needs another
 * person's approval (subject: the conflict), whatever they may do otherwise. The same request again
 * changes nothing. Refuses CONFLICT_NOT_FOUND, CONFLICT_SETTLED, IDEMPOTENCY_MISMATCH,
 * REASON_NEEDS_NOTE and missing approvals. Call it where a refusal rolls back.
 */
export function resolveConflict(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: ResolveOrder,
): Outcome<{ isFirst: boolean }> {
  const conflict = findConflict(tx, order.conflictId)
  if (!conflict) return refuse('CONFLICT_NOT_FOUND')
  if (conflict.state === 'resolved') return answerAgain(tx, order)
  if (isResolutionTaken(tx, order.resolution_id)) {
    return refuse('IDEMPOTENCY_MISMATCH', undefined, 'resolution_id')
  }
  const note = order.note?.trim() || null
  if (order.reason === 'other' && note === null)
    return refuse('REASON_NEEDS_NOTE', undefined, 'note')
  const atMs = seams.clock.nowMs()
  const may = authorise(tx, {
    ...actor,
    grants: grantsFor(tx, actor, conflict),
    permission: 'settle-conflict',
    subjectId: conflict.id,
    approvalIds: [order.approval_id],
    atMs,
  })
  if (!may.ok) return may
  const row = {
    conflict_id: conflict.id,
    resolution_id: order.resolution_id,
    reason: order.reason,
    note,
    resolved_by: actor.staff.staff_id,
    approved_by: may.value.approvedBy,
    terminal_id: actor.terminalId,
    at_ms: atMs,
  }
  recordResolution(tx, conflict, row)
  return succeed({ isFirst: true })
}

function answerAgain(tx: Db, order: ResolveOrder): Outcome<{ isFirst: boolean }> {
  const earlier = findResolution(tx, order.conflictId)
  if (earlier?.resolution_id !== order.resolution_id) return refuse('CONFLICT_SETTLED')
  const isSame = earlier.reason === order.reason && earlier.note === (order.note?.trim() || null)
  if (isSame) return succeed({ isFirst: false })
  return refuse('IDEMPOTENCY_MISMATCH', undefined, 'resolution_id')
}

/** Nobody settles alone what stands beside their own document. */
function grantsFor(tx: Db, { staff, grants }: Actor, { document_id }: ConflictRow): Grants {
  const isOwn = findStaffOfDocument(tx, document_id) === staff.staff_id
  return isOwn ? { ...grants, 'settle-conflict': { isAllowed: false, limit: null } } : grants
}
