import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { ROLES, type Role } from '#domain/wire/access-message.ts'
import type { GrantMessage, RoleGrants } from '#domain/wire/staff-message.ts'
import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { writeUnlessRefused } from '../db/write.ts'
import { differingRows, grantMessages, rowMessages } from './grant-messages.ts'
import { type GrantRow, listRoleGrantRows, replaceRoleGrants } from './grant-store.ts'
import { defaultGrantsOf, grantsForRole } from './grants.ts'
import { noteRoleEdit } from './note-staff-edit.ts'
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
    const edit = { source: by, atMs: seams.clock.nowMs() }
    for (const [index, { role, grants }] of roles.entries()) {
      if (changed.has(role)) return refuse('INVALID_REQUEST', `${role} twice`, `roles/${index}`)
      const rows = differingRows(grants, defaultGrantsOf(role), `roles/${index}/grants`)
      if (!rows.ok) return rows
      changed.set(role, rowMessages(rows.value))
      const isNew = !isAsBefore(tx, role, rows.value)
      replaceRoleGrants(tx, role, rows.value)
      if (isNew) noteRoleEdit(tx, role, rowMessages(rows.value), edit)
    }
    const facts = { differs_from_default: Object.fromEntries(changed) }
    recordStaffChange(tx, seams, { kind: 'role-grants-changed', by, facts })
    return checkSomebodyManages(tx) ?? succeed(null)
  })

/** The console sends every role, also those that nobody touched. */
function isAsBefore(tx: Db, role: Role, rows: readonly GrantRow[]): boolean {
  const textOf = (all: readonly GrantRow[]) =>
    all
      .map(({ permission, is_allowed, limit_amount }) =>
        [permission, is_allowed, limit_amount].join(),
      )
      .sort()
      .join(';')
  return textOf(listRoleGrantRows(tx, role)) === textOf(rows)
}
