// From what was imported to what is published: for whom, from which day, in which version.
import type { KeyObject } from 'node:crypto'
import { type FeedTopic, SIGNED_TOPICS } from '#domain/wire/feed-item.ts'
import { complaintsOf } from './check-body.ts'
import type { Known } from './describe-change.ts'
import { OfficeError } from './office-errors.ts'
import { signItem } from './sign-item.ts'

/** A national price, one of a ring under trial, a zone's and an outlet's own: the last wins. */
const PRIORITIES = { all: 10, ring: 20, zone: 50, outlet: 90 } as const

export type Scope =
  | { kind: 'all' }
  | { kind: 'zone' | 'ring'; name: string }
  | { kind: 'outlet'; name: string; outletId: string }

export type Imported = {
  topic: FeedTopic
  item_id: string
  outlet_id: string | null
  body: Record<string, unknown>
}

export type PublishedItem = {
  topic: FeedTopic
  item_id: string
  outlet_id: string | null
  body: Record<string, unknown>
  is_deleted: boolean
  version: number | null
  signature: string | null
}

export const describeScope = (scope: Scope): string =>
  scope.kind === 'all' ? 'all outlets' : `${scope.kind} ${scope.name}`

export const groupOf = (scope: Scope): string | null =>
  scope.kind === 'zone' || scope.kind === 'ring' ? `${scope.kind}-${scope.name}` : null

/** Throws FILE_WRONG for what would not be taken by a hub, and SCOPE_IN_FILE. */
export function scopeItems(items: Imported[], scope: Scope, from: string): PublishedItem[] {
  const scoped = items.map((item) => scopeItem(item, scope, from))
  for (const { topic, item_id, body } of scoped) {
    const [complaint] = complaintsOf(topic, body)
    if (complaint) throw new OfficeError('FILE_WRONG', `${topic} ${item_id}: ${complaint}`)
  }
  return scoped
}

function scopeItem(item: Imported, scope: Scope, from: string): PublishedItem {
  const plain = { ...item, is_deleted: false, version: null, signature: null }
  if ((item.outlet_id !== null || isSigned(item.topic)) && scope.kind !== 'all') {
    throw new OfficeError('SCOPE_IN_FILE', item.topic)
  }
  const suffix = scope.kind === 'all' ? '' : `@${groupOf(scope) ?? scope.name}`
  if (item.topic === 'promotion') return { ...plain, item_id: item.item_id + suffix }
  if (item.topic !== 'price') return plain
  return {
    ...plain,
    item_id: `${item.item_id}/${from}${suffix}`,
    body: { ...item.body, valid_from: from, priority: PRIORITIES[scope.kind] },
  }
}

const isSigned = (topic: FeedTopic): boolean => SIGNED_TOPICS.includes(topic)
export const needsKey = (items: PublishedItem[]): boolean =>
  items.some(({ topic }) => isSigned(topic))

/** A signature covers the version: it is the one after what is published now. */
export function signItems(
  items: PublishedItem[],
  known: readonly Known[],
  key: KeyObject | null,
  outletId: string | null,
): PublishedItem[] {
  const versions = new Map(known.map((each) => [`${each.topic} ${each.item_id}`, each.version]))
  return items.map((item) => {
    if (!isSigned(item.topic)) return item
    if (!key) throw new OfficeError('KEY_MISSING')
    const version = Number(versions.get(`${item.topic} ${item.item_id}`) ?? 0) + 1
    const { topic, item_id, is_deleted, body } = item
    const part = { topic, item_id, version, is_deleted, body }
    return { ...item, version, signature: signItem(key, part, item.outlet_id ?? outletId) }
  })
}
