import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { findSellable, type Sellable } from './find-sellable.ts'

const ENTRIES_MAX = 20_000

type Cache = { cursor: number; entries: Map<string, Sellable | null> }
const cacheByDb = new WeakMap<Db, Cache>()

/**
 * `findSellable`, remembered until the catalogue changes: every change of a product, unit or price
 * moves the change counter, so an equal counter means equal answers. Only for transactions that do
 * not write the catalogue themselves: a rolled-back counter could be used again.
 */
export function rememberSellable(
  db: Db,
  productId: string,
  unitCode: string,
  businessDate: string,
): Sellable | null {
  const cursor = prepared(db, 'SELECT cursor FROM change_counter WHERE id = 1')
    .pluck()
    .get() as number
  let cache = cacheByDb.get(db)
  if (cache?.cursor !== cursor || cache.entries.size >= ENTRIES_MAX) {
    cache = { cursor, entries: new Map() }
    cacheByDb.set(db, cache)
  }
  const key = `${productId} ${unitCode} ${businessDate}`
  const known = cache.entries.get(key)
  if (known !== undefined) return known
  const found = findSellable(db, productId, unitCode, businessDate)
  cache.entries.set(key, found)
  return found
}
