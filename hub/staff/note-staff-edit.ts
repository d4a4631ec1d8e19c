// Where the outlet says otherwise than head office who works here and what they may do.
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Grants } from '#domain/permissions.ts'
import type { Role } from '#domain/wire/access-message.ts'
import type { RoleGrantBody } from '#domain/wire/feed-role-grant.ts'
import type { StaffBody } from '#domain/wire/feed-staff.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { noteLocalEdit, readOfficeItem } from '../cloud/local-override.ts'
import type { Db } from '../db/open-database.ts'
import { differingRows, rowMessages } from './grant-messages.ts'
import { defaultGrantsOf, grantsForRole } from './grants.ts'

type Person = Pick<StaffBody, 'name' | 'role' | 'is_active' | 'own_grants'>
type By = { source: string; atMs: number }

/** Only what an edit changed is its word: the console sends the rest as it was. */
export function notePersonEdit(
  tx: Db,
  staffId: string,
  { was, is }: { was: Person; is: Person },
  by: By,
): void {
  const office = readOfficeItem(tx, 'staff', staffId)
  if (office === null) return
  const { own_grants: theirs } = office.body as StaffBody
  const fields: Record<string, unknown> = {}
  for (const field of ['name', 'role', 'is_active'] as const) {
    if (was[field] !== is[field]) fields[field] = is[field]
  }
  if (grantsText(was.own_grants) !== grantsText(is.own_grants)) {
    fields.own_grants = asOfficeSays(theirs, is.own_grants, grantsForRole(tx, is.role))
  }
  noteLocalEdit(tx, { topic: 'staff', itemId: office.itemId, fields, ...by })
}

export function noteRoleEdit(tx: Db, role: Role, grants: GrantMessage[], by: By): void {
  const office = readOfficeItem(tx, 'role-grant', role)
  if (office === null) return
  const { grants: theirs } = office.body as RoleGrantBody
  const fields = { grants: asOfficeSays(theirs, grants, defaultGrantsOf(role)) }
  noteLocalEdit(tx, { topic: 'role-grant', itemId: office.itemId, fields, ...by })
}

/** Grants are a set, and one that is as usual need not be named: head office's own words if alike. */
function asOfficeSays(
  theirs: readonly GrantMessage[],
  ours: readonly GrantMessage[],
  usual: Grants,
): readonly GrantMessage[] {
  const rows = differingRows(theirs, usual, 'grants')
  const isAlike = rows.ok && grantsText(rowMessages(rows.value)) === grantsText(ours)
  return isAlike ? theirs : ours
}

const grantsText = (grants: readonly GrantMessage[]): string =>
  grants
    .map((grant) => canonicalJson(grant))
    .sort()
    .join()
