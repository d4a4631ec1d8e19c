import {
  type Grant,
  type GrantOverrides,
  type Grants,
  grantsOf,
  isPermission,
  PERMISSIONS,
} from '#domain/permissions.ts'
import { ROLES, type Role, type StaffCard } from '#domain/wire/access-message.ts'
import type { Db } from '../db/open-database.ts'
import { type GrantRow, listGrantRows, listRoleGrantRows } from './grant-store.ts'

const DEFAULT_GRANTS = Object.fromEntries(ROLES.map((role) => [role, grantsOf(role)])) as Record<
  Role,
  Grants
>

/** What a role may do where nobody said otherwise. */
export const defaultGrantsOf = (role: Role): Grants => DEFAULT_GRANTS[role]

/**
 * What a person may do now: their own grants before their role's before the defaults. It is read
 * anew each time, which is one look at two small tables, so that a change holds from the next
 * request on and a change that was rolled back never did.
 */
export function grantsFor(
  db: Db,
  { staff_id, role }: Pick<StaffCard, 'staff_id' | 'role'>,
): Grants {
  const rows = listGrantRows(db, staff_id, role)
  if (rows.length === 0) return DEFAULT_GRANTS[role]
  const own = rows.filter((row) => row.is_own === 1)
  const ofRole = rows.filter((row) => row.is_own === 0)
  return grantsOf(role, overridesOf(ofRole), overridesOf(own))
}

/** What everybody of a role may do at this outlet. */
export const grantsForRole = (db: Db, role: Role): Grants =>
  grantsOf(role, overridesOf(listRoleGrantRows(db, role)))

/** Rows of a permission that this version does not know are passed over. */
export function overridesOf(rows: readonly GrantRow[]): GrantOverrides {
  const overrides: GrantOverrides = {}
  for (const { permission, is_allowed, limit_amount } of rows) {
    if (!isPermission(permission)) continue
    const hasLimit = PERMISSIONS[permission].limitUnit !== 'none' && is_allowed === 1
    const grant: Grant = { isAllowed: is_allowed === 1, limit: hasLimit ? limit_amount : null }
    overrides[permission] = grant
  }
  return overrides
}
