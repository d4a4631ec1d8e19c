import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { HubDeps } from '../app-types.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { checkPinDigits, keepPin } from './new-pin.ts'
import { isHashingBusy } from './pin-hash.ts'
import { provePin } from './prove-pin.ts'
import { recordStaffChange } from './record-staff-change.ts'
import { deletePinLocksOf, deleteSessionsOfPerson, updatePin } from './staff-admin-store.ts'
import { findActiveStaff } from './staff-store.ts'

type Access = Pick<HubDeps, 'db' | 'seams' | 'pepper'>

/**
 * A manager gives somebody else a new PIN: their locks open, and whoever was logged in with the old
 * one is logged out everywhere. Refuses UNKNOWN_STAFF, PIN_TOO_WEAK, and ROLE_NOT_ALLOWED for one's
 * own, which takes the current one.
 */
export async function resetPin(
  { db, seams, pepper }: Access,
  by: string,
  staffId: string,
  newPin: string,
): Promise<Outcome<null>> {
  if (by === staffId)
    return refuse('ROLE_NOT_ALLOWED', 'one’s own PIN is changed by POST /api/me/pin')
  if (isHashingBusy()) return refuse('TOO_MANY_REQUESTS')
  const kept = await keepPin(seams, pepper, newPin)
  return writeUnlessRefused(db, (tx) => {
    const staff = findActiveStaff(tx, staffId)
    if (!staff) return refuse('UNKNOWN_STAFF')
    const weak = checkPinDigits(staff.role, newPin.length)
    if (weak) return weak
    updatePin(tx, staffId, kept)
    deletePinLocksOf(tx, staffId)
    deleteSessionsOfPerson(tx, staffId, null)
    recordStaffChange(tx, seams, { kind: 'pin-reset', by, facts: { staff_id: staffId } })
    return succeed(null)
  })
}

export type OwnPinChange = {
  staffId: string
  terminalId: string
  currentPin: string
  newPin: string
}

/**
 * One's own new PIN, for the current one, whose tries count towards the lock-out as those of a
 * log-in. Other terminals are logged out; this one is not. Refuses PIN_SAME, PIN_TOO_WEAK and what
 * provePin refuses.
 */
export async function changeOwnPin(access: Access, change: OwnPinChange): Promise<Outcome<null>> {
  const { staffId, terminalId, currentPin, newPin } = change
  const staff = findActiveStaff(access.db, staffId)
  if (!staff) return refuse('UNKNOWN_STAFF')
  const weak = checkPinDigits(staff.role, newPin.length, 'new_pin')
  if (weak) return weak
  if (newPin === currentPin) return refuse('PIN_SAME', undefined, 'new_pin')
  if (isHashingBusy()) return refuse('TOO_MANY_REQUESTS')
  const kept = await keepPin(access.seams, access.pepper, newPin)
  const attempt = { terminalId, staffId, pin: currentPin, purpose: 'pin-change' as const }
  return provePin(access, attempt, (tx) => {
    updatePin(tx, staffId, kept)
    deleteSessionsOfPerson(tx, staffId, terminalId)
    const facts = { staff_id: staffId, terminal_id: terminalId }
    recordStaffChange(tx, access.seams, { kind: 'pin-changed', by: staffId, facts })
    return succeed(null)
  })
}
