import { actionsFor, reasonOfAction } from '#domain/conflict-actions.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Grants } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { ResolveConflictRequest } from '#domain/wire/conflict-message.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import type { StockLevel } from '../sale/complete-sale.ts'
import { authorise } from '../staff/authorise.ts'
import { actOnConflict } from './act-on-conflict.ts'
import {
  type ConflictRow,
  findConflict,
  findResolution,
  findStaffOfDocument,
  isResolutionTaken,
} from './conflict-store.ts'
import { readConflict } from './list-conflicts.ts'
import { recordResolution } from './record-resolution.ts'

export type ResolveOrder = ResolveConflictRequest & { conflictId: string }
export type Resolved = {
  isFirst: boolean
  documentId: string
  /** Stock that moved with it, to be told. */
  levels: StockLevel[]
}

/**
 * Settles a disagreement, also one that came down from the cloud: who, why, on whose word, and does
 * what its action says. The document beside which it stands is not changed by it. Whoever rang that
 * document up, and whoever may not settle so much money, needs another person's approval (subject:
 * the conflict; amount: what it may cost or gain). The same request again changes nothing. Refuses
 * CONFLICT_NOT_FOUND, CONFLICT_SETTLED, IDEMPOTENCY_MISMATCH, REASON_NEEDS_NOTE, INVALID_REQUEST
 * for an action that does not fit, what actions refuse, and missing approvals. Call it where a
 * refusal rolls back.
 */
export function resolveConflict(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: ResolveOrder,
): Outcome<Resolved> {
  const conflict = findConflict(tx, order.conflictId)
  if (!conflict) return refuse('CONFLICT_NOT_FOUND')
  if (conflict.state === 'resolved') return answerAgain(tx, order)
  if (isResolutionTaken(tx, order.resolution_id)) {
    return refuse('IDEMPOTENCY_MISMATCH', undefined, 'resolution_id')
  }
  const note = order.note?.trim() || null
  if (order.reason === 'other' && note === null)
    return refuse('REASON_NEEDS_NOTE', undefined, 'note')
  const detail: unknown = JSON.parse(conflict.detail_json)
  const effect = readConflict(tx, conflict.id)?.money_effect_minor ?? 0
  const fault = faultOfAction(order, conflict.type, detail, effect)
  if (fault) return fault
  const atMs = seams.clock.nowMs()
  const may = authorise(tx, {
    ...actor,
    grants: grantsFor(tx, actor, conflict),
    permission: 'settle-conflict',
    amount: Math.abs(effect),
    subjectId: conflict.id,
    approvalIds: [order.approval_id],
    atMs,
  })
  if (!may.ok) return may
  const acted = actOnConflict(tx, seams, {
    ...{ actor, conflict, detail, order },
    approvedBy: may.value.approvedBy,
  })
  if (!acted.ok) return acted
  const row = {
    conflict_id: conflict.id,
    resolution_id: order.resolution_id,
    reason: order.reason,
    action: order.action ?? null,
    note,
    settled_with: acted.value.settledWith,
    resolved_by: actor.staff.staff_id,
    approved_by: may.value.approvedBy,
    terminal_id: actor.terminalId,
    at_ms: atMs,
  }
  recordResolution(tx, conflict, row)
  const { levels } = acted.value
  return succeed({ isFirst: true, documentId: conflict.document_id, levels })
}

/** What fits the type, with what that says of the document. */
function faultOfAction(
  { action, reason }: ResolveOrder,
  type: string,
  detail: unknown,
  effect: number,
): Refusal | null {
  if (!action) return null
  const fits = actionsFor({ type, detail }).includes(action)
  if (!fits) return refuse('INVALID_REQUEST', `${action} of a ${type}`, 'action')
  const wanted = reasonOfAction(action, effect)
  return reason === wanted ? null : refuse('INVALID_REQUEST', `says ${wanted}`, 'reason')
}

function answerAgain(tx: Db, order: ResolveOrder): Outcome<Resolved> {
  const earlier = findResolution(tx, order.conflictId)
  if (earlier?.resolution_id !== order.resolution_id) return refuse('CONFLICT_SETTLED')
  const isSame =
    earlier.reason === order.reason &&
    earlier.action === (order.action ?? null) &&
    earlier.note === (order.note?.trim() || null)
  if (isSame) return succeed({ isFirst: false, documentId: '', levels: [] })
  return refuse('IDEMPOTENCY_MISMATCH', undefined, 'resolution_id')
}

/** Nobody settles alone what stands beside their own document. */
function grantsFor(tx: Db, { staff, grants }: Actor, { document_id }: ConflictRow): Grants {
  const isOwn = findStaffOfDocument(tx, document_id) === staff.staff_id
  return isOwn ? { ...grants, 'settle-conflict': { isAllowed: false, limit: null } } : grants
}
