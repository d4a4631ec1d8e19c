import { toIso } from '#domain/datetime.ts'
import type { Clock } from '#domain/seams.ts'
import type { StaffDetail } from '#domain/wire/staff-message.ts'
import type { Db } from '../db/open-database.ts'
import { grantMessages, rowMessages } from './grant-messages.ts'
import { listStaffGrantRows } from './grant-store.ts'
import { grantsFor } from './grants.ts'
import { findLastLogIn } from './log-in-store.ts'
import { pinLockLeft } from './pin-lock-left.ts'
import { listLocksOf, listPeople, type PersonRow } from './staff-admin-store.ts'

/** Everybody who works or worked here, with what they may do and where they are locked out now. */
export const listStaffDetails = (db: Db, clock: Clock): StaffDetail[] =>
  listPeople(db).map((person) => detailOf(db, person, clock))

function detailOf(db: Db, person: PersonRow, clock: Clock): StaffDetail {
  const { id: staff_id, name, role } = person
  const locks = listLocksOf(db, staff_id).flatMap(({ terminal_code, ...lock }) => {
    const leftMs = pinLockLeft(clock, { ...lock, staff_id })
    return leftMs > 0 ? [{ terminal_code, locked_until: toIso(clock.nowMs() + leftMs) }] : []
  })
  return {
    ...{ staff_id, name, role },
    is_active: person.is_active === 1,
    own_grants: rowMessages(listStaffGrantRows(db, staff_id)),
    grants: grantMessages(grantsFor(db, { staff_id, role })),
    last_login_at: findLastLogIn(db, staff_id),
    locks,
  }
}
