import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { findShift, findShiftAt, moveShift } from './shift-store.ts'

/**
 * Trading goes on at the till where the drawer now is. A floating shift is resumed by whoever
 * opened it; by another person only with close-any-shift or an approval for it (subject: the
 * shift).
 */
export function resumeShift(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: { shiftId: string; approvalId: string | null },
): Outcome<{ shiftId: string }> {
  const { shiftId, approvalId } = order
  const { terminalId, staff } = actor
  const shift = findShift(tx, shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  if (shift.state === 'open' && shift.terminal_id === terminalId) return succeed({ shiftId })
  if (shift.state !== 'suspended') return refuse('SHIFT_NOT_SUSPENDED', shift.state)
  if (findShiftAt(tx, terminalId)) return refuse('SHIFT_ALREADY_OPEN')
  const atMs = seams.clock.nowMs()
  let approvedBy: string | null = null
  if (shift.mode === 'floating' && shift.cashier_id !== staff.staff_id) {
    const may = authorise(tx, {
      ...actor,
      permission: 'close-any-shift',
      subjectId: shiftId,
      approvalIds: [approvalId],
      atMs,
    })
    if (!may.ok) return may
    approvedBy = may.value.approvedBy
  }
  moveShift(tx, shiftId, { state: 'open', terminalId })
  const payload = {
    shift_id: shiftId,
    terminal_id: terminalId,
    staff_id: staff.staff_id,
    approved_by: approvedBy,
  }
  recordShiftEvent(tx, { kind: 'shift-resumed', documentId: uuidv7(seams), payload, atMs })
  return succeed({ shiftId })
}
