// Brings the catalogue from the hub: a snapshot in pages, then changes after a cursor.

import type { Static } from 'typebox'
import type { CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { CategoryList, ProductChanges, ProductPage } from '#domain/wire/catalogue-message.ts'
import { adoptSnapshot, applyDelta, type CachedCatalogue, writeChunks } from './catalogue-cache.ts'
import type { TerminalDatabase } from './database.ts'
import type { HubDoor } from './hub-door.ts'
import { BULK_DEADLINE_MS } from './hub-http.ts'
import type { TillOutcome } from './till-errors.ts'

const PAGE_PRODUCTS = 2_500

export type FeedDeps = { subtle: SubtleCrypto; database: TerminalDatabase; door: HubDoor }
export type FeedProgress = (done: number, total: number) => void

/** Loads the whole catalogue. What was there before stays valid until the last page is kept. */
export async function loadSnapshot(
  { subtle, database, door }: FeedDeps,
  generation: number,
  onProgress: FeedProgress,
): Promise<TillOutcome<CachedCatalogue>> {
  const chunks: ProductMessage[][] = []
  let after: string | null = null
  let cursor = -1
  let productCount = 0
  do {
    const page: TillOutcome<Static<typeof ProductPage>> = await door.call(
      pageRequest(after),
      ProductPage,
    )
    if (!page.ok) return page
    // The first page's cursor: what changed while the later pages came is fetched again as a delta.
    if (cursor === -1) cursor = page.value.cursor
    const written = await writeChunks(
      subtle,
      database,
      generation,
      chunks.length,
      page.value.products,
    )
    chunks.push(...written)
    productCount += page.value.products.length
    onProgress(productCount, page.value.count)
    after = page.value.next_after
  } while (after !== null)
  const manifest = {
    key: 'catalogue' as const,
    generation,
    chunkCount: chunks.length,
    productCount,
    cursor,
  }
  await adoptSnapshot(database, manifest)
  return { ok: true, value: { manifest, chunks } }
}

/** Fetches and keeps every change after the cached cursor; hands each page over when it is kept. */
export async function loadChanges(
  { subtle, database, door }: FeedDeps,
  cached: CachedCatalogue,
  onKept: (products: readonly ProductMessage[]) => void,
): Promise<TillOutcome<null>> {
  let hasMore = true
  while (hasMore) {
    const changes = await door.call(changesRequest(cached.manifest.cursor), ProductChanges)
    if (!changes.ok) return changes
    const { products, cursor } = changes.value
    if (products.length > 0 || cursor !== cached.manifest.cursor) {
      await applyDelta(subtle, database, cached, products, cursor)
      onKept(products)
    }
    hasMore = changes.value.has_more
  }
  return { ok: true, value: null }
}

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

const pageRequest = (after: string | null) => ({
  method: 'GET' as const,
  path: `/api/pos/products?limit=${PAGE_PRODUCTS}${after === null ? '' : `&after=${after}`}`,
  deadlineMs: BULK_DEADLINE_MS,
})
const changesRequest = (cursor: number) => ({
  method: 'GET' as const,
  path: `/api/pos/products/changes?after_cursor=${cursor}`,
  deadlineMs: BULK_DEADLINE_MS,
})
