// Closing a shift without its network: the manager counts what is expected, or something else.
import { must } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { grantsOf } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import type { Actor } from '#hub/requester.ts'
import { type CloseOrder, closeShift } from '#hub/shift/close-shift.ts'
import { countDrawer } from '#hub/shift/count-drawer.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL } from './small-outlet.ts'

export const THE_MANAGER: Actor = {
  staff: { staff_id: MANAGER_ID, name: 'Budi', role: 'manager' },
  grants: grantsOf('manager'),
  terminalId: TERMINAL.id,
}

export type CloseWish = Partial<CloseOrder> & {
  /** What is missing from the drawer; negative: too much. */
  shortMinor?: number
  /** The manager at the first terminal, unless said. */
  actor?: Actor
}

/** Counts and closes as the manager; the difference, if any, gets a reason. */
export function closeTestShift(db: Db, seams: Seams, wish: CloseWish = {}): CloseOrder {
  const { shortMinor = 0, actor = THE_MANAGER, ...rest } = wish
  const shiftId = wish.shiftId ?? SHIFT_ID
  const expected = db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck()
  const counted = (expected.get(shiftId) as number) - shortMinor
  const count_id = uuidv7(seams)
  const counts = [
    { value_minor: 100, count: Math.floor(Math.max(0, counted) / 100) },
    { value_minor: 1, count: Math.max(0, counted) % 100 },
  ]
  const count = { shiftId, count_id, counts, declared: [], approval_id: null }
  must(write(db, (tx) => countDrawer(tx, seams, actor, count)))
  const order: CloseOrder = {
    ...{ shiftId, close_id: uuidv7(seams), count_id, carry_over: false, approval_ids: [] },
    reason_code: shortMinor === 0 ? null : 'wrong-change',
    note: null,
    ...rest,
  }
  must(write(db, (tx) => closeShift(tx, seams, actor, order, () => [])))
  return order
}
