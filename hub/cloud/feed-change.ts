// How a feature takes what head office says of one of its things: the verb of its topic gets a
// FeedChange inside the hub's transaction and answers why it could not be applied, or null.
import { canonicalJson } from '#domain/canonical-json.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'

export type FeedChange<Body> = {
  itemId: string
  version: number
  /** What head office says now; null: there is no such thing any more. */
  body: Body | null
  /** What it said before, as far as this hub applied it; null: nothing. */
  before: Body | null
}

export type FeedContext = {
  seams: Seams
  atMs: number
  /** The business day (yyyy-mm-dd) whose prices hold now. */
  pricesOn: string
  /** One new version of the price list for all that a transaction changes. */
  newPriceListVersion(): number
}

/** waiting: it will be tried again when what it refers to has come; refused: somebody must look. */
export type FeedRefusal = { state: 'waiting' | 'refused'; reason: string; detail?: string }
export type ApplyFeed<Body> = (
  tx: Db,
  change: FeedChange<Body>,
  context: FeedContext,
) => FeedRefusal | null

export const refuseItem = (reason: string, detail?: string): FeedRefusal => ({
  state: 'refused',
  reason,
  ...(detail === undefined ? {} : { detail }),
})
export const waitFor = (reason: string): FeedRefusal => ({ state: 'waiting', reason })

/** Whether head office changed its own mind about this field: only then a local value gives way. */
export function hasNewWord<Body extends object>(
  { body, before }: FeedChange<Body>,
  field: keyof Body & string,
): boolean {
  if (body === null) return false
  if (before === null) return true
  return canonicalJson(body[field] ?? null) !== canonicalJson(before[field] ?? null)
}

/** Head office's word where it is new, and the local value everywhere else. */
export function merge<Body extends object, Part extends Partial<Body>>(
  change: FeedChange<Body>,
  local: Part,
): Part {
  const { body } = change
  if (body === null) return local
  const fields = Object.keys(local) as (keyof Body & keyof Part & string)[]
  return Object.fromEntries(
    fields.map((field) => [field, hasNewWord(change, field) ? body[field] : local[field]]),
  ) as Part
}
