import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { CloseBlocker, CloseShiftRequest } from '#domain/wire/shift-message.ts'
import { verifySinceCheckpoint } from '../audit/verify-since-checkpoint.ts'
import { postJournal } from '../books/post-journal.ts'
import { moveSafe } from '../cash/move-safe.ts'
import type { Db } from '../db/open-database.ts'
import type { CashCountTable } from '../db/tables.ts'
import { bear, doneAtMs, type Told, toldFacts } from '../judgement.ts'
import type { Actor } from '../requester.ts'
import { checkReason, readRules } from '../rules/read-rules.ts'
import { findCount, lastClosingCount } from './count-store.ts'
import { freezeReport } from './freeze-report.ts'
import { askFor, authoriseHandling } from './own-shift.ts'
import { findShift, markClosed, type ShiftRow } from './shift-store.ts'

export type CloseOrder = CloseShiftRequest & { shiftId: string }
/** What stands in the way of a close, as the close check lists it. */
export type ListBlockers = (tx: Db, shiftId: string) => CloseBlocker[]

/**
 * Closes a shift with its last count. O(1) in sales: the totals were kept as documents committed,
 * and nothing but totals is frozen (no accounting can stand in the way). The counted cash goes into
 * the safe, the difference to over-short. Call it where a refusal rolls back: approvals are spent
 * on the way. Refuses SHIFT_NOT_COUNTED, COUNT_NOT_LAST, SHIFT_BLOCKED, reasons and missing
 * approvals. A told close closes with the count that it names, carries over whatever is in the way
 * without anybody's further word, and has its Z wait for whoever wants it on paper.
 */
export function closeShift(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: CloseOrder,
  listBlockers: ListBlockers,
): Outcome<{ shiftId: string }> {
  const { shiftId } = order
  const shift = findShift(tx, shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  const closeHash = hashOf(order)
  if (shift.state === 'closed') return answerAgain(shift, order, closeHash)
  const counted = countFor(tx, actor, order)
  if (!counted.ok) return counted
  const count = counted.value
  const atMs = seams.clock.nowMs()
  const overShortMinor = count.total_minor - shift.expected_cash_minor
  const blockers = listBlockers(tx, shiftId)
  const refusal =
    bear(actor.told, faultOfReason(tx, order, overShortMinor), 'rule_not_met', {
      over_short_minor: overShortMinor,
    }) ?? bear(actor.told, faultOfBlockers(blockers, order, actor.told), 'session_closed')
  if (refusal) return refusal
  const may = authoriseClose(tx, actor, shift, order, { overShortMinor, blockers, atMs })
  if (!may.ok) return may
  const approvedBy = may.value
  record(tx, seams, actor, shift, order, { count, closeHash, approvedBy, blockers, atMs })
  return succeed({ shiftId })
}

const hashOf = ({ count_id, reason_code, note, carry_over }: CloseOrder): string =>
  createHash('sha256')
    .update(canonicalJson([count_id, reason_code, note, carry_over]))
    .digest('hex')

function answerAgain(
  shift: ShiftRow,
  order: CloseOrder,
  closeHash: string,
): Outcome<{ shiftId: string }> {
  if (shift.close_id !== order.close_id) return refuse('SHIFT_NOT_OPEN')
  if (shift.close_hash !== closeHash) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'close_id')
  return succeed({ shiftId: shift.id })
}

/** The last count; a told close may name an earlier one, because somebody counted since. */
function countFor(tx: Db, { told }: Actor, order: CloseOrder): Outcome<CashCountTable> {
  const last = lastClosingCount(tx, order.shiftId)
  if (!last) return refuse('SHIFT_NOT_COUNTED')
  if (last.id === order.count_id) return succeed(last)
  const notLast = refuse('COUNT_NOT_LAST', undefined, 'count_id')
  const named = findCount(tx, order.count_id)
  const isOfShift = named?.shift_id === order.shiftId && named.purpose === 'closing'
  if (!named || !isOfShift) return notLast
  return bear(told, notLast, 'session_closed') ?? succeed(named)
}

/** A difference beyond the outlet's limit is explained; one within it may be. */
function faultOfReason(tx: Db, order: CloseOrder, overShortMinor: number): Refusal | null {
  const { reason_code, note } = order
  const isNeeded = Math.abs(overShortMinor) > readRules(tx).over_short_limit_minor
  if (reason_code === null) {
    return isNeeded ? refuse('UNKNOWN_REASON', 'over-short', 'reason_code') : null
  }
  return checkReason(tx, 'over-short', { reason_code, note })
}

/** Some things may stay as they are until the next shift; the others are settled first. */
function faultOfBlockers(
  blockers: CloseBlocker[],
  order: CloseOrder,
  told: Told | undefined,
): Refusal | null {
  const isCarried = order.carry_over || told !== undefined
  const inTheWay = blockers.filter((each) => !(isCarried && each.can_carry_over))
  if (inTheWay.length === 0) return null
  return refuse('SHIFT_BLOCKED', inTheWay.map(({ kind }) => kind).join(' '))
}

type CloseFacts = { overShortMinor: number; blockers: CloseBlocker[]; atMs: number }

/** Whose drawer, how large a difference, what is carried over: each asks for its own permission. */
function authoriseClose(
  tx: Db,
  actor: Actor,
  shift: ShiftRow,
  order: CloseOrder,
  { overShortMinor, blockers, atMs }: CloseFacts,
): Outcome<string[]> {
  const handling = { subjectId: order.close_id, approvalIds: order.approval_ids, atMs }
  const amount = Math.abs(overShortMinor)
  const asks = [() => authoriseHandling(tx, actor, shift, handling)]
  if (amount > 0) asks.push(() => askFor(tx, actor, handling, 'over-short', amount))
  if (blockers.length > 0 && !actor.told) asks.push(() => askFor(tx, actor, handling, 'carry-over'))
  const approvers: string[] = []
  for (const ask of asks) {
    const may = ask()
    if (!may.ok) return may
    if (may.value.approvedBy !== null) approvers.push(may.value.approvedBy)
  }
  return succeed(approvers)
}

type Closing = {
  count: CashCountTable
  closeHash: string
  approvedBy: string[]
  blockers: CloseBlocker[]
  atMs: number
}

function record(
  tx: Db,
  seams: Seams,
  { staff, terminalId, told }: Actor,
  shift: ShiftRow,
  order: CloseOrder,
  { count, closeHash, approvedBy, blockers, atMs }: Closing,
): void {
  markClosed(tx, {
    shiftId: shift.id,
    closeId: order.close_id,
    closeHash,
    closedBy: staff.staff_id,
    countedCashMinor: count.total_minor,
    reasonCode: order.reason_code,
    note: order.note,
    atMs: Math.max(doneAtMs(told, atMs), shift.opened_at_ms),
  })
  putIntoSafe(tx, seams, staff.staff_id, shift, { closeId: order.close_id, count, atMs })
  const brokenAt = verifySinceCheckpoint(tx, atMs, 'shift-close')
  freezeReport(tx, seams, {
    shiftId: shift.id,
    partNo: 0,
    documentId: order.close_id,
    event: 'shift-closed',
    count,
    isHeld: told !== undefined,
    terminalId,
    facts: {
      count_id: count.id,
      closed_by: staff.staff_id,
      terminal_id: terminalId,
      approved_by: approvedBy,
      carried_over: blockers.map(({ kind, subject_id, count }) => ({ kind, subject_id, count })),
      audit_broken_at: brokenAt,
      ...toldFacts(told),
    },
    auditIsWhole: brokenAt === null,
    atMs,
  })
}

/** The drawer is emptied into the safe; what was too much or too little becomes over-short. */
function putIntoSafe(
  tx: Db,
  seams: Seams,
  staffId: string,
  shift: ShiftRow,
  { closeId, count, atMs }: { closeId: string; count: CashCountTable; atMs: number },
): void {
  const amountMinor = count.total_minor
  const expectedMinor = shift.expected_cash_minor
  const entries = new Map([
    ['safe', amountMinor],
    ['tender/cash', -expectedMinor],
    ['over-short', expectedMinor - amountMinor],
  ])
  postJournal(tx, closeId, shift.id, entries)
  if (amountMinor === 0) return
  moveSafe(tx, seams, { kind: 'close', amountMinor, documentId: closeId, staffId, atMs })
}
