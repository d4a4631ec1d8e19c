import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import type { GrantMessage, RoleGrants } from '#domain/wire/staff-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { differingRows, grantMessages, rowMessages } from './grant-messages.ts'
import { replaceRoleGrants } from './grant-store.ts'
import { defaultGrantsOf, grantsForRole } from './grants.ts'
import { recordStaffChange } from './record-staff-change.ts'
import { checkSomebodyManages } from './somebody-manages.ts'

/** What each role may do at this outlet, every permission of it. */
export const readRoleGrants = (db: Db): RoleGrants => ({
  roles: ROLES.map((role) => ({ role, grants: grantMessages(grantsForRole(db, role)) })),
})

/**
 * Sets what the roles named may do; a permission that is left out goes back to its default. It
 * holds from everybody's next request on. Refuses UNKNOWN_PERMISSION, INVALID_REQUEST and
 * LAST_MANAGER.
 */
export const changeRoleGrants = (
  { db, seams }: Pick<HubDeps, 'db' | 'seams'>,
  by: string,
  { roles }: RoleGrants,
): Outcome<null> =>
  writeUnlessRefused(db, (tx) => {
    const changed = new Map<Role, GrantMessage[]>()
    for (const [index, { role, grants }] of roles.entries()) {
      if (changed.has(role)) return refuse('INVALID_REQUEST', `${role} twice`, `roles/${index}`)
      const rows = differingRows(grants, defaultGrantsOf(role), `roles/${index}/grants`)
      if (!rows.ok) return rows
      changed.set(role, rowMessages(rows.value))
      replaceRoleGrants(tx, role, rows.value)
    }
    const facts = { differs_from_default: Object.fromEntries(changed) }
    recordStaffChange(tx, seams, { kind: 'role-grants-changed', by, facts })
    return checkSomebodyManages(tx) ?? succeed(null)
  })
