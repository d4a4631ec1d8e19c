// The catalogue as the till uses it: in memory for scanning and searching, cached for a start
// without the hub, kept fresh by deltas.

import { type ReadonlySignal, signal } from '@preact/signals'
import { type CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { type CachedCatalogue, readCatalogue } from '../link/catalogue-cache.ts'
import {
  askCount,
  type FeedDeps,
  loadCategories,
  loadChanges,
  loadSnapshot,
} from '../link/catalogue-feed.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { TillOutcome, TillRefusal } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { createProductIndex, type Found } from './product-index.ts'

export const SEARCH_LIMIT = 50

export type CatalogueProgress = {
  state: 'empty' | 'loading' | 'ready'
  done: number
  total: number
}

/** What is kept here against what the hub said it has, at the same cursor. */
export type CatalogueCheck = {
  state: 'unknown' | 'same' | 'differs'
  ours: number
  hubs: number
}

type Wanted = { item: string | null; keys: readonly string[] }

export class CatalogueModel {
  readonly #rest: () => Promise<void>
  readonly #link: HubLink
  readonly #feed: FeedDeps
  readonly #progress = signal<CatalogueProgress>({ state: 'empty', done: 0, total: 0 })
  readonly #categories = signal<readonly CategoryMessage[]>([])
  readonly #version = signal(0)
  readonly #check = signal<CatalogueCheck>({ state: 'unknown', ours: 0, hubs: 0 })
  readonly #turns = createTurns()
  #index = createProductIndex()
  #cached: CachedCatalogue | null = null
  /** Lets go of the link. */
  readonly stop: () => void

  readonly progress: ReadonlySignal<CatalogueProgress> = this.#progress
  readonly categories: ReadonlySignal<readonly CategoryMessage[]> = this.#categories
  /** Grows with every change: read it wherever the methods below feed the screen. */
  readonly version: ReadonlySignal<number> = this.#version
  /** Compared when the hub says hello, after a snapshot and after changes. */
  readonly check: ReadonlySignal<CatalogueCheck> = this.#check

  constructor(
    seams: Pick<TerminalSeams, 'subtle' | 'rest'>,
    database: TerminalDatabase,
    link: HubLink,
  ) {
    this.#rest = seams.rest
    this.#link = link
    this.#feed = { subtle: seams.subtle, database, door: link.door }
    this.stop = link.onMessage((message) => this.#hear(message))
  }

  /** Reads what is saved once `after` has come to an end. */
  load(after: Promise<void> = Promise.resolve()): Promise<void> {
    return this.#turns.take(async () => {
      await after
      await this.#rest()
      await this.#readSaved()
    })
  }

  /** Brings the catalogue up to date with the hub: a snapshot when there is none, else changes. */
  refresh(): Promise<TillOutcome<null>> {
    return this.#turns.take(async () => {
      const brought = await this.#bringUpToDate()
      return brought.ok ? this.#compare() : brought
    })
  }

  product(productId: string): ProductMessage | null {
    return this.#index.product(productId)
  }
  byBarcode(code: string): Found | null {
    return this.#index.byBarcode(code)
  }
  search(text: string, limit = SEARCH_LIMIT): ProductMessage[] {
    return this.#index.search(text, limit)
  }
  /** The first products of the catalogue, in its own order: what to show before a category. */
  first(limit: number): ProductMessage[] {
    return this.#index.first(limit)
  }
  byCategory(categoryId: string | null, limit = Number.POSITIVE_INFINITY): ProductMessage[] {
    return this.#index.byCategory(categoryId, limit)
  }

  /**
   * By the item of a label, else by the first of these barcodes. One that is not in memory the hub
   * may have had for a minute only.
   */
  async find({ item, keys }: Wanted): Promise<Found | null> {
    const found = item === null ? this.#byKeys(keys) : this.#index.byItem(item)
    this.#link.countLookup(found !== null)
    return found ?? (await this.#askHub(keys))
  }

  #byKeys(keys: readonly string[]): Found | null {
    const key = keys.find((code) => this.#index.byBarcode(code))
    return key === undefined ? null : this.#index.byBarcode(key)
  }

  async #askHub(keys: readonly string[]): Promise<Found | null> {
    const [code] = keys
    if (code === undefined || !this.#link.isConnected.peek()) return null
    const path = `/api/pos/products/by-barcode/${encodeURIComponent(code)}`
    const answer = await this.#feed.door.call({ method: 'GET', path }, ProductMessage)
    if (!answer.ok) return null
    this.#index.put([answer.value])
    this.#version.value += 1
    return this.#byKeys(keys)
  }

  async #readSaved(): Promise<void> {
    const { subtle, database } = this.#feed
    const saved = await database.get('sync_metadata', 'categories')
    if (saved?.key === 'categories') this.#categories.value = saved.categories
    const found = await readCatalogue(subtle, database, this.#rest)
    if (found !== null) await this.#adopt(found)
  }

  async #bringUpToDate(): Promise<TillOutcome<null>> {
    const catalogue = this.#cached ?? (await this.#bringSnapshot())
    if (!('manifest' in catalogue)) return catalogue
    const tiles = await loadCategories(this.#feed)
    if (tiles.ok) this.#categories.value = tiles.value
    const changed = await loadChanges(this.#feed, catalogue, (products) => {
      this.#index.put(products)
      this.#showReady()
    })
    if (!changed.ok) return changed
    const fresh = changed.value === 'went-back' ? await this.#bringSnapshot() : catalogue
    return 'manifest' in fresh ? { ok: true, value: null } : fresh
  }

  /** What differs is fetched whole, once; what differs still is fetched when the hub is next heard. */
  async #compare(isAgain = false): Promise<TillOutcome<null>> {
    if (this.#cached === null) return { ok: true, value: null }
    const said = await askCount(this.#feed, this.#cached)
    if (!said.ok) return said
    // Something changed meanwhile, and the hub says so by itself.
    if (said.value === null) return { ok: true, value: null }
    const [ours, hubs] = [this.#cached.manifest.productCount, said.value]
    this.#check.value = { state: hubs === ours ? 'same' : 'differs', ours, hubs }
    if (hubs === ours || isAgain) return { ok: true, value: null }
    const fresh = await this.#bringSnapshot()
    return 'manifest' in fresh ? this.#compare(true) : fresh
  }

  async #bringSnapshot(): Promise<CachedCatalogue | TillRefusal> {
    this.#progress.value = { state: 'loading', done: 0, total: 0 }
    const loaded = await loadSnapshot(this.#feed, (done, total) => {
      this.#progress.value = { state: 'loading', done, total }
    })
    if (loaded.ok) return this.#adopt(loaded.value)
    // What was there before is sold from as before.
    if (this.#cached) this.#showReady()
    else this.#progress.value = { state: 'empty', done: 0, total: 0 }
    return loaded
  }

  /** In slices: a cheap tablet needs more than a second for it, and the cashier does not wait. */
  async #adopt(catalogue: CachedCatalogue): Promise<CachedCatalogue> {
    const index = createProductIndex()
    // What is there already can be scanned; a catalogue in use is replaced only when all is in.
    if (this.#index.size() === 0) this.#index = index
    const total = catalogue.manifest.productCount
    for (const chunk of catalogue.chunks) {
      index.put(chunk)
      this.#progress.value = { state: 'loading', done: index.size(), total }
      await this.#rest()
    }
    index.prepare()
    this.#index = index
    this.#cached = catalogue
    this.#showReady()
    return catalogue
  }

  #showReady(): void {
    const total = this.#index.size()
    this.#progress.value = { state: 'ready', done: total, total }
    this.#version.value += 1
  }

  readonly #ask = () => this.refresh()
  readonly #askAfterSales = () => this.#link.sender.drain().then(this.#ask)

  #hear(message: LiveMessage): void {
    const isBehind = message.type === 'hello' && message.cursor !== this.#cached?.manifest.cursor
    const isUnsure = message.type === 'hello' && this.#check.peek().state !== 'same'
    // A terminal that returns brings its sales home before it takes anything new.
    if (isBehind || isUnsure) this.#link.keepAsking(this.#askAfterSales)
    if (message.type === 'catalogue-changed') this.#link.keepAsking(this.#ask)
    if (message.type !== 'stock-changed') return
    this.#index.setStock(message.levels)
    this.#version.value += 1
  }
}
