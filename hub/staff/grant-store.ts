import type { Role } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type GrantRow = { permission: string; is_allowed: number; limit_amount: number | null }

/** Rows of a person (`is_own` 1) and of their role in one look; read on every request. */
export function listGrantRows(
  db: Db,
  staffId: string,
  role: Role,
): (GrantRow & { is_own: number })[] {
  return prepared(
    db,
    `SELECT 1 AS is_own, permission, is_allowed, limit_amount FROM staff_grant WHERE staff_id = ?
     UNION ALL
     SELECT 0, permission, is_allowed, limit_amount FROM role_grant WHERE role = ?`,
  ).all(staffId, role) as (GrantRow & { is_own: number })[]
}

export const listRoleGrantRows = (db: Db, role: Role): GrantRow[] =>
  prepared(db, 'SELECT permission, is_allowed, limit_amount FROM role_grant WHERE role = ?').all(
    role,
  ) as GrantRow[]

export const listStaffGrantRows = (db: Db, staffId: string): GrantRow[] =>
  prepared(
    db,
    'SELECT permission, is_allowed, limit_amount FROM staff_grant WHERE staff_id = ?',
  ).all(staffId) as GrantRow[]

export function replaceRoleGrants(tx: Db, role: Role, rows: readonly GrantRow[]): void {
  prepared(tx, 'DELETE FROM role_grant WHERE role = ?').run(role)
  const insert = prepared(
    tx,
    'INSERT INTO role_grant (role, permission, is_allowed, limit_amount) VALUES (?, ?, ?, ?)',
  )
  for (const row of rows) insert.run(role, row.permission, row.is_allowed, row.limit_amount)
}

export function replaceStaffGrants(tx: Db, staffId: string, rows: readonly GrantRow[]): void {
  prepared(tx, 'DELETE FROM staff_grant WHERE staff_id = ?').run(staffId)
  const insert = prepared(
    tx,
    'INSERT INTO staff_grant (staff_id, permission, is_allowed, limit_amount) VALUES (?, ?, ?, ?)',
  )
  for (const row of rows) insert.run(staffId, row.permission, row.is_allowed, row.limit_amount)
}
