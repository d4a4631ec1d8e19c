import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { mayDo, PERMISSIONS } from '#domain/permissions.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import type { ApprovalTable } from '../db/tables.ts'
import type { Told } from '../judgement.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { insertApproval } from './approval-store.ts'
import type { Ask } from './authorise.ts'
import { grantsFor } from './grants.ts'
import { findActiveStaff } from './staff-store.ts'

type Words = Pick<Told, 'approvals' | 'doneAtMs'>

/**
 * Another person's word for it that was given at the terminal alone, by the proof of their PIN
 * (0049), as an approval that is not kept yet. Their rights are those of today. Refuses
 * APPROVAL_REQUIRED where nobody gave one, APPROVER_SAME_PERSON and APPROVER_NOT_ALLOWED.
 */
export function findTerminalWord(db: Db, ask: Ask, told: Words): Outcome<ApprovalTable> {
  const { permission, amount = 0, subjectId } = ask
  const words = told.approvals.filter((each) => each.permission === permission)
  const [first] = words
  if (!first || !PERMISSIONS[permission].canBeApproved) {
    return refuse('APPROVAL_REQUIRED', permission, 'approval_id')
  }
  const others = words.filter(({ staff_id }) => staff_id !== ask.staff.staff_id)
  if (others.length === 0) return refuse('APPROVER_SAME_PERSON', permission, 'approval_id')
  const approver = others
    .map(({ staff_id }) => findActiveStaff(db, staff_id))
    .find((person) => person && mayDo(grantsFor(db, person), permission, amount))
  if (!approver) return refuse('APPROVER_NOT_ALLOWED', permission, 'approval_id')
  return succeed({
    id: derivedId(`terminal-word/${subjectId}/${permission}`),
    permission,
    subject_id: subjectId,
    amount: PERMISSIONS[permission].limitUnit === 'none' ? null : amount,
    asked_by: ask.staff.staff_id,
    approver_id: approver.staff_id,
    terminal_id: ask.terminalId,
    reason_code: null,
    note: null,
    verified_by: 'terminal',
    given_at_ms: told.doneAtMs,
    expires_at_ms: ask.atMs,
    used_by: null,
  })
}

/** Keeps such a word like any other: in the audit chain and for the cloud. */
export function keepTerminalWord(tx: Db, approval: ApprovalTable): void {
  insertApproval(tx, approval)
  const {
    id: approval_id,
    given_at_ms: _given,
    expires_at_ms: atMs,
    used_by: _,
    ...about
  } = approval
  const payload = { approval_id, ...about }
  appendAudit(tx, { kind: 'approval-given', payload, atMs })
  appendOutbox(tx, { kind: 'approval-given', documentId: approval_id, payload, atMs })
}
