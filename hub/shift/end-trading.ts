import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authoriseHandling } from './own-shift.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { findShift, moveShift, type ShiftRow } from './shift-store.ts'

/** Nothing more is sold in this shift: its till is free, its drawer is counted later, anywhere. */
export function endTrading(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: { shiftId: string },
): Outcome<{ shiftId: string }> {
  const { shiftId } = order
  const shift = findShift(tx, shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  if (shift.state === 'counting') return succeed({ shiftId })
  if (shift.state !== 'open' && shift.state !== 'suspended') {
    return refuse('SHIFT_NOT_OPEN', shift.state)
  }
  const atMs = seams.clock.nowMs()
  const may = authoriseHandling(tx, actor, shift, { subjectId: shiftId, approvalIds: [], atMs })
  if (!may.ok) return may
  stopTrading(tx, seams, shift, { staffId: actor.staff.staff_id, atMs })
  return succeed({ shiftId })
}

/** Whoever ends it: from now on the drawer waits to be counted. */
export function stopTrading(
  tx: Db,
  seams: Seams,
  shift: ShiftRow,
  { staffId, atMs }: { staffId: string; atMs: number },
): void {
  moveShift(tx, shift.id, { state: 'counting' })
  const payload = { shift_id: shift.id, terminal_id: shift.terminal_id, staff_id: staffId }
  recordShiftEvent(tx, { kind: 'shift-trading-ended', documentId: uuidv7(seams), payload, atMs })
}
