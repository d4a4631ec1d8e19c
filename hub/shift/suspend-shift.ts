import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authoriseHandling } from './own-shift.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { findShift, moveShift } from './shift-store.ts'

/** The drawer leaves its till, which is free for another; trading goes on where it is resumed. */
export function suspendShift(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: { shiftId: string; note: string | null },
): Outcome<{ shiftId: string }> {
  const { shiftId, note } = order
  const shift = findShift(tx, shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  if (shift.state === 'suspended') return succeed({ shiftId })
  if (shift.state !== 'open') return refuse('SHIFT_NOT_OPEN', shift.state)
  const atMs = seams.clock.nowMs()
  const may = authoriseHandling(tx, actor, shift, { subjectId: shiftId, approvalIds: [], atMs })
  if (!may.ok) return may
  moveShift(tx, shiftId, { state: 'suspended' })
  recordShiftEvent(tx, {
    kind: 'shift-suspended',
    documentId: uuidv7(seams),
    payload: {
      shift_id: shiftId,
      terminal_id: shift.terminal_id,
      staff_id: actor.staff.staff_id,
      note,
    },
    atMs,
  })
  return succeed({ shiftId })
}
