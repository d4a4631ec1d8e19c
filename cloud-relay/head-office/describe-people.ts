// What a publication would change of roles and of outlets' configurations, line by line.
import { canonicalJson } from '#domain/canonical-json.ts'
import { formatMoney } from '#domain/money.ts'
import { type Grant, grantsOf, PERMISSIONS, type Permission } from '#domain/permissions.ts'
import type { RoleGrantBody } from '#domain/wire/feed-role-grant.ts'
import type { Known, Proposed } from './describe-change.ts'

const LINES_MAX = 40
const VALUE_LENGTH_MAX = 40

/** One line for each permission and each setting that will be another. */
export function describePeople(items: Proposed[], published: readonly Known[]): string[] {
  const known = new Map(
    published
      .filter(({ is_deleted }) => !is_deleted)
      .map(({ topic, item_id, body }) => [`${topic} ${item_id}`, body]),
  )
  const lines = items.flatMap((item) => {
    if (item.topic === 'role-grant') return describeRole(item, known)
    return item.topic === 'outlet-config' ? describeConfig(item, known) : []
  })
  const more = lines.length - LINES_MAX
  return more > 0 ? [...lines.slice(0, LINES_MAX), `… and ${more} more`] : lines
}

type Bodies = Map<string, Record<string, unknown>>

/** Where an outlet had no word of its own, what was said for all of them held. */
function describeRole(item: Proposed, known: Bodies): string[] {
  const { role } = item.body as RoleGrantBody
  const before = known.get(`role-grant ${item.item_id}`) ?? known.get(`role-grant ${role}`)
  const [was, will] = [before as RoleGrantBody | undefined, item.body as RoleGrantBody].map(
    (body) => grantsOf(role, overridesOf(body)),
  )
  if (!was || !will) return []
  return (Object.keys(will) as Permission[])
    .map((name) => [name, shown(name, was[name]), shown(name, will[name])] as const)
    .filter(([, old, next]) => old !== next)
    .map(([name, old, next]) => `${item.item_id}: ${name} ${old} → ${next}`)
}

const overridesOf = (body: RoleGrantBody | undefined) =>
  Object.fromEntries(
    (body?.grants ?? []).map(({ permission, is_allowed, limit }) => [
      permission,
      { isAllowed: is_allowed, limit: is_allowed ? limit : null },
    ]),
  )

function shown(permission: Permission, { isAllowed, limit }: Grant): string {
  if (!isAllowed) return 'no'
  const { limitUnit } = PERMISSIONS[permission]
  if (limitUnit === 'none') return 'yes'
  if (limit === null) return 'without limit'
  if (limitUnit === 'minor') return `up to ${formatMoney(limit)}`
  return `up to ${(limit / 10_000).toString().replace('.', ',')} %`
}

/** By name where head office set the outlet up before; what the outlet itself has is not known. */
function describeConfig({ item_id, body }: Proposed, known: Bodies): string[] {
  const before = known.get(`outlet-config ${item_id}`)
  const name = String((body.outlet as { name: unknown }).name)
  if (!before) return [`${name}: set up for the first time`]
  const [was, will] = [fieldsOf(before), fieldsOf(body)]
  return [...new Set([...was.keys(), ...will.keys()])]
    .map((field) => [field, short(was.get(field)), short(will.get(field))] as const)
    .filter(
      ([field]) => canonicalJson(was.get(field) ?? null) !== canonicalJson(will.get(field) ?? null),
    )
    .map(([field, old, next]) => `${name}: ${field} ${old} → ${next}`)
}

function fieldsOf({ outlet, rules, release }: Record<string, unknown>): Map<string, unknown> {
  const ofRules = Object.entries((rules ?? {}) as object).map(
    ([field, value]): [string, unknown] => [`rules ${field}`, value],
  )
  const alone: [string, unknown][] = release === undefined ? [] : [['release', release]]
  return new Map([...Object.entries(outlet as object), ...ofRules, ...alone])
}

function short(value: unknown): string {
  const text = value === undefined ? 'the outlet’s own' : JSON.stringify(value)
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text
}
