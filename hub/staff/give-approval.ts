import { toIso } from '#domain/datetime.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { isPermission, mayDo, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { ApprovalAnswer, ApprovalRequest } from '#domain/wire/approval-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import type { ApprovalTable } from '../db/tables.ts'
import { write } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { findApproval, insertApproval } from './approval-store.ts'
import { grantsFor } from './grants.ts'
import { type PinAccess, provePin } from './prove-pin.ts'
import { findActiveStaff, findStaffCard, listActiveStaff } from './staff-store.ts'

/** Long enough to come over and type; too short to keep for later. */
export const APPROVAL_LIFE_MS = 10 * 60_000

type Asker = { staffId: string; terminalId: string }
type Wanted = Omit<ApprovalRequest, 'permission' | 'pin'> & { permission: Permission }

/**
 * Another person's word, by their PIN at the asker's till: for one permission, subject and amount,
 * at this terminal, for this asker, once, for ten minutes. Nobody is logged in or out by it. Every
 * try is in the audit log, also what was refused. The same id with the same content gets the same
 * answer. Refuses UNKNOWN_PERMISSION, ROLE_NOT_ALLOWED (nobody may approve it), INVALID_REQUEST (no
 * amount where there is a limit), APPROVER_SAME_PERSON, APPROVER_NOT_ALLOWED, IDEMPOTENCY_MISMATCH
 * and what provePin refuses.
 */
export async function giveApproval(
  access: PinAccess,
  asker: Asker,
  request: ApprovalRequest,
): Promise<Outcome<ApprovalAnswer>> {
  const { permission } = request
  if (!isPermission(permission)) return refuse('UNKNOWN_PERMISSION', permission, 'permission')
  const { pin, ...rest } = request
  const wanted: Wanted = { ...rest, permission, amount: amountOf(permission, request.amount) }
  const given =
    answerAgain(access.db, asker, wanted) ??
    checkShape(wanted) ??
    checkApprover(access.db, asker, wanted) ??
    (await prove(access, asker, wanted, pin))
  if (!given.ok && given.code !== 'TOO_MANY_REQUESTS') recordRefused(access, asker, wanted, given)
  return given
}

function prove(
  access: PinAccess,
  asker: Asker,
  wanted: Wanted,
  pin: string,
): Promise<Outcome<ApprovalAnswer>> {
  const { terminalId } = asker
  const attempt = { terminalId, staffId: wanted.approver_id, pin, purpose: 'approval' as const }
  return provePin(access, attempt, (tx) => {
    // Somebody else may have changed the approver's grants while the PIN was being hashed.
    const late = answerAgain(tx, asker, wanted) ?? checkApprover(tx, asker, wanted)
    return late ?? succeed(record(tx, asker, wanted, access.seams.clock.nowMs()))
  })
}

/** Active people other than the asker whose grants allow it, by name. */
export function listApprovers(
  db: Db,
  askerId: string,
  permission: Permission,
  amount: number,
): StaffCard[] {
  if (!PERMISSIONS[permission].canBeApproved) return []
  return listActiveStaff(db).filter(
    (staff) => staff.staff_id !== askerId && mayDo(grantsFor(db, staff), permission, amount),
  )
}

const amountOf = (permission: Permission, amount: number | null): number | null =>
  PERMISSIONS[permission].limitUnit === 'none' ? null : amount

function checkShape({ permission, amount }: Wanted): Refusal | null {
  const { canBeApproved, limitUnit } = PERMISSIONS[permission]
  if (!canBeApproved) return refuse('ROLE_NOT_ALLOWED', permission, 'permission')
  if (limitUnit === 'none' || amount !== null) return null
  return refuse('INVALID_REQUEST', 'say for how much', 'amount')
}

function checkApprover(db: Db, asker: Asker, wanted: Wanted): Refusal | null {
  const { approver_id, permission, amount } = wanted
  if (approver_id === asker.staffId) return refuse('APPROVER_SAME_PERSON', undefined, 'approver_id')
  const approver = findActiveStaff(db, approver_id)
  if (approver && mayDo(grantsFor(db, approver), permission, amount ?? 0)) return null
  return refuse('APPROVER_NOT_ALLOWED', permission, 'approver_id')
}

function answerAgain(db: Db, asker: Asker, wanted: Wanted): Outcome<ApprovalAnswer> | null {
  const earlier = findApproval(db, wanted.approval_id)
  if (!earlier) return null
  const { given_at_ms, expires_at_ms, used_by, ...content } = earlier
  const same = rowOf(asker, wanted)
  const isSame = (Object.keys(same) as (keyof typeof same)[]).every(
    (key) => content[key] === same[key],
  )
  if (!isSame) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'approval_id')
  return succeed(answerOf(db, earlier))
}

type Content = Omit<ApprovalTable, 'given_at_ms' | 'expires_at_ms' | 'used_by'>

/** The PIN is no part of it: no hash of four digits may lie about. */
const rowOf = (asker: Asker, wanted: Wanted): Content => ({
  id: wanted.approval_id,
  permission: wanted.permission,
  subject_id: wanted.subject_id,
  amount: wanted.amount,
  asked_by: asker.staffId,
  approver_id: wanted.approver_id,
  terminal_id: asker.terminalId,
  reason_code: wanted.reason_code,
  note: wanted.note,
  verified_by: 'hub',
})

function record(tx: Db, asker: Asker, wanted: Wanted, atMs: number): ApprovalAnswer {
  const content = rowOf(asker, wanted)
  const row = { given_at_ms: atMs, expires_at_ms: atMs + APPROVAL_LIFE_MS, used_by: null }
  insertApproval(tx, { ...content, ...row })
  const { id: approval_id, ...about } = content
  const payload = { approval_id, ...about }
  appendAudit(tx, { kind: 'approval-given', payload, atMs })
  appendOutbox(tx, { kind: 'approval-given', documentId: approval_id, payload, atMs })
  return answerOf(tx, { ...content, ...row })
}

function recordRefused(access: PinAccess, asker: Asker, wanted: Wanted, refusal: Refusal): void {
  const { id: approval_id, verified_by: _, ...about } = rowOf(asker, wanted)
  const payload = { approval_id, ...about, refused: refusal.code }
  const atMs = access.seams.clock.nowMs()
  write(access.db, (tx) => appendAudit(tx, { kind: 'approval-refused', payload, atMs }))
}

function answerOf(db: Db, row: ApprovalTable): ApprovalAnswer {
  return {
    success: true,
    approval_id: row.id,
    approver: findStaffCard(db, row.approver_id),
    permission: row.permission,
    expires_at: toIso(row.expires_at_ms),
  }
}
