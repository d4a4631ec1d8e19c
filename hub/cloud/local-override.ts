import { canonicalJson } from '#domain/canonical-json.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import type { FeedChange } from './feed-change.ts'
import {
  endOverride,
  findAppliedBody,
  findAppliedBodyAfter,
  findAppliedItemId,
  listStandingFields,
  listStandingOf,
  putOverride,
  type StandingOverride,
} from './override-store.ts'

/** What a body says of a field; a dot leads into a part of it: `outlet.name`. */
export function wordOn(body: unknown, field: string): unknown {
  const words = field.split('.').reduce<unknown>((part, name) => {
    const isPart = typeof part === 'object' && part !== null
    return isPart ? (part as Record<string, unknown>)[name] : null
  }, body)
  return words ?? null
}

export type LocalEdit = {
  topic: string
  itemId: string
  /** The fields of the topic's body as they are now; those that agree with head office's end. */
  fields: Record<string, unknown>
  /** Who or what set them: a person's id, an import's. */
  source: string
  atMs: number
}

/**
 * Remembers, in the transaction of an edit at the outlet, where it says otherwise than head office.
 * The local value stands until head office changes that field again. Nothing is kept of things that
 * head office never spoke of.
 */
export function noteLocalEdit(tx: Db, { topic, itemId, fields, source, atMs }: LocalEdit): void {
  const text = findAppliedBody(tx, topic, itemId)
  if (text === null) return
  const office = JSON.parse(text) as Record<string, unknown>
  const standing = new Set(listStandingFields(tx, topic, itemId))
  for (const [field, value] of Object.entries(fields)) {
    const [local_json, office_json] = [canonicalJson(value), canonicalJson(wordOn(office, field))]
    if (local_json === office_json) {
      if (standing.has(field)) {
        endOverride(tx, topic, itemId, field, { replacedByJson: office_json, atMs })
      }
      continue
    }
    const row = { topic, item_id: itemId, field, local_json, office_json, source }
    putOverride(tx, { ...row, at_ms: atMs, ended_at_ms: null })
  }
}

/** Whether head office has spoken of this thing and not taken it back. */
export const isOfHeadOffice = (db: Db, topic: string, itemId: string): boolean =>
  findAppliedBody(db, topic, itemId) !== null

/**
 * Head office's last word on a thing. An id that ends with @ stands for the only one that begins
 * with it: what is for this outlet alone has its code behind the @.
 */
export function readAppliedBody(db: Db, topic: string, itemId: string): unknown {
  const text = itemId.endsWith('@')
    ? findAppliedBodyAfter(db, topic, itemId)
    : findAppliedBody(db, topic, itemId)
  return text === null ? null : JSON.parse(text)
}

/** What head office calls a thing that it may have named for this outlet alone; null: nothing. */
export function readOfficeItem(
  db: Db,
  topic: string,
  id: string,
): { itemId: string; body: unknown } | null {
  const itemId = findAppliedItemId(db, topic, id)
  return itemId === null ? null : { itemId, body: readAppliedBody(db, topic, itemId) }
}

/** Ends the overrides of those fields on which head office has a new word, and audits each. */
export function endReplacedOverrides<Body extends object>(
  tx: Db,
  topic: string,
  change: FeedChange<Body>,
  atMs: number,
): void {
  for (const field of listStandingFields(tx, topic, change.itemId)) {
    const { body, before } = change
    const replacedByJson = body ? canonicalJson(wordOn(body, field)) : null
    const isOldWord = before !== null && replacedByJson === canonicalJson(wordOn(before, field))
    if (body && isOldWord) continue
    endOverride(tx, topic, change.itemId, field, { replacedByJson, atMs })
    const payload = { topic, item_id: change.itemId, field, replaced_by: replacedByJson }
    appendAudit(tx, { kind: 'local-override-replaced', payload, atMs })
  }
}

type LocalWords<Body extends object> = {
  topic: string
  itemId: string
  fields: readonly (keyof Body & string)[]
  body: Body
  atMs: number
}

/** Ends what stands here on these fields: head office's words on them hold again. */
export function endLocalWords<Body extends object>(
  tx: Db,
  { topic, itemId, fields, body, atMs }: LocalWords<Body>,
): void {
  const standing = new Set(listStandingFields(tx, topic, itemId))
  for (const field of fields) {
    const replacedByJson = canonicalJson(body[field] ?? null)
    if (standing.has(field)) endOverride(tx, topic, itemId, field, { replacedByJson, atMs })
  }
}

/** What stands here over head office's word on a thing, the oldest first. */
export const listStandingOverrides = (db: Db, topic: string, itemId: string): StandingOverride[] =>
  listStandingOf(db, topic, itemId)
