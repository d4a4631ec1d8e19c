import { type Outcome, succeed } from '#domain/errors.ts'
import type { Permission } from '#domain/permissions.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { approvalsFor, authorise } from '../staff/authorise.ts'
import { hasPartOf, type ShiftRow } from './shift-store.ts'

export type Handling = {
  /** The document that an approval would be for. */
  subjectId: string
  approvalIds: readonly (string | null)[]
  atMs: number
}

/**
 * May this person count, end or close the shift? Their own, yes. A floating shift is its opener's;
 * a shared one is also of everybody who sold in it, and of whoever stands at its till. Another's
 * needs the permission close-any-shift, or an approval for it.
 */
export function authoriseHandling(
  tx: Db,
  actor: Actor,
  shift: ShiftRow,
  handling: Handling,
): Outcome<{ approvedBy: string | null }> {
  if (isOwn(tx, actor, shift)) return succeed({ approvedBy: null })
  return askFor(tx, actor, handling, 'close-any-shift')
}

/** One of several permissions that an act may need, with those of its approvals that are for it. */
export function askFor(
  tx: Db,
  actor: Actor,
  handling: Handling,
  permission: Permission,
  amount = 0,
): Outcome<{ approvedBy: string | null }> {
  const approvalIds = approvalsFor(tx, permission, handling.approvalIds)
  return authorise(tx, { ...actor, ...handling, permission, amount, approvalIds })
}

function isOwn(db: Db, { staff, terminalId }: Actor, shift: ShiftRow): boolean {
  if (shift.cashier_id === staff.staff_id) return true
  if (shift.mode === 'floating') return false
  return shift.terminal_id === terminalId || hasPartOf(db, shift.id, staff.staff_id)
}
