// What a scanner says: keys typed faster than people type become a code, a code becomes a line.

import { type ReadonlySignal, signal } from '@preact/signals'
import { readScan, type Scan } from '#domain/barcode.ts'
import type { AddOptions } from '#domain/cart.ts'
import {
  DEFAULT_SCAN_RULES,
  type Detection,
  emptyBurst,
  feedKey,
  feedSilence,
  SILENCE_MS,
} from '#domain/scan-detector.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { TillRefusal } from '../link/till-errors.ts'
import type { CartModel } from './cart-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'
import type { Found } from './product-index.ts'

/** `at` grows with each scan, so that the same code twice is seen twice. */
export type ScanResult = { at: number; code: string } & (
  | { kind: 'added'; product: ProductMessage; quantityMilli: number | null }
  | { kind: 'unknown' }
  | { kind: 'refused'; refusal: TillRefusal }
)
/** Characters that reached the focused field before they were known to be a scan. */
export type Leak = { at: number; text: string }

/** The part of a KeyboardEvent that is read. */
export type KeyPress = { key: string; isComposing?: boolean; preventDefault(): void }

export type ScanModel = {
  last: ReadonlySignal<ScanResult | null>
  /** The screen takes this text back out of the field that has the focus. */
  leaked: ReadonlySignal<Leak | null>
  /** Quantity typed ahead of the next scan, in thousandths. */
  nextQuantityMilli: ReadonlySignal<number | null>
  setNextQuantity(quantityMilli: number | null): void
  /** Takes every keydown of the document. */
  key(press: KeyPress): void
  scanText(text: string): Promise<ScanResult>
  /** While paused (another screen, a dialog) keys are not read as scans. */
  pause(): void
  resume(): void
}
export type ScanDeps = {
  seams: Seams
  outlet: ReadonlySignal<OutletMessage | null>
  catalogue: CatalogueModel
  cart: CartModel
}

export function createScanModel({ seams, outlet, catalogue, cart }: ScanDeps): ScanModel {
  const last = signal<ScanResult | null>(null)
  const leaked = signal<Leak | null>(null)
  const nextQuantityMilli = signal<number | null>(null)
  let burst = emptyBurst
  let isPaused = false
  let count = 0
  let cancelSilence = () => {}

  function take({ burst: rest, scan }: Detection, press: KeyPress | null): void {
    burst = rest
    if (scan === null) return
    if (scan.endedBy === 'suffix') press?.preventDefault()
    count += 1
    leaked.value = { at: count, text: scan.leaked }
    scanText(scan.code)
  }
  function key(press: KeyPress): void {
    if (isPaused || press.isComposing === true) return
    cancelSilence()
    take(feedKey(burst, press.key, seams.clock.monotonicMs(), DEFAULT_SCAN_RULES), press)
    cancelSilence = seams.timers.after(SILENCE_MS, () => {
      take(feedSilence(burst, seams.clock.monotonicMs(), DEFAULT_SCAN_RULES), null)
    })
  }
  async function scanText(text: string): Promise<ScanResult> {
    count += 1
    const result: ScanResult = { at: count, ...(await resolve(text)) }
    last.value = result
    return result
  }
  async function resolve(text: string) {
    const rules = outlet.peek()?.embedded_barcode_rules ?? []
    const scan = readScan(text, rules, (code) => catalogue.byBarcode(code) !== null)
    if (!scan.ok) return { kind: 'refused' as const, code: text, refusal: scan }
    const { code } = scan.value
    const typedMilli = nextQuantityMilli.peek()
    nextQuantityMilli.value = null
    const found = await find(scan.value)
    if (found === null) return { kind: 'unknown' as const, code }
    const options = optionsFor(scan.value, found, typedMilli)
    const added = await cart.add(found.product, options)
    if (!added.ok) return { kind: 'refused' as const, code, refusal: added }
    const quantityMilli = options.quantityMilli ?? null
    return { kind: 'added' as const, code, product: found.product, quantityMilli }
  }
  /** The catalogue in memory first; a product that came in a minute ago may be known to the hub. */
  async function find(scan: Scan): Promise<Found | null> {
    if (scan.kind === 'embedded') return catalogue.byPlu(scan.plu)
    return catalogue.byBarcode(scan.code) ?? (await catalogue.askHub(scan.code))
  }

  return {
    last,
    leaked,
    nextQuantityMilli,
    setNextQuantity(quantityMilli) {
      nextQuantityMilli.value = quantityMilli
    },
    key,
    scanText,
    pause() {
      isPaused = true
      burst = emptyBurst
      cancelSilence()
    },
    resume() {
      isPaused = false
    },
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
