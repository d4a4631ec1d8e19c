import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { bear } from '../judgement.ts'
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
  is_counted: number
}

/**
 * The open drawer in front of somebody: cash moves where the drawer is. A floating shift is its
 * opener's, who answers for what others do in it with the right to handle any shift; in a shared
 * one everybody answers for themselves. Refuses UNKNOWN_SHIFT, SHIFT_NOT_OPEN, SHIFT_OF_ANOTHER. Of
 * what was told, only the first refuses.
 */
export function findDrawerInHand(db: Db, actor: Actor, shiftId: string): Outcome<DrawerInHand> {
  const { staff, terminalId, told } = actor
  const row = prepared(
    db,
    `SELECT shift.number, shift.mode, shift.state, shift.cashier_id, shift.terminal_id,
       drawer.name AS drawer_name, terminal.code AS terminal_code,
       EXISTS (SELECT 1 FROM cash_count c
         WHERE c.shift_id = shift.id AND c.purpose = 'closing') AS is_counted
     FROM shift JOIN drawer ON drawer.id = shift.drawer_id JOIN terminal ON terminal.id = ?
     WHERE shift.id = ?`,
  ).get(terminalId, shiftId) as Row | undefined
  if (!row) return refuse('UNKNOWN_SHIFT', undefined, 'session_id')
  const fault =
    bear(
      told,
      told ? faultOfTime(row, terminalId) : faultOfPlace(row, terminalId),
      'session_closed',
    ) ?? bear(told, faultOfOwner(row, actor), 'rights_missing')
  if (fault) return fault
  return succeed({
    shiftId,
    shiftNumber: row.number,
    drawerName: row.drawer_name,
    terminalCode: row.terminal_code,
    accountableId: row.mode === 'floating' ? row.cashier_id : staff.staff_id,
  })
}

function faultOfPlace({ state, terminal_id }: Row, terminalId: string): Refusal | null {
  if (state !== 'open') return refuse('SHIFT_NOT_OPEN', state, 'session_id')
  if (terminal_id === terminalId) return null
  return refuse('SHIFT_NOT_OPEN', 'its drawer is at another terminal', 'session_id')
}

/**
 * What was done before its shift rested or waited to be counted is in time, as a sale is; what its
 * count did not know of is not.
 */
function faultOfTime(row: Row, terminalId: string): Refusal | null {
  if (row.state === 'closed' || row.state === 'open') return faultOfPlace(row, terminalId)
  return row.is_counted === 1 ? refuse('SHIFT_NOT_OPEN', 'it is counted', 'session_id') : null
}

function faultOfOwner(row: Row, { staff, grants }: Actor): Refusal | null {
  if (row.mode !== 'floating' || row.cashier_id === staff.staff_id) return null
  if (grants['close-any-shift'].isAllowed) return null
  return refuse('SHIFT_OF_ANOTHER', undefined, 'session_id')
}
