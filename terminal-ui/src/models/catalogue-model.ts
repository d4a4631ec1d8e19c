// The catalogue as the till uses it: in memory for scanning and searching, cached for a start
// without the hub, kept fresh by deltas.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import { type CachedCatalogue, readCatalogue } from '../link/catalogue-cache.ts'
import { type FeedDeps, loadCategories, loadChanges, loadSnapshot } from '../link/catalogue-feed.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createProductIndex, type Found } from './product-index.ts'
import { createTurns } from './turns.ts'

export const SEARCH_LIMIT = 50

export type CatalogueProgress = {
  state: 'empty' | 'loading' | 'ready'
  done: number
  total: number
}

export type CatalogueModel = {
  progress: ReadonlySignal<CatalogueProgress>
  categories: ReadonlySignal<readonly CategoryMessage[]>
  /** Grows with every change: read it wherever the methods below feed the screen. */
  version: ReadonlySignal<number>
  load(): Promise<void>
  product(productId: string): ProductMessage | null
  byBarcode(code: string): Found | null
  byPlu(plu: string): Found | null
  /** A barcode that is not in memory: the hub may have had the product for a minute only. */
  askHub(code: string): Promise<Found | null>
  search(text: string, limit?: number): ProductMessage[]
  byCategory(categoryId: string | null, limit?: number): ProductMessage[]
  /** Brings the catalogue up to date with the hub: a snapshot when there is none, else changes. */
  refresh(): Promise<TillOutcome<null>>
  stop(): void
}

export function createCatalogueModel(
  seams: Pick<TerminalSeams, 'subtle'>,
  database: TerminalDatabase,
  link: HubLink,
): CatalogueModel {
  const progress = signal<CatalogueProgress>({ state: 'empty', done: 0, total: 0 })
  const categories = signal<readonly CategoryMessage[]>([])
  const version = signal(0)
  const feed: FeedDeps = { subtle: seams.subtle, database, door: link.door }
  const turns = createTurns()
  let index = createProductIndex()
  let cached: CachedCatalogue | null = null

  function adopt(catalogue: CachedCatalogue): void {
    cached = catalogue
    index = createProductIndex()
    for (const chunk of catalogue.chunks) index.put(chunk)
    showReady()
  }
  function showReady(): void {
    const total = index.size()
    progress.value = { state: 'ready', done: total, total }
    version.value += 1
  }
  async function readSaved(): Promise<void> {
    const saved = await database.get('sync_metadata', 'categories')
    if (saved?.key === 'categories') categories.value = saved.categories
    const found = await readCatalogue(seams.subtle, database)
    if (found !== null) adopt(found)
  }
  async function bringSnapshot(): Promise<TillOutcome<null>> {
    progress.value = { state: 'loading', done: 0, total: 0 }
    const before = await database.get('sync_metadata', 'catalogue')
    const generation = before?.key === 'catalogue' ? before.generation + 1 : 1
    const loaded = await loadSnapshot(feed, generation, (done, total) => {
      progress.value = { state: 'loading', done, total }
    })
    if (!loaded.ok) {
      progress.value = { state: 'empty', done: 0, total: 0 }
      return loaded
    }
    adopt(loaded.value)
    return { ok: true, value: null }
  }
  async function bringUpToDate(): Promise<TillOutcome<null>> {
    if (cached === null) {
      const snapshot = await bringSnapshot()
      if (!snapshot.ok) return snapshot
    }
    const tiles = await loadCategories(feed)
    if (tiles.ok) categories.value = tiles.value
    if (cached === null) return { ok: true, value: null }
    return loadChanges(feed, cached, (products) => {
      index.put(products)
      showReady()
    })
  }
  async function askHub(code: string): Promise<Found | null> {
    const path = `/api/pos/products/by-barcode/${encodeURIComponent(code)}`
    const answer = await link.door.call({ method: 'GET', path }, ProductMessage)
    if (!answer.ok) return null
    index.put([answer.value])
    version.value += 1
    return index.byBarcode(code)
  }
  const refresh = () => turns.take(bringUpToDate)
  const stop = link.onMessage((message) => {
    if (message.type === 'hello' && message.cursor !== cached?.manifest.cursor) refresh()
    if (message.type === 'catalogue-changed') refresh()
    if (message.type === 'stock-changed') {
      index.setStock(message.levels)
      version.value += 1
    }
  })

  return {
    progress,
    categories,
    version,
    load: () => turns.take(readSaved),
    product: (productId) => index.product(productId),
    byBarcode: (code) => index.byBarcode(code),
    byPlu: (plu) => index.byPlu(plu),
    askHub,
    search: (text, limit = SEARCH_LIMIT) => index.search(text, limit),
    byCategory: (categoryId, limit = Number.POSITIVE_INFINITY) =>
      index.byCategory(categoryId, limit),
    refresh,
    stop,
  }
}
