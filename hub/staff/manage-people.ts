import type { Static } from 'typebox'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { ChangeStaffRequest, NewStaffRequest } from '#domain/wire/staff-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { differingRows, rowMessages } from './grant-messages.ts'
import { type GrantRow, listStaffGrantRows, replaceStaffGrants } from './grant-store.ts'
import { grantsForRole } from './grants.ts'
import { checkPinDigits, keepPin } from './new-pin.ts'
import { notePersonEdit } from './note-staff-edit.ts'
import { recordStaffChange } from './record-staff-change.ts'
import { checkSomebodyManages } from './somebody-manages.ts'
import {
  deletePinLocksOf,
  deleteSessionsOfPerson,
  findPerson,
  isNameTaken,
  type PersonRow,
  updatePerson,
} from './staff-admin-store.ts'
import { findActiveStaff, insertStaff } from './staff-store.ts'

type Access = Pick<HubDeps, 'db' | 'seams' | 'pepper'>
type NewPerson = Static<typeof NewStaffRequest>
type Change = Static<typeof ChangeStaffRequest>

/**
 * Somebody begins to work here. The id is the console's: the same person sent again is there
 * already. Refuses PIN_TOO_WEAK, STAFF_NAME_TAKEN, IDEMPOTENCY_MISMATCH.
 */
export async function hirePerson(
  { db, seams, pepper }: Access,
  by: string,
  person: NewPerson,
): Promise<Outcome<null>> {
  const weak = checkPinDigits(person.role, person.pin.length)
  if (weak) return weak
  const pin = await keepPin(seams, pepper, person.pin)
  const { staff_id, role } = person
  const name = person.name.trim()
  return writeUnlessRefused(db, (tx) => {
    const there = findPerson(tx, staff_id)
    if (there?.name === name && there.role === role) return succeed(null)
    if (there) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'staff_id')
    if (isNameTaken(tx, name, staff_id)) return refuse('STAFF_NAME_TAKEN', undefined, 'name')
    insertStaff(tx, { staff_id, name, role, ...pin }, seams.clock.nowMs())
    recordStaffChange(tx, seams, { kind: 'staff-added', by, facts: { staff_id, name, role } })
    return succeed(null)
  })
}

/**
 * Another name, role or state, and the grants in which a person differs from their role. It holds
 * from their next request on; somebody who left is logged out at once. Refuses UNKNOWN_STAFF,
 * STAFF_NAME_TAKEN, UNKNOWN_PERMISSION, INVALID_REQUEST, PIN_TOO_WEAK (a role that asks for a
 * longer PIN than theirs: set that first) and LAST_MANAGER.
 */
export const changePerson = (
  { db, seams }: Access,
  by: string,
  staffId: string,
  change: Change,
): Outcome<null> =>
  writeUnlessRefused(db, (tx) => {
    const before = findPerson(tx, staffId)
    if (!before) return refuse('UNKNOWN_STAFF')
    const rows = differingRows(change.own_grants, grantsForRole(tx, change.role), 'own_grants')
    if (!rows.ok) return rows
    const after: PersonRow = {
      ...before,
      name: change.name.trim(),
      role: change.role,
      is_active: Number(change.is_active),
    }
    const refusal = checkChange(tx, before, after)
    if (refusal) return refusal
    const was = factsOf(before, listStaffGrantRows(tx, staffId))
    updatePerson(tx, after)
    replaceStaffGrants(tx, staffId, rows.value)
    if (!change.is_active) deleteSessionsOfPerson(tx, staffId, null)
    const facts = { ...factsOf(after, rows.value), staff_id: staffId, was }
    recordStaffChange(tx, seams, { kind: 'staff-changed', by, facts })
    const is = factsOf(after, rows.value)
    notePersonEdit(tx, staffId, { was, is }, { source: by, atMs: seams.clock.nowMs() })
    return checkSomebodyManages(tx) ?? succeed(null)
  })

function checkChange(tx: Db, before: PersonRow, after: PersonRow): Outcome<never> | null {
  if (after.is_active === 1 && isNameTaken(tx, after.name, after.id)) {
    return refuse('STAFF_NAME_TAKEN', undefined, 'name')
  }
  // A PIN whose length nobody knows has not been set here; it is asked for with the new role.
  return after.role === before.role ? null : checkPinDigits(after.role, before.pin_digits, 'role')
}

const factsOf = (person: PersonRow, rows: readonly GrantRow[]) => ({
  name: person.name,
  role: person.role,
  is_active: person.is_active === 1,
  own_grants: rowMessages(rows),
})

/** Opens every lock on a person, at all terminals. Refuses UNKNOWN_STAFF. */
export const unlockPerson = ({ db, seams }: Access, by: string, staffId: string): Outcome<null> =>
  writeUnlessRefused(db, (tx) => {
    if (!findActiveStaff(tx, staffId)) return refuse('UNKNOWN_STAFF')
    deletePinLocksOf(tx, staffId)
    recordStaffChange(tx, seams, { kind: 'pin-unlocked', by, facts: { staff_id: staffId } })
    return succeed(null)
  })
