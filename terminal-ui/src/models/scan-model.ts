// What a scanner says: keys typed faster than people type become a code, a code becomes a line.

import { type ReadonlySignal, signal } from '@preact/signals'
import { normaliseBarcode, withoutSymbology } from '#domain/barcode.ts'
import type { AddOptions } from '#domain/cart.ts'
import type { ScanFaultKind } from '#domain/read-scan.ts'
import { type DetectedScan, emptyBurst, feedKey, feedSilence } from '#domain/scan-detector.ts'
import { scannerOf } from '#domain/scanner-rules.ts'
import type { Seams } from '#domain/seams.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { ScannerMessage } from '#domain/wire/scanning-message.ts'
import type { Background } from '../link/background.ts'
import type { TillRefusal } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import type { CartModel } from './cart-model.ts'
import type { CatalogueModel } from './catalogue-model.ts'
import type { Found } from './product-index.ts'
import type { RulesModel } from './rules-model.ts'
import type { SessionModel } from './session-model.ts'

/** Why a code cannot be read, or not like that. */
export type BadScan =
  | ScanFaultKind
  | 'check-digit'
  | 'torn'
  | 'mixed'
  | 'typed-price'
  | 'input-method'
/** `at` grows with each scan, so that the same code twice is seen twice. */
export type ScanResult = { at: number } & Reading
export type Reading = { code: string } & (
  | {
      kind: 'added'
      product: ProductMessage
      quantityMilli: number | null
      /** It was sold although its label says that this was its last day: yyyy-mm-dd. */
      expiredOn?: string
    }
  /** A product by weight whose barcode states none: somebody has to weigh it first. */
  | { kind: 'unweighed'; product: ProductMessage; said: AddOptions }
  | { kind: 'unknown' }
  /** It cannot be read, or not like that; `ai` is where in a GS1 element string. */
  | {
      kind: 'bad'
      fault: BadScan
      ai: string | null
    }
  | { kind: 'expired'; product: ProductMessage; expiredOn: string }
  /** Something else is open, or another screen: it went nowhere. */
  | { kind: 'elsewhere' }
  | { kind: 'refused'; refusal: TillRefusal }
)
/** A product that can be put on the basket. */
export type ReadyScan = { found: Found; code: string; options: AddOptions; expiredOn?: string }

/** The part of a KeyboardEvent that is read. */
export type KeyPress = {
  key: string
  keyCode?: number
  ctrlKey?: boolean
  altKey?: boolean
  metaKey?: boolean
  isComposing?: boolean
  /** When the key went down, on the monotonic clock: a busy page hears of it later. */
  timeStamp?: number
  preventDefault(): void
  stopPropagation?(): void
}

/** The page under the scanner. */
export type ScanHands = {
  /** Gives back the field that has the focus as it is now, with signs of a person; null: none. */
  hold(): ((typed: string) => void) | null
  /** Whose a scan is: the basket's, nobody's (said aloud), or the focused field's as it stands. */
  whereTo(code: string): 'basket' | 'nowhere' | 'field'
}

/** FNC1 of a GS1 code: what scanners that type send as Ctrl+]. */
const GROUP_SEPARATOR = '\x1d'
/** A silence timer that is so late ran behind a busy page: keys may still be waiting. */
const LATE_MS = 50
/** So many keys in a row without a name: a scanner that goes through the input method. */
const NAMELESS_MAX = 6

export type ScanDeps = {
  seams: Seams
  session: Pick<SessionModel, 'outlet' | 'terminal'>
  rules: Pick<RulesModel, 'rules'>
  catalogue: CatalogueModel
  cart: CartModel
  background: Background
}

export class ScanModel {
  readonly #deps: ScanDeps
  readonly #last = signal<ScanResult | null>(null)
  readonly #nextQuantityMilli = signal<number | null>(null)
  readonly #needsField = signal(false)
  readonly #turns = createTurns()
  #burst = emptyBurst
  #hands: ScanHands | null = null
  #giveBack: ((typed: string) => void) | null = null
  #count = 0
  #failed = 0
  #nameless = { count: 0, atMs: 0 }
  #cancelSilence = () => {}
  #taker: ((code: string) => void) | null = null

  readonly last: ReadonlySignal<ScanResult | null> = this.#last
  /** Quantity typed ahead of the next scan, in thousandths. */
  readonly nextQuantityMilli: ReadonlySignal<number | null> = this.#nextQuantityMilli

  constructor(deps: ScanDeps) {
    this.#deps = deps
  }

  get scanner(): ScannerMessage {
    const { rules, session } = this.#deps
    return scannerOf(rules.rules.value.scanners, session.terminal.value?.terminalCode)
  }

  /** Codes come through a tablet's input method: a field has to take them. */
  get needsField(): boolean {
    return this.#needsField.value || this.scanner.has_field
  }

  setNextQuantity(quantityMilli: number | null): void {
    this.#nextQuantityMilli.value = quantityMilli
  }

  /** Keys are heard until the answer is called. */
  attach(hands: ScanHands): () => void {
    this.#hands = hands
    return () => {
      if (this.#hands !== hands) return
      this.#hands = null
      this.#burst = emptyBurst
      this.#cancelSilence()
    }
  }

  /** Takes every keydown of the document, before anything else does. */
  key(press: KeyPress): void {
    const hands = this.#hands
    if (hands === null || press.isComposing === true) return
    const atMs = press.timeStamp ?? this.#deps.seams.clock.monotonicMs()
    if (press.key === 'Unidentified' || press.keyCode === 229) {
      this.#hearNameless(atMs)
      return
    }
    this.#cancelSilence()
    const { scanner } = this
    const name = nameOf(press)
    const before = this.#burst
    const { burst, scan, isTorn } = feedKey(before, name, atMs, scanner)
    this.#burst = burst
    if (scan !== null) this.#take(scan, press)
    else if (isTorn === true && this.#giveBack === null && hands.whereTo('') === 'basket') {
      keepFromPage(press)
      this.#say({ kind: 'bad', code: before.text, fault: 'torn', ai: null })
    }
    if (burst !== before && burst.text !== '' && burst.gapsMs.length === 0) {
      this.#giveBack = hands.hold()
    }
    const isUnwanted = burst.gapsMs.length > 0 && this.#giveBack === null && /^[ /']$/.test(name)
    const isPrefix = name.length > 1 && name === scanner.prefix
    if (isUnwanted || isPrefix || name === GROUP_SEPARATOR) press.preventDefault()
    this.#awaitSilence(true)
  }

  /** Scans are looked up one after the other, so that their lines keep their order. */
  scanText(text: string, isTyped = false): Promise<ScanResult> {
    return this.#turns.take(async () => this.#say(await this.#read(text, isTyped)))
  }

  /** What came as text through an input method, with the signs that the scanner sends before it. */
  scanFromField(text: string): Promise<ScanResult> {
    const { prefix } = this.scanner
    const isSign = leavesSigns(prefix) && text.startsWith(prefix)
    return this.scanText(isSign ? text.slice(prefix.length) : text)
  }

  /** Waits for what was scanned before; false when some of it is not on the basket. */
  async settled(): Promise<boolean> {
    const before = this.#failed
    await this.#turns.take(async () => {})
    return this.#failed === before
  }

  /** Scans go to `taker` and not onto the basket, until the answer is called. */
  divert(taker: (code: string) => void): () => void {
    this.#taker = taker
    return () => {
      if (this.#taker === taker) this.#taker = null
    }
  }

  #awaitSilence(mayBeLate: boolean): void {
    const { clock, timers } = this.#deps.seams
    const { silence_ms } = this.scanner
    const dueMs = clock.monotonicMs() + silence_ms
    this.#cancelSilence = timers.after(silence_ms, () => {
      const isLate = clock.monotonicMs() - dueMs > LATE_MS
      if (mayBeLate && isLate) this.#awaitSilence(false)
      else this.#fallSilent()
    })
  }

  #fallSilent(): void {
    const nowMs = this.#deps.seams.clock.monotonicMs()
    const { burst, scan } = feedSilence(this.#burst, nowMs, this.scanner)
    this.#burst = burst
    if (scan !== null) this.#take(scan, null)
  }

  /** What leaked into a field goes back; the key that ended the scan reaches nothing. */
  #take({ code, typed, endedBy, isMixed }: DetectedScan, press: KeyPress | null): void {
    const where = this.#taker === null ? this.#hands?.whereTo(code) : 'taker'
    if (where === 'field') {
      if (typed === '') this.#leaveInField(code)
      return
    }
    this.#giveBack?.(typed)
    if (press !== null && endedBy === 'suffix') keepFromPage(press)
    if (isMixed) this.#say({ kind: 'bad', code, fault: 'mixed', ai: null })
    else if (where === 'taker') this.#taker?.(code)
    else if (where === 'basket') this.#deps.background.run(this.scanText(code))
    else this.#say({ kind: 'elsewhere', code })
  }

  /** The field has the code as typed, but for what the scanner says before it. */
  #leaveInField(code: string): void {
    const bare = withoutSymbology(code)
    const hasSigns = bare !== code || leavesSigns(this.scanner.prefix)
    if (hasSigns && !bare.includes(GROUP_SEPARATOR)) this.#giveBack?.(bare)
  }

  #hearNameless(atMs: number): void {
    const { count, atMs: lastMs } = this.#nameless
    const isQuick = atMs - lastMs <= this.scanner.gap_median_ms_max
    this.#nameless = { count: isQuick ? count + 1 : 1, atMs }
    if (count < NAMELESS_MAX || this.needsField) return
    this.#needsField.value = true
    this.#say({ kind: 'bad', code: '', fault: 'input-method', ai: null })
  }

  #say(reading: Reading): ScanResult {
    this.#count += 1
    if (reading.kind !== 'added') this.#failed += 1
    const result = { at: this.#count, ...reading }
    this.#last.value = result
    return result
  }

  async #read(text: string, isTyped: boolean): Promise<Reading> {
    const typedMilli = this.#nextQuantityMilli.peek()
    const ready = await this.#ready(text, isTyped, typedMilli)
    if (!('kind' in ready) || ready.kind !== 'bad') this.#nextQuantityMilli.value = null
    if ('kind' in ready) return ready
    const { code, options, expiredOn } = ready
    const { product } = ready.found
    const quantityMilli = options.quantityMilli ?? null
    const isStated = quantityMilli !== null || options.priceMinor !== undefined
    if (product.is_weighed && !isStated) return { kind: 'unweighed', code, product, said: options }
    const added = await this.#deps.cart.add(product, options)
    if (!added.ok) return { kind: 'refused', code, refusal: added }
    const late = expiredOn === undefined ? {} : { expiredOn }
    return { kind: 'added', code, product, quantityMilli, ...late }
  }

  /** Most codes stand in the catalogue as they are; the rest is read by code that comes later. */
  async #ready(
    text: string,
    isTyped: boolean,
    typedMilli: number | null,
  ): Promise<Reading | ReadyScan> {
    const { catalogue } = this.#deps
    const code = normaliseBarcode(text)
    const odd =
      catalogue.byBarcode(code) === null ? await import('./odd-scan.ts').catch(() => null) : null
    if (odd !== null) {
      const { separator } = this.scanner
      return odd.readOdd(text, { isTyped, typedMilli, separator }, this.#deps)
    }
    const found = await catalogue.find({ item: null, keys: [code] })
    if (found === null) return { kind: 'unknown', code }
    const quantity = typedMilli === null ? {} : { quantityMilli: typedMilli }
    const options = { unitCode: found.unitCode, barcode: code, ...quantity }
    return { found, code, options }
  }
}

/** Signs of its own before each code: no key, and nothing that it says of the symbol. */
const leavesSigns = (prefix: string): boolean => prefix !== '' && !/^[F\]]/.test(prefix)

function keepFromPage(press: KeyPress): void {
  press.preventDefault()
  press.stopPropagation?.()
}

/** AltGr is Control and Alt at once: what it writes is a sign. */
function nameOf({ key, ctrlKey = false, altKey = false, metaKey = false }: KeyPress): string {
  const isCommand = ctrlKey !== altKey || metaKey
  if (!isCommand) return key
  return ctrlKey && key === ']' ? GROUP_SEPARATOR : `Command ${key}`
}
