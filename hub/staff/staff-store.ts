import type { Role, StaffCard } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { all, first, prepared, run, sql } from '../db/query.ts'
import type { PinLockTable } from '../db/tables.ts'
import type { KeptPin } from './new-pin.ts'

export type StaffRow = StaffCard & KeptPin

export function listActiveStaff(db: Db): StaffCard[] {
  const rows = all(
    db,
    sql
      .selectFrom('staff')
      .select(['id', 'name', 'role'])
      .where('is_active', '=', 1)
      .orderBy('name'),
  )
  return rows.map((row) => ({ staff_id: row.id, name: row.name, role: row.role as Role }))
}

/** Somebody who works here now, or null. */
export function findActiveStaff(db: Db, staffId: string): StaffRow | null {
  const row = first(
    db,
    sql.selectFrom('staff').selectAll().where('id', '=', staffId).where('is_active', '=', 1),
  )
  if (!row) return null
  return {
    staff_id: row.id,
    name: row.name,
    role: row.role as Role,
    pinHash: row.pin_hash,
    pinSalt: row.pin_salt,
    pinDigits: row.pin_digits,
  }
}

/** Whether they work or worked here. */
export const isStaffKnown = (db: Db, staffId: string): boolean =>
  prepared(db, 'SELECT 1 FROM staff WHERE id = ?').get(staffId) !== undefined

/** Somebody who works or worked here; throws for a stranger. */
export function findStaffCard(db: Db, staffId: string): StaffCard {
  const card = prepared(db, 'SELECT id AS staff_id, name, role FROM staff WHERE id = ?').get(
    staffId,
  )
  if (!card) throw new Error(`nobody has the id ${staffId}`)
  return card as StaffCard
}

export function insertStaff(tx: Db, staff: StaffRow, nowMs: number): void {
  run(
    tx,
    sql.insertInto('staff').values({
      id: staff.staff_id,
      name: staff.name,
      role: staff.role,
      pin_hash: staff.pinHash,
      pin_salt: staff.pinSalt,
      pin_digits: staff.pinDigits,
      is_active: 1,
      created_at_ms: nowMs,
    }),
  )
}

/** Their sales stay theirs; they may not log in any more. */
export function retireStaff(tx: Db, staffId: string): void {
  run(tx, sql.updateTable('staff').set({ is_active: 0 }).where('id', '=', staffId))
}

export function findPinLock(db: Db, terminalId: string, staffId: string): PinLockTable | undefined {
  return first(
    db,
    sql
      .selectFrom('pin_lock')
      .selectAll()
      .where('terminal_id', '=', terminalId)
      .where('staff_id', '=', staffId),
  )
}

export function savePinLock(tx: Db, lock: PinLockTable): void {
  const { failed_count, locked_until_ms } = lock
  run(
    tx,
    sql
      .insertInto('pin_lock')
      .values(lock)
      .onConflict((conflict) =>
        conflict
          .columns(['terminal_id', 'staff_id'])
          .doUpdateSet({ failed_count, locked_until_ms }),
      ),
  )
}

export function deletePinLock(tx: Db, terminalId: string, staffId: string): void {
  run(
    tx,
    sql
      .deleteFrom('pin_lock')
      .where('terminal_id', '=', terminalId)
      .where('staff_id', '=', staffId),
  )
}

export type StaffSessionRow = StaffCard & { expires_at_ms: number; ends_at_ms: number }

/** Read on every request, therefore static SQL. */
export function findStaffSession(
  db: Db,
  tokenHash: string,
  terminalId: string,
): StaffSessionRow | undefined {
  return prepared(
    db,
    `SELECT staff.id AS staff_id, staff.name, staff.role, expires_at_ms, ends_at_ms
     FROM staff_session JOIN staff ON staff.id = staff_session.staff_id
     WHERE token_hash = ? AND terminal_id = ? AND staff.is_active = 1`,
  ).get(tokenHash, terminalId) as StaffSessionRow | undefined
}

export function insertStaffSession(
  tx: Db,
  session: {
    token_hash: string
    terminal_id: string
    staff_id: string
    expires_at_ms: number
    ends_at_ms: number
  },
): void {
  run(tx, sql.insertInto('staff_session').values(session))
}

export function setStaffSessionExpiry(tx: Db, tokenHash: string, expiresAtMs: number): void {
  prepared(tx, 'UPDATE staff_session SET expires_at_ms = ? WHERE token_hash = ?').run(
    expiresAtMs,
    tokenHash,
  )
}

export function deleteStaffSessionsOf(tx: Db, terminalId: string): void {
  run(tx, sql.deleteFrom('staff_session').where('terminal_id', '=', terminalId))
}
