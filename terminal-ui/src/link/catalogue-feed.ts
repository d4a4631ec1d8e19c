// Brings the catalogue from the hub: a snapshot in pages, then changes after a cursor.

import type { Static } from 'typebox'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  CategoryList,
  KNOWS_COMING_PRICES,
  ProductChanges,
  ProductPage,
  TILL_KNOWS_HEADER,
} from '#domain/wire/catalogue-message.ts'
import { adoptSnapshot, applyDelta, type CachedCatalogue, writeChunks } from './catalogue-cache.ts'
import type { CatalogueManifest, TerminalDatabase } from './database.ts'
import type { HubDoor } from './hub-door.ts'
import { BULK_DEADLINE_MS } from './hub-http.ts'
import type { TillOutcome } from './till-errors.ts'

/** Read and checked in one go, so small enough for a cheap tablet. */
const PAGE_PRODUCTS = 1_000
/** Nobody feels it at the hub, nor on a cheap tablet. */
const LOOK_PRODUCTS = 100

export type FeedDeps = { subtle: SubtleCrypto; database: TerminalDatabase; door: HubDoor }
type Page = Static<typeof ProductPage>
export type FeedProgress = (done: number, total: number) => void

/**
 * Loads the whole catalogue. What was there before stays valid until the last page is kept.
 * `epoch`: the life of the hub that is asked; null: it has not said.
 */
export async function loadSnapshot(
  deps: FeedDeps,
  epoch: string | null,
  onProgress: FeedProgress,
): Promise<TillOutcome<CachedCatalogue>> {
  const generation = await nextGeneration(deps.database)
  const chunks: ProductMessage[][] = []
  let after: string | null = null
  let cursor = 0
  let productCount = 0
  do {
    const page: TillOutcome<Page> = await deps.door.call(pageRequest(after), ProductPage)
    if (!page.ok) return page
    const { products, count }: Page = page.value
    // The first page's cursor: what changed while later pages came is fetched again as a delta.
    if (after === null) cursor = page.value.cursor
    chunks.push(...(await writeChunks(deps, generation, chunks.length, products)))
    productCount += products.length
    onProgress(productCount, count)
    after = page.value.next_after
  } while (after !== null)
  const chunkCount = chunks.length
  const counted = { generation, chunkCount, productCount, cursor, ...(epoch && { epoch }) }
  const manifest = { key: 'catalogue', ...counted, hasComing: true } as const
  await adoptSnapshot(deps.database, manifest)
  return { ok: true, value: { manifest, chunks } }
}

async function nextGeneration(database: TerminalDatabase): Promise<number> {
  const before = await database.get('sync_metadata', 'catalogue')
  return before?.key === 'catalogue' ? before.generation + 1 : 1
}

/**
 * Fetches and keeps every change after the cached cursor; hands each page over when it is kept.
 * 'went-back': the hub is behind what we hold (it was restored), so changes cannot tell the truth.
 */
export async function loadChanges(
  deps: FeedDeps,
  cached: CachedCatalogue,
  onKept: (products: readonly ProductMessage[]) => void,
): Promise<TillOutcome<'in-step' | 'went-back'>> {
  let hasMore = true
  while (hasMore) {
    const changes = await deps.door.call(changesRequest(cached.manifest.cursor), ProductChanges)
    if (!changes.ok) return changes
    const { products, cursor } = changes.value
    if (cursor < cached.manifest.cursor) return { ok: true, value: 'went-back' }
    if (products.length > 0 || cursor !== cached.manifest.cursor) {
      await applyDelta(deps, cached, products, cursor)
      onKept(products)
    }
    hasMore = changes.value.has_more
  }
  return { ok: true, value: 'in-step' }
}

export type Look = {
  /** How many products the hub has. */
  count: number
  /** Of those that were looked at: otherwise here, or not here at all. */
  unlikeCount: number
  /** Where the next look begins; null: all have been looked at. */
  next: string | null
}
type LookOrder = { after: string | null; isBrief: boolean }

/**
 * What the hub has against what is kept here: how many, and some of them, product by product.
 * `isBrief`: one, because changes follow each other. Null where something changed since what is
 * cached here. Stock is no part of it: it moves without a cursor.
 */
export async function lookAtHub(
  { door }: FeedDeps,
  { cursor }: CatalogueManifest,
  kept: (productId: string) => ProductMessage | null,
  { after, isBrief }: LookOrder,
): Promise<TillOutcome<Look | null>> {
  const page = await door.call(pageRequest(after, isBrief ? 1 : LOOK_PRODUCTS), ProductPage)
  if (!page.ok) return page
  if (page.value.cursor !== cursor) return { ok: true, value: null }
  const { count, products, next_after: next } = page.value
  const unlike = products.filter((theirs) => textOf(kept(theirs.product_id)) !== textOf(theirs))
  return { ok: true, value: { count, unlikeCount: unlike.length, next } }
}

const textOf = (product: ProductMessage | null): string =>
  canonicalJson(product && { ...product, stock_milli: 0 })

/** The category tiles, kept for the next start without a hub. */
export async function loadCategories({
  database,
  door,
}: FeedDeps): Promise<TillOutcome<CategoryMessage[]>> {
  const answer = await door.call({ method: 'GET', path: '/api/pos/categories' }, CategoryList)
  if (!answer.ok) return answer
  const { categories } = answer.value
  await database.put('sync_metadata', { key: 'categories', categories })
  return { ok: true, value: categories }
}

/** A hub of an earlier build takes no notice, and says no coming price. */
export const productsRequest = (path: string) => ({
  ...{ method: 'GET' as const, path: `/api/pos/products${path}` },
  headers: { [TILL_KNOWS_HEADER]: KNOWS_COMING_PRICES },
})
const inBulk = (path: string) => ({ ...productsRequest(path), deadlineMs: BULK_DEADLINE_MS })

const pageRequest = (after: string | null, limit = PAGE_PRODUCTS) =>
  inBulk(`?limit=${limit}${after === null ? '' : `&after=${after}`}`)
const changesRequest = (cursor: number) => inBulk(`/changes?after_cursor=${cursor}`)
