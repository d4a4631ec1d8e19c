// What the console does with people: SQL and nothing else.
import type { Role } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { PinLockTable } from '../db/tables.ts'
import type { KeptPin } from './new-pin.ts'

export type PersonRow = {
  id: string
  name: string
  role: Role
  is_active: number
  pin_digits: number
}

const PERSON = 'SELECT id, name, role, is_active, pin_digits FROM staff'

/** Whoever works here first, each group by name. */
export const listPeople = (db: Db): PersonRow[] =>
  prepared(db, `${PERSON} ORDER BY is_active DESC, name`).all() as PersonRow[]

export const findPerson = (db: Db, staffId: string): PersonRow | undefined =>
  prepared(db, `${PERSON} WHERE id = ?`).get(staffId) as PersonRow | undefined

/** Somebody else who works here under this name, however it is written. */
export const isNameTaken = (db: Db, name: string, exceptId: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM staff WHERE lower(name) = lower(?) AND id <> ? AND is_active = 1`,
  ).get(name.trim(), exceptId) !== undefined

export function updatePerson(tx: Db, person: Omit<PersonRow, 'pin_digits'>): void {
  prepared(tx, 'UPDATE staff SET name = ?, role = ?, is_active = ? WHERE id = ?').run(
    person.name,
    person.role,
    person.is_active,
    person.id,
  )
}

export function updatePin(tx: Db, staffId: string, pin: KeptPin): void {
  prepared(tx, 'UPDATE staff SET pin_hash = ?, pin_salt = ?, pin_digits = ? WHERE id = ?').run(
    pin.pinHash,
    pin.pinSalt,
    pin.pinDigits,
    staffId,
  )
}

export type PersonLock = Omit<PinLockTable, 'staff_id'> & { terminal_code: string }

export const listLocksOf = (db: Db, staffId: string): PersonLock[] =>
  prepared(
    db,
    `SELECT code AS terminal_code, terminal_id, failed_count, locked_until_ms FROM pin_lock
     JOIN terminal ON terminal.id = pin_lock.terminal_id WHERE staff_id = ? ORDER BY code`,
  ).all(staffId) as PersonLock[]

export function deletePinLocksOf(tx: Db, staffId: string): void {
  prepared(tx, 'DELETE FROM pin_lock WHERE staff_id = ?').run(staffId)
}

/** Logs a person out everywhere but at one terminal; null: everywhere. */
export function deleteSessionsOfPerson(
  tx: Db,
  staffId: string,
  exceptTerminalId: string | null,
): void {
  prepared(tx, 'DELETE FROM staff_session WHERE staff_id = ? AND terminal_id IS NOT ?').run(
    staffId,
    exceptTerminalId,
  )
}
