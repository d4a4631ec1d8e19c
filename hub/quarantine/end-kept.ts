// Somebody ends what was kept word for word: it is done after all, or left undone for a reason.
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Grants } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import type { Actor } from '../requester.ts'
import { authorise, findAuthority } from '../staff/authorise.ts'
import { findKept, insertEnd, type KeptRow } from './quarantine-store.ts'
import { type Kept, readKept } from './read-kept.ts'

export type EndOrder = {
  quarantineId: string
  how: 'done' | 'settled'
  note: string | null
  approvalId: string | null
}

/** What is still open. Refuses CONFLICT_NOT_FOUND and CONFLICT_SETTLED. */
export function findOpenKept(db: Db, id: string): Outcome<KeptRow> {
  const row = findKept(db, id)
  if (!row) return refuse('CONFLICT_NOT_FOUND')
  const isSettled = row.how !== null || row.conflict_state === 'resolved'
  return isSettled ? refuse('CONFLICT_SETTLED') : succeed(row)
}

/**
 * Whether this person may end it: whoever did it themselves, and whoever may not settle so much
 * money, needs another person's approval (subject: the row; amount: the money in it). Reads only.
 */
export const mayEnd = (db: Db, actor: Actor, row: KeptRow, how: Asking) =>
  findAuthority(db, askOf(actor, row, how))

type Asking = { approvalId: string | null; atMs: number }

function askOf(actor: Actor, row: KeptRow, { approvalId, atMs }: Asking) {
  const kept = readKept(JSON.parse(row.payload_json))
  return {
    ...{ ...actor, grants: grantsFor(actor, kept), permission: 'settle-conflict' as const },
    amount: Math.abs(kept.amountMinor ?? 0),
    ...{ subjectId: row.id, approvalIds: [approvalId], atMs },
  }
}

/** Nobody ends alone what they did themselves. */
const grantsFor = ({ staff, grants }: Actor, { staffId }: Kept): Grants =>
  staffId === staff.staff_id
    ? { ...grants, 'settle-conflict': { isAllowed: false, limit: null } }
    : grants

/**
 * Ends it, writes down who, why and on whose word, and tells the cloud. The same again changes
 * nothing. Refuses CONFLICT_NOT_FOUND, CONFLICT_SETTLED, REASON_NEEDS_NOTE and missing approvals.
 * Call it where a refusal rolls back.
 */
export function endKept(tx: Db, seams: Seams, actor: Actor, order: EndOrder): Outcome<null> {
  const { quarantineId, how } = order
  const note = order.note?.trim() || null
  const earlier = findKept(tx, quarantineId)
  if (earlier?.how === how && earlier.note === note) return succeed(null)
  const found = findOpenKept(tx, quarantineId)
  if (!found.ok) return found
  if (how === 'settled' && note === null) return refuse('REASON_NEEDS_NOTE', undefined, 'note')
  const atMs = seams.clock.nowMs()
  const may = authorise(tx, askOf(actor, found.value, { approvalId: order.approvalId, atMs }))
  if (!may.ok) return may
  const row = {
    ...{ quarantine_id: quarantineId, how, note, ended_by: actor.staff.staff_id },
    ...{ approved_by: may.value.approvedBy, terminal_id: actor.terminalId },
  }
  insertEnd(tx, { ...row, at_ms: atMs })
  const { document_id, reason } = found.value
  const payload = { ...row, document_id, reason }
  appendAudit(tx, { kind: 'quarantine-ended', payload, atMs })
  const documentId = derivedId(`quarantine/ended/${quarantineId}`)
  appendOutbox(tx, { kind: 'quarantine-ended', documentId, payload, atMs })
  return succeed(null)
}
