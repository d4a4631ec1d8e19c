// Grants between their three spellings: as they cross the wire, as rows, as they hold.
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { type Grants, isPermission, PERMISSION_NAMES, PERMISSIONS } from '#domain/permissions.ts'
import { PPM } from '#domain/tax.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import type { GrantRow } from './grant-store.ts'

export const grantMessages = (grants: Grants): GrantMessage[] =>
  PERMISSION_NAMES.map((permission) => ({
    permission,
    is_allowed: grants[permission].isAllowed,
    limit: grants[permission].limit,
  }))

export const rowMessages = (rows: readonly GrantRow[]): GrantMessage[] =>
  rows.map(({ permission, is_allowed, limit_amount }) => ({
    permission,
    is_allowed: is_allowed === 1,
    limit: limit_amount,
  }))

/**
 * Rows for what differs from `usual`; what is the same needs no row and follows it when it changes.
 * Refuses UNKNOWN_PERMISSION, and INVALID_REQUEST for a permission that is named twice or a limit
 * where there is nothing to count.
 */
export function differingRows(
  messages: readonly GrantMessage[],
  usual: Grants,
  field: string,
): Outcome<GrantRow[]> {
  const rows = new Map<string, GrantRow>()
  for (const [index, { permission, is_allowed, limit }] of messages.entries()) {
    const at = `${field}/${index}`
    if (!isPermission(permission)) return refuse('UNKNOWN_PERMISSION', permission, at)
    if (rows.has(permission)) return refuse('INVALID_REQUEST', `${permission} twice`, at)
    const { limitUnit } = PERMISSIONS[permission]
    const isBeyond = limitUnit === 'ppm' && limit !== null && limit > PPM
    if (isBeyond || (limitUnit === 'none' && limit !== null)) {
      return refuse('INVALID_REQUEST', `${permission} has no such limit`, `${at}/limit`)
    }
    const limit_amount = is_allowed ? limit : null
    rows.set(permission, { permission, is_allowed: Number(is_allowed), limit_amount })
  }
  return succeed([...rows.values()].filter((row) => !isUsual(row, usual)))
}

function isUsual({ permission, is_allowed, limit_amount }: GrantRow, usual: Grants): boolean {
  if (!isPermission(permission)) return false
  const { isAllowed, limit } = usual[permission]
  return isAllowed === (is_allowed === 1) && limit === limit_amount
}
