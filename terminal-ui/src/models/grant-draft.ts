// Grants while somebody changes them: what is on the page, what the hub said, what to send.

import { groupThousands } from '#domain/money.ts'
import {
  type Grant,
  type Grants,
  isPermission,
  PERMISSION_NAMES,
  PERMISSIONS,
  type Permission,
} from '#domain/permissions.ts'
import { PPM } from '#domain/tax.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'

/** As many as the wire takes. */
const LIMIT_DIGITS_MAX = 12
const PPM_OF_PERCENT = 10_000

const none: Grant = { isAllowed: false, limit: null }

/** What a newer hub names and this till does not know is left out. */
export function readGrants(messages: readonly GrantMessage[]): Grants {
  const known = new Map<Permission, Grant>()
  for (const { permission, is_allowed, limit } of messages) {
    if (isPermission(permission)) known.set(permission, { isAllowed: is_allowed, limit })
  }
  return Object.fromEntries(
    PERMISSION_NAMES.map((name) => [name, known.get(name) ?? none]),
  ) as Grants
}

export const isSameGrant = (a: Grant, b: Grant): boolean =>
  a.isAllowed === b.isAllowed && a.limit === b.limit

export const setGrant = (grants: Grants, permission: Permission, grant: Grant): Grants => ({
  ...grants,
  [permission]: grant.isAllowed ? grant : none,
})

/** Those in which they are not as usual. */
export const differences = (grants: Grants, usual: Grants): Permission[] =>
  PERMISSION_NAMES.filter((name) => !isSameGrant(grants[name], usual[name]))

export const grantMessages = (
  grants: Grants,
  names: readonly Permission[] = PERMISSION_NAMES,
): GrantMessage[] =>
  names.map((permission) => ({
    permission,
    is_allowed: grants[permission].isAllowed,
    limit: grants[permission].limit,
  }))

/** What stands in the field of a limit, and what it means; an empty field means no limit. */
export type TypedLimit = { text: string; limit: number | null }

/**
 * A limit as somebody types it: digits become rupiah with dots, or a percentage with a comma, at
 * most 100. Whatever else is typed does not appear, so that there is always a meaning.
 */
export function typeLimit(typed: string, permission: Permission): TypedLimit {
  return PERMISSIONS[permission].limitUnit === 'ppm' ? typePercent(typed) : typeAmount(typed)
}

function typeAmount(typed: string): TypedLimit {
  const digits = typed.replace(/\D/g, '').slice(0, LIMIT_DIGITS_MAX)
  if (digits === '') return { text: '', limit: null }
  return { text: groupThousands(String(Number(digits))), limit: Number(digits) }
}

function typePercent(typed: string): TypedLimit {
  const [whole = '', ...rest] = typed
    .replaceAll('.', ',')
    .replace(/[^\d,]/g, '')
    .split(',')
  const digits = whole.slice(0, 3)
  if (digits === '') return { text: '', limit: null }
  const part = rest.join('').slice(0, 2)
  const limit = Math.round(Number(`${digits}.${part || '0'}`) * PPM_OF_PERCENT)
  if (limit > PPM) return { text: '100', limit: PPM }
  return { text: rest.length > 0 ? `${digits},${part}` : digits, limit }
}

/** A limit as the field shows it first: '100.000', '12,5'; empty for none. */
export function writeLimit(limit: number | null, permission: Permission): string {
  if (limit === null) return ''
  const { limitUnit } = PERMISSIONS[permission]
  return limitUnit === 'ppm'
    ? String(limit / PPM_OF_PERCENT).replace('.', ',')
    : groupThousands(String(limit))
}
