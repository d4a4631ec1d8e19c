// An act that the hub allows only with another person's word: the word is asked for when the hub
// says so, and the same act is sent again with it.

import { PERMISSION_NAMES } from '#domain/permissions.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { ApprovalModel, Right } from './approval-model.ts'

/** An act needs few different words; a hub that asks for more is not understood. */
const WORDS_MAX = 4

export type ApprovedAct = {
  /** The id of the document that names the approvals. */
  subjectId: string
  /** What is asked, in a sentence that the approver reads. */
  words: string
  /** In the permission's unit, for permissions that end somewhere. */
  amountOf?: (permission: Right['permission']) => number | null
}

export async function withApproval<T>(
  approval: ApprovalModel,
  act: ApprovedAct,
  send: (approvalIds: readonly string[]) => Promise<TillOutcome<T>>,
): Promise<TillOutcome<T>> {
  const given: string[] = []
  for (;;) {
    const outcome = await send(given)
    if (outcome.ok || outcome.code !== 'APPROVAL_REQUIRED' || given.length === WORDS_MAX) {
      return outcome
    }
    const permission = PERMISSION_NAMES.find((name) => name === outcome.detail)
    if (permission === undefined) return outcome
    const { subjectId, words } = act
    const amount = act.amountOf?.(permission) ?? null
    const approvalId = await approval.approve({ permission, amount, subjectId, words })
    if (approvalId === null) return outcome
    // The hub went away while the word was given: this till knows of it, the hub does not.
    if (approval.ownWords.has(approvalId)) return refuseAtTill('COMMAND_UNANSWERED')
    given.push(approvalId)
  }
}
