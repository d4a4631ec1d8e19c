// The catalogue as the till uses it: in memory for scanning and searching, cached for a start
// without the hub, kept fresh by deltas.

import { type ReadonlySignal, signal } from '@preact/signals'
import { productOn } from '#domain/dated-price.ts'
import { type CategoryMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { type CachedCatalogue, readCatalogue } from '../link/catalogue-cache.ts'
import {
  type FeedDeps,
  loadCategories,
  loadChanges,
  loadSnapshot,
  lookAtHub,
  productsRequest,
} from '../link/catalogue-feed.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import type { TillOutcome, TillRefusal } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { createProductIndex, type Found } from './product-index.ts'

export const SEARCH_LIMIT = 50
/** Some products are compared with the hub's so often, others each time: all of them in a day. */
export const LOOK_EVERY_MS = 2 * 60_000

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
  /** Of those that were compared one by one: otherwise at the hub. */
  unlikeCount: number
}
const NOT_COMPARED: CatalogueCheck = { state: 'unknown', ours: 0, hubs: 0, unlikeCount: 0 }

/** A price that is asked for is of the day at once; one that stands there, this much later. */
export const DAY_LOOK_MS = 60_000

type Wanted = { item: string | null; keys: readonly string[] }

export class CatalogueModel {
  readonly #seams: Pick<TerminalSeams, 'clock' | 'rest' | 'timers'>
  readonly #day: () => string
  readonly #link: HubLink
  readonly #feed: FeedDeps
  readonly #progress = signal<CatalogueProgress>({ state: 'empty', done: 0, total: 0 })
  readonly #categories = signal<readonly CategoryMessage[]>([])
  readonly #version = signal(0)
  readonly #check = signal<CatalogueCheck>(NOT_COMPARED)
  readonly #turns = createTurns()
  #index = createProductIndex()
  #cached: CachedCatalogue | null = null
  /** The life of the hub's database, as it last said; null: not in this run of the page. */
  #epoch: string | null = null
  /** Behind which product the next look begins; undefined: not decided in this run of the page. */
  #lookAfter: string | null | undefined
  #nextLookMs = 0
  /** Lets go of the link. */
  readonly stop: () => void

  readonly progress: ReadonlySignal<CatalogueProgress> = this.#progress
  readonly categories: ReadonlySignal<readonly CategoryMessage[]> = this.#categories
  /** Grows with every change: read it wherever the methods below feed the screen. */
  readonly version: ReadonlySignal<number> = this.#version
  /** Compared when the hub says hello, after a snapshot and after changes. */
  readonly check: ReadonlySignal<CatalogueCheck> = this.#check

  /** `day`: the outlet's business day of now, whose prices hold. */
  constructor(
    seams: Pick<TerminalSeams, 'subtle' | 'rest' | 'clock' | 'timers'>,
    database: TerminalDatabase,
    link: HubLink,
    day: () => string,
  ) {
    this.#seams = seams
    this.#day = day
    this.#link = link
    this.#feed = { subtle: seams.subtle, database, door: link.door }
    const stops = [
      link.onMessage((message) => this.#hear(message)),
      link.onSession(({ life }) => this.#meet(life?.epoch ?? null)),
      this.#watchDay(),
    ]
    this.stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** Reads what is saved once `after` has come to an end. */
  load(after: Promise<void> = Promise.resolve()): Promise<void> {
    return this.#turns.take(async () => {
      await after
      await this.#seams.rest()
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
    const found = this.#index.product(productId)
    return found && productOn(found, this.#day())
  }
  byBarcode(code: string): Found | null {
    return this.#today(this.#index.byBarcode(code))
  }
  search(text: string, limit = SEARCH_LIMIT): ProductMessage[] {
    return this.#allToday(this.#index.search(text, limit))
  }
  /** The first products of the catalogue, in its own order: what to show before a category. */
  first(limit: number): ProductMessage[] {
    return this.#allToday(this.#index.first(limit))
  }
  byCategory(categoryId: string | null, limit = Number.POSITIVE_INFINITY): ProductMessage[] {
    return this.#allToday(this.#index.byCategory(categoryId, limit))
  }

  /**
   * By the item of a label, else by the first of these barcodes. One that is not in memory the hub
   * may have had for a minute only.
   */
  async find({ item, keys }: Wanted): Promise<Found | null> {
    const found = item === null ? this.#byKeys(keys) : this.#today(this.#index.byItem(item))
    this.#link.countLookup(found !== null)
    return found ?? (await this.#askHub(keys))
  }

  #byKeys(keys: readonly string[]): Found | null {
    const key = keys.find((code) => this.#index.byBarcode(code))
    return key === undefined ? null : this.byBarcode(key)
  }

  /** What is kept stays as the hub said it; it is asked for as it costs on this day. */
  #today(found: Found | null): Found | null {
    return found && { ...found, product: productOn(found.product, this.#day()) }
  }
  #allToday(found: ProductMessage[]): ProductMessage[] {
    const day = this.#day()
    return found.map((product) => productOn(product, day))
  }

  async #askHub(keys: readonly string[]): Promise<Found | null> {
    const [code] = keys
    if (code === undefined || !this.#link.isConnected.peek()) return null
    const request = productsRequest(`/by-barcode/${encodeURIComponent(code)}`)
    const answer = await this.#feed.door.call(request, ProductMessage)
    if (!answer.ok) return null
    this.#index.put([answer.value])
    this.#version.value += 1
    return this.#byKeys(keys)
  }

  async #readSaved(): Promise<void> {
    const { subtle, database } = this.#feed
    const saved = await database.get('sync_metadata', 'categories')
    if (saved?.key === 'categories') this.#categories.value = saved.categories
    const found = await readCatalogue(subtle, database, this.#seams.rest)
    if (found !== null) await this.#adopt(found)
  }

  async #bringUpToDate(): Promise<TillOutcome<null>> {
    const known = this.#isOfAnotherLife() ? null : this.#cached
    const catalogue = known ?? (await this.#bringSnapshot())
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
  async #compare(): Promise<TillOutcome<null>> {
    if (this.#cached === null) return { ok: true, value: null }
    const nowMs = this.#seams.clock.monotonicMs()
    const isBrief = nowMs < this.#nextLookMs
    if (!isBrief) this.#nextLookMs = nowMs + LOOK_EVERY_MS
    const looked = await this.#look(this.#cached, isBrief)
    if (!looked.ok) return looked
    if (looked.value) return { ok: true, value: null }
    const fresh = await this.#bringSnapshot()
    if (!('manifest' in fresh)) return fresh
    const again = await this.#look(fresh, isBrief)
    return again.ok ? { ok: true, value: null } : again
  }

  /** False: it differs. What changed meanwhile proves nothing, and the hub says so by itself. */
  async #look(cached: CachedCatalogue, isBrief: boolean): Promise<TillOutcome<boolean>> {
    const { manifest, chunks } = cached
    if (this.#lookAfter === undefined) this.#lookAfter = this.#anyPlaceIn(chunks)
    const order = { after: this.#lookAfter, isBrief }
    const said = await lookAtHub(this.#feed, manifest, (id) => this.#index.product(id), order)
    if (!said.ok) return said
    if (said.value === null) return { ok: true, value: true }
    const { count: hubs, unlikeCount, next } = said.value
    const ours = manifest.productCount
    const isSame = hubs === ours && unlikeCount === 0
    this.#check.value = { state: isSame ? 'same' : 'differs', ours, hubs, unlikeCount }
    if (isSame) this.#lookAfter = next
    return { ok: true, value: isSame }
  }

  /** A till that is opened every morning must not look at the same goods every morning. */
  #anyPlaceIn(chunks: CachedCatalogue['chunks']): string | null {
    const place = Math.floor(this.#seams.clock.nowMs() / 1_000) % (chunks.length + 1)
    return chunks[place]?.[0]?.product_id ?? null
  }

  async #bringSnapshot(): Promise<CachedCatalogue | TillRefusal> {
    this.#progress.value = { state: 'loading', done: 0, total: 0 }
    const loaded = await loadSnapshot(this.#feed, this.#epoch, (done, total) => {
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
      await this.#seams.rest()
    }
    index.prepare()
    this.#index = index
    this.#cached = catalogue
    this.#showReady()
    return catalogue
  }

  /** What is on the screen turns with the day, whether a hub says so or not. */
  #watchDay(): () => void {
    let shown = this.#day()
    let cancel = () => {}
    const look = () => {
      const day = this.#day()
      if (day !== shown) this.#version.value += 1
      shown = day
      cancel = this.#seams.timers.after(DAY_LOOK_MS, look)
    }
    look()
    return () => cancel()
  }

  #showReady(): void {
    const total = this.#index.size()
    this.#progress.value = { state: 'ready', done: total, total }
    this.#version.value += 1
  }

  readonly #ask = () => this.refresh()
  readonly #askAfterSales = () => this.#link.sender.drain().then(this.#ask)
  readonly #lookOn = () => this.#turns.take(() => this.#compare())

  /**
   * Cursors are of one life: what another one counted may be any change, or none. What a build kept
   * that knew no coming prices is fetched anew as well.
   */
  #isOfAnotherLife(): boolean {
    const manifest = this.#cached?.manifest
    return this.#epoch !== null && !(manifest?.epoch === this.#epoch && manifest.hasComing)
  }

  /** With each connection, and while one stands when the hub's database begins another life. */
  #meet(epoch: string | null): void {
    this.#epoch = epoch ?? this.#epoch
    const isLate = this.#link.isConnected.peek() && this.#cached !== null
    if (isLate && this.#isOfAnotherLife()) this.#link.keepAsking(this.#askAfterSales)
  }

  #hear(message: LiveMessage): void {
    const isSame = this.#check.peek().state === 'same'
    if (message.type === 'hello') {
      const isBehind = message.cursor !== this.#cached?.manifest.cursor || this.#isOfAnotherLife()
      // A terminal that returns brings its sales home before it takes anything new.
      if (isBehind || !isSame) this.#link.keepAsking(this.#askAfterSales)
    }
    const isTime = this.#seams.clock.monotonicMs() >= this.#nextLookMs
    if (message.type === 'pong' && isSame && isTime) this.#link.keepAsking(this.#lookOn)
    if (message.type === 'catalogue-changed') this.#link.keepAsking(this.#ask)
    if (message.type !== 'stock-changed') return
    this.#index.setStock(message.levels)
    this.#version.value += 1
  }
}
