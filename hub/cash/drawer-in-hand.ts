import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Actor } from '../requester.ts'

export type DrawerInHand = {
  shiftId: string
  shiftNumber: number
  drawerName: string
  terminalCode: string
  /** Whose part of the shift it is. */
  accountableId: string
}

type Row = {
  number: number
  mode: string
  state: string
  cashier_id: string
  terminal_id: string | null
  drawer_name: string
  terminal_code: string
}

/**
 * The open drawer in front of somebody: cash moves where the drawer is. A floating shift is its
 * opener's, who answers for what others do in it with the right to handle any shift; in a shared
 * one everybody answers for themselves. Refuses UNKNOWN_SHIFT, SHIFT_NOT_OPEN, SHIFT_OF_ANOTHER.
 */
export function findDrawerInHand(
  db: Db,
  { staff, grants, terminalId }: Actor,
  shiftId: string,
): Outcome<DrawerInHand> {
  const row = prepared(
    db,
    `SELECT shift.number, shift.mode, shift.state, shift.cashier_id, shift.terminal_id,
       drawer.name AS drawer_name, terminal.code AS terminal_code
     FROM shift JOIN drawer ON drawer.id = shift.drawer_id JOIN terminal ON terminal.id = ?
     WHERE shift.id = ?`,
  ).get(terminalId, shiftId) as Row | undefined
  if (!row) return refuse('UNKNOWN_SHIFT', undefined, 'session_id')
  if (row.state !== 'open') return refuse('SHIFT_NOT_OPEN', row.state, 'session_id')
  if (row.terminal_id !== terminalId) {
    return refuse('SHIFT_NOT_OPEN', 'its drawer is at another terminal', 'session_id')
  }
  const isFloating = row.mode === 'floating'
  if (isFloating && row.cashier_id !== staff.staff_id && !grants['close-any-shift'].isAllowed) {
    return refuse('SHIFT_OF_ANOTHER', undefined, 'session_id')
  }
  return succeed({
    shiftId,
    shiftNumber: row.number,
    drawerName: row.drawer_name,
    terminalCode: row.terminal_code,
    accountableId: isFloating ? row.cashier_id : staff.staff_id,
  })
}
