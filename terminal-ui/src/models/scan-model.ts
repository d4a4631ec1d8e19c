// What a scanner says: keys typed faster than people type become a code, a code becomes a line.

import { type ReadonlySignal, signal } from '@preact/signals'
import { readScan, type Scan } from '#domain/barcode.ts'
import type { AddOptions } from '#domain/cart.ts'
import {
  DEFAULT_SCAN_RULES,
  type DetectedScan,
  type Detection,
  emptyBurst,
  feedKey,
  feedSilence,
  SILENCE_MS,
} from '#domain/scan-detector.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { Background } from '../link/background.ts'
import type { TillRefusal } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'
import type { Found } from './product-index.ts'

/** `at` grows with each scan, so that the same code twice is seen twice. */
export type ScanResult = { at: number; code: string } & (
  | { kind: 'added'; product: ProductMessage; quantityMilli: number | null }
  /** A product by weight whose barcode states none: somebody has to weigh it first. */
  | { kind: 'unweighed'; product: ProductMessage }
  | { kind: 'unknown' }
  | { kind: 'refused'; refusal: TillRefusal }
)
/** Characters of a scan that ended without a key, see `leaked`. */
export type Leak = { at: number; text: string }

/** The part of a KeyboardEvent that is read. */
export type KeyPress = {
  key: string
  isComposing?: boolean
  /** When the key went down, on the monotonic clock: a busy page hears of it later. */
  timeStamp?: number
  preventDefault(): void
}

/** A silence timer that is so late ran behind a busy page: keys may still be waiting. */
const LATE_MS = 50

export type ScanDeps = {
  seams: Seams
  outlet: ReadonlySignal<OutletMessage | null>
  catalogue: CatalogueModel
  cart: CartModel
  background: Background
}
type Reading = ScanResult extends infer R ? (R extends unknown ? Omit<R, 'at'> : never) : never

export class ScanModel {
  readonly #deps: ScanDeps
  readonly #last = signal<ScanResult | null>(null)
  readonly #leaked = signal<Leak | null>(null)
  readonly #nextQuantityMilli = signal<number | null>(null)
  #burst = emptyBurst
  #isPaused = false
  #count = 0
  #cancelSilence = () => {}
  #taker: ((code: string) => void) | null = null

  readonly last: ReadonlySignal<ScanResult | null> = this.#last
  /**
   * What a scan without suffix left in the focused field: it was known to be a scan only when
   * nothing followed. The screen takes it out, as it does with what `key` answers.
   */
  readonly leaked: ReadonlySignal<Leak | null> = this.#leaked
  /** Quantity typed ahead of the next scan, in thousandths. */
  readonly nextQuantityMilli: ReadonlySignal<number | null> = this.#nextQuantityMilli

  constructor(deps: ScanDeps) {
    this.#deps = deps
  }

  setNextQuantity(quantityMilli: number | null): void {
    this.#nextQuantityMilli.value = quantityMilli
  }

  /**
   * Takes every keydown of the document. Answers the characters of a scan that this key ended and
   * that have already reached the focused field; else null.
   */
  key(press: KeyPress): string | null {
    if (this.#isPaused || press.isComposing === true) return null
    this.#cancelSilence()
    const atMs = press.timeStamp ?? this.#deps.seams.clock.monotonicMs()
    const scan = this.#take(feedKey(this.#burst, press.key, atMs, DEFAULT_SCAN_RULES))
    if (scan?.endedBy === 'suffix') press.preventDefault()
    this.#awaitSilence(true)
    return scan?.leaked ?? null
  }

  async scanText(text: string): Promise<ScanResult> {
    this.#count += 1
    const at = this.#count
    const result = { at, ...(await this.#read(text)) } as ScanResult
    this.#last.value = result
    return result
  }

  /** Scans go to `taker` and not onto the basket, until the answer is called. */
  divert(taker: (code: string) => void): () => void {
    this.#taker = taker
    return () => {
      if (this.#taker === taker) this.#taker = null
    }
  }

  /** While paused (another screen, a dialog) keys are not read as scans. */
  pause(): void {
    this.#isPaused = true
    this.#burst = emptyBurst
    this.#cancelSilence()
  }

  resume(): void {
    this.#isPaused = false
  }

  #awaitSilence(mayBeLate: boolean): void {
    const { clock, timers } = this.#deps.seams
    const dueMs = clock.monotonicMs() + SILENCE_MS
    this.#cancelSilence = timers.after(SILENCE_MS, () => {
      const isLate = clock.monotonicMs() - dueMs > LATE_MS
      if (mayBeLate && isLate) this.#awaitSilence(false)
      else this.#fallSilent()
    })
  }

  #fallSilent(): void {
    const nowMs = this.#deps.seams.clock.monotonicMs()
    const scan = this.#take(feedSilence(this.#burst, nowMs, DEFAULT_SCAN_RULES))
    if (scan !== null) this.#leaked.value = { at: this.#count, text: scan.leaked }
  }

  #take({ burst, scan }: Detection): DetectedScan | null {
    this.#burst = burst
    if (scan !== null && this.#taker !== null) this.#taker(scan.code)
    else if (scan !== null) this.#deps.background.run(this.scanText(scan.code))
    return scan
  }

  async #read(text: string): Promise<Reading> {
    const { outlet, catalogue, cart } = this.#deps
    const rules = outlet.peek()?.embedded_barcode_rules ?? []
    const scan = readScan(text, rules, (code) => catalogue.byBarcode(code) !== null)
    if (!scan.ok) return { kind: 'refused', code: text, refusal: scan }
    const typedMilli = this.#nextQuantityMilli.peek()
    this.#nextQuantityMilli.value = null
    const { code } = scan.value
    const found = await catalogue.find(scan.value)
    if (found === null) return { kind: 'unknown', code }
    const isUnweighed = found.product.is_weighed && scan.value.kind === 'plain'
    if (isUnweighed && typedMilli === null)
      return { kind: 'unweighed', code, product: found.product }
    const options = optionsFor(scan.value, found, typedMilli)
    const added = await cart.add(found.product, options)
    if (!added.ok) return { kind: 'refused', code, refusal: added }
    const quantityMilli = options.quantityMilli ?? null
    return { kind: 'added', code, product: found.product, quantityMilli }
  }
}

function optionsFor(scan: Scan, found: Found, typedMilli: number | null): AddOptions {
  const options: AddOptions = { unitCode: found.unitCode, barcode: scan.code }
  const labelled = scan.kind === 'embedded' ? scan.quantityMilli : null
  const quantityMilli = labelled ?? typedMilli
  if (quantityMilli !== null) options.quantityMilli = quantityMilli
  if (scan.kind === 'embedded' && scan.priceMinor !== null) options.priceMinor = scan.priceMinor
  return options
}
