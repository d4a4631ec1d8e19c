import { parseMoney } from '#domain/money.ts'
import { isPermission, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import { ROLES } from '#domain/wire/access-message.ts'
import type { GrantMessage } from '#domain/wire/staff-message.ts'
import { cellReader, type ImportItem, type Reading } from './import-item.ts'
import type { CsvRow, FileProblem } from './read-csv.ts'

const NO_LIMIT = new Set(['none', 'tanpa', 'tanpa batas'])
/** A percent in ppm. */
const PERCENT = 10_000

type RoleItem = ImportItem & { body: { role: string; grants: GrantMessage[] } }

/**
 * One row a permission; rows of one role belong together, and those that name an outlet are that
 * outlet's own.
 */
export function importRoleGrants({ rows, outlets, problems }: Reading): ImportItem[] {
  const items = new Map<string, RoleItem>()
  const places = new Map<string, string>()
  for (const row of rows) {
    const { text, complain } = cellReader(row, problems)
    const role = text('role').toLowerCase()
    if (role !== '' && !ROLES.some((known) => known === role)) {
      complain(`there is no role “${role}”, only ${ROLES.join(', ')}`)
    }
    const outlet = row.cell('outlet') || null
    if (outlet !== null && !outlets.has(outlet)) complain(`there is no outlet “${outlet}”`)
    const item_id = outlet === null ? role : `${role}@${outlet}`
    const grant = readGrant(row, problems)
    if (!grant) continue
    const key = `${item_id} ${grant.permission}`
    const before = places.get(key)
    if (before !== undefined) {
      complain(`${grant.permission} of ${item_id} stands on ${before} already`)
    }
    places.set(key, before ?? row.place)
    const item = items.get(item_id) ?? {
      topic: 'role-grant' as const,
      item_id,
      outlet,
      place: row.place,
      body: { role, grants: [] },
    }
    items.set(item_id, item)
    item.body.grants.push(grant)
  }
  return [...items.values()]
}

function readGrant(row: CsvRow, problems: FileProblem[]): GrantMessage | null {
  const { text, yes, complain } = cellReader(row, problems)
  const permission = text('permission').toLowerCase()
  const is_allowed = text('allowed') === '' ? false : yes('allowed', false)
  if (!isPermission(permission)) {
    if (permission !== '') complain(`there is no permission “${permission}”`)
    return null
  }
  return { permission, is_allowed, limit: readLimit(row, permission, is_allowed, complain) }
}

/** Nothing is without a limit by an empty cell: it is written there. */
function readLimit(
  row: CsvRow,
  permission: Permission,
  isAllowed: boolean,
  complain: (words: string) => void,
): number | null {
  const text = row.cell('limit').toLowerCase()
  const { limitUnit } = PERMISSIONS[permission]
  if (limitUnit === 'none') {
    if (text !== '') complain(`${permission} is yes or no and has no limit: leave limit empty`)
    return null
  }
  if (!isAllowed) {
    if (text !== '') complain(`${permission} is not allowed: leave limit empty`)
    return null
  }
  if (NO_LIMIT.has(text)) return null
  const example = limitUnit === 'ppm' ? '10%' : '250.000'
  if (text === '') {
    complain(`limit is empty: ${permission} goes up to how much? Such as ${example}, or none`)
    return null
  }
  const limit = limitUnit === 'ppm' ? readPercent(text) : readAmount(text)
  if (limit === null)
    complain(`limit “${text}” is not as ${permission} takes it, such as ${example}`)
  return limit
}

function readAmount(text: string): number | null {
  const amount = parseMoney(text)
  return amount.ok && !/,\d{3}(\D|$)/.test(text) ? amount.value : null
}

/** '7,5%' in ppm; null beyond 100%. */
function readPercent(text: string): number | null {
  const [, whole, part = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))? ?%$/.exec(text) ?? []
  if (whole === undefined) return null
  const ppm = Number(whole) * PERCENT + Number(part.padEnd(2, '0')) * (PERCENT / 100)
  return ppm <= 100 * PERCENT ? ppm : null
}
