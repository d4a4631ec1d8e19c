import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { findShift, markClosed } from './shift-store.ts'

export type CloseShift = {
  shiftId: string
  closedBy: string
  countedCashMinor: number
  note: string | null
}

/** Closes a shift with its counted cash. O(1): the totals were kept as sales committed. */
export function closeShift(tx: Db, seams: Seams, order: CloseShift): Outcome<{ shiftId: string }> {
  const shift = findShift(tx, order.shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  if (shift.state === 'closed') {
    const isSame = shift.counted_cash_minor === order.countedCashMinor
    return isSame ? succeed({ shiftId: order.shiftId }) : refuse('SHIFT_NOT_OPEN')
  }
  const atMs = seams.clock.nowMs()
  markClosed(tx, order, atMs)
  const facts = {
    shift_id: order.shiftId,
    shift_number: shift.number,
    closed_by: order.closedBy,
    expected_cash_minor: shift.expected_cash_minor,
    counted_cash_minor: order.countedCashMinor,
    over_short_minor: order.countedCashMinor - shift.expected_cash_minor,
    note: order.note,
  }
  appendAudit(tx, { kind: 'shift-closed', payload: facts, atMs })
  // The opening is the shift's first document; its closing is another one with an id of its own.
  appendOutbox(tx, {
    kind: 'shift-closed',
    documentId: uuidv7(seams),
    schemaVersion: 1,
    payload: facts,
    atMs,
  })
  return succeed({ shiftId: order.shiftId })
}
