import assert from 'node:assert/strict'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { type Grants, mayDo, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import type { StaffCard } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import type { ApprovalTable } from '../db/tables.ts'
import { bear, type Told } from '../judgement.ts'
import { findApproval, markApprovalUsed } from './approval-store.ts'
import { findTerminalWord, keepTerminalWord } from './terminal-word.ts'

export type Ask = {
  staff: Pick<StaffCard, 'staff_id'>
  grants: Grants
  terminalId: string
  permission: Permission
  /** In the permission's unit: minor units or ppm. */
  amount?: number
  /** Id of the document that the approval is for. */
  subjectId: string
  approvalIds: readonly (string | null)[]
  atMs: number
  /** It was done before anybody could ask the hub: what is missing stands beside it. */
  told?: Told
}

/**
 * Alone (null), or on another person's word, which is not spent yet. `isOfTerminal`: that word was
 * given at the terminal alone, and the hub does not have it yet.
 */
export type Authority = { approval: ApprovalTable | null; isOfTerminal?: boolean }

/**
 * Whether somebody may do it: alone within their grants, else by an approval of another person for
 * exactly this permission, subject, asker and terminal, up to its amount, unused and not expired.
 * Reads only. Refuses APPROVAL_REQUIRED (detail: the permission), APPROVAL_INVALID when none of the
 * approvals named is for this, and ROLE_NOT_ALLOWED where no approval can help. Of what was told,
 * a word that was given at the terminal counts as well, and what is missing refuses nothing.
 */
export function findAuthority(db: Db, ask: Ask): Outcome<Authority> {
  const found = findAtHub(db, ask)
  const { told } = ask
  if (found.ok || told === undefined) return found
  const word = findTerminalWord(db, ask, told)
  if (word.ok) return succeed({ approval: word.value, isOfTerminal: true })
  const { permission, amount = 0 } = ask
  const refusal = word.code === 'APPROVAL_REQUIRED' ? found : word
  return (
    bear(told, refusal, 'rights_missing', { permission, amount }) ?? succeed({ approval: null })
  )
}

function findAtHub(db: Db, ask: Ask): Outcome<Authority> {
  const { permission, amount = 0 } = ask
  if (mayDo(ask.grants, permission, amount)) return succeed({ approval: null })
  if (!PERMISSIONS[permission].canBeApproved) return refuse('ROLE_NOT_ALLOWED', permission)
  const named = ask.approvalIds.filter((id) => id !== null)
  if (named.length === 0) return refuse('APPROVAL_REQUIRED', permission, 'approval_id')
  for (const id of named) {
    const approval = findApproval(db, id)
    if (approval && isFor(approval, ask)) return succeed({ approval })
  }
  return refuse('APPROVAL_INVALID', permission, 'approval_id')
}

/**
 * `findAuthority`, and the approval is spent for the subject. Call it after everything else that
 * may refuse, or in `writeUnlessRefused`: what is spent stays spent when the transaction commits.
 */
export function authorise(tx: Db, ask: Ask): Outcome<{ approvedBy: string | null }> {
  const found = findAuthority(tx, ask)
  if (!found.ok) return found
  spendApproval(tx, found.value, ask.subjectId)
  return succeed({ approvedBy: found.value.approval?.approver_id ?? null })
}

/**
 * Of the approvals that came with one act, those for this permission. An act that needs several is
 * then told which one is still missing (APPROVAL_REQUIRED), not that the others are for something
 * else.
 */
export const approvalsFor = (
  db: Db,
  permission: Permission,
  approvalIds: readonly (string | null)[],
): string[] =>
  approvalIds.flatMap((id) =>
    id !== null && findApproval(db, id)?.permission === permission ? [id] : [],
  )

/** Takes the approval that `findAuthority` found in the same transaction. */
export function spendApproval(tx: Db, authority: Authority, subjectId: string): void {
  const { approval } = authority
  if (approval === null) return
  if (authority.isOfTerminal) keepTerminalWord(tx, approval)
  assert(markApprovalUsed(tx, approval.id, subjectId), `approval ${approval.id} is spent once`)
}

/** A clock that was set back since it was given must not lengthen it (I10). */
const isLive = ({ given_at_ms, expires_at_ms }: ApprovalTable, atMs: number): boolean =>
  atMs <= expires_at_ms && atMs >= given_at_ms - CLOCK_SLACK_MS
const CLOCK_SLACK_MS = 120_000

const isFor = (approval: ApprovalTable, ask: Ask): boolean =>
  approval.used_by === null &&
  approval.permission === ask.permission &&
  approval.subject_id === ask.subjectId &&
  approval.asked_by === ask.staff.staff_id &&
  approval.terminal_id === ask.terminalId &&
  (approval.amount ?? 0) >= (ask.amount ?? 0) &&
  [ask.atMs, ask.told?.doneAtMs ?? ask.atMs].some((atMs) => isLive(approval, atMs))
