// Codes that do not stand in the catalogue as they are: labels of the outlet, GS1 element strings,
// other ways of writing a number, and what was misread. Fetched after the first screen.

import type { ReadonlySignal } from '@preact/signals'
import type { AddOptions } from '#domain/cart.ts'
import { businessDate } from '#domain/datetime.ts'
import { readScan, type Scan, type ScanFacts } from '#domain/read-scan.ts'
import type { Clock } from '#domain/seams.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { RulesMessage } from '#domain/wire/rules-message.ts'
import type { Found } from './product-index.ts'
import type { BadScan, Reading, ReadyScan } from './scan-model.ts'

type Catalogue = {
  byBarcode(code: string): Found | null
  find(wanted: Pick<Scan, 'item' | 'keys'>): Promise<Found | null>
}
export type OddDeps = {
  seams: { clock: Pick<Clock, 'nowMs'> }
  session: { outlet: ReadonlySignal<OutletMessage | null> }
  rules: { rules: ReadonlySignal<RulesMessage> }
  catalogue: Catalogue
}
export type Asked = {
  /** By a person, not by a scanner. */
  isTyped: boolean
  /** Quantity typed ahead, in thousandths. */
  typedMilli: number | null
  /** What the scanner sends for FNC1. */
  separator: string
}

export async function readOdd(
  text: string,
  asked: Asked,
  deps: OddDeps,
): Promise<Reading | ReadyScan> {
  const { catalogue, session, rules, seams } = deps
  const facts = factsOf(session.outlet.peek(), seams.clock.nowMs(), asked.separator)
  const scan = readScan(text, facts, (code) => catalogue.byBarcode(code) !== null)
  if (scan.kind === 'fault') return bad(scan.code, scan.fault, scan.ai)
  const { code, expiresOn } = scan
  // A scanner reads what was printed; a price that somebody types is a price that they set.
  if (asked.isTyped && scan.priceMinor !== null) return bad(code, 'typed-price')
  const found = await catalogue.find(scan)
  if (found === null) return scan.isMisread ? bad(code, 'check-digit') : { kind: 'unknown', code }
  const isOver = expiresOn !== null && expiresOn < facts.today
  const way = rules.rules.peek().expired_goods ?? 'warn'
  const { product } = found
  if (isOver && way === 'refuse') return { kind: 'expired', code, product, expiredOn: expiresOn }
  const late = isOver && way === 'warn' ? { expiredOn: expiresOn } : {}
  return { found, code, options: optionsFor(scan, found, asked.typedMilli), ...late }
}

export function factsOf(outlet: OutletMessage | null, nowMs: number, separator: string): ScanFacts {
  return {
    embedded_barcode_rules: outlet?.embedded_barcode_rules ?? [],
    currency_code: outlet?.currency_code ?? 'IDR',
    minor_exponent: outlet?.minor_exponent ?? 0,
    today: businessDate(nowMs, outlet?.timezone ?? 'Asia/Jakarta'),
    separator,
  }
}

const bad = (code: string, fault: BadScan, ai: string | null = null): Reading => ({
  ...{ kind: 'bad', code, fault, ai },
})

/** How many, for how much: what is printed comes before what was typed ahead. */
export function optionsFor(scan: Scan, found: Found, typedMilli: number | null): AddOptions {
  const options: AddOptions = { unitCode: found.unitCode, barcode: scan.code }
  const quantityMilli = quantityOf(scan, found.product, typedMilli)
  if (quantityMilli !== null) options.quantityMilli = quantityMilli
  if (scan.priceMinor !== null) options.priceMinor = scan.priceMinor
  if (scan.batch !== null) options.batchCode = scan.batch
  if (scan.expiresOn !== null) options.expiresOn = scan.expiresOn
  if (scan.quantityMilli !== null || scan.priceMinor !== null) options.weightSource = 'label'
  return options
}

function quantityOf(
  { kind, quantityMilli, countMilli, priceMinor }: Scan,
  { is_weighed }: ProductMessage,
  typedMilli: number | null,
): number | null {
  // The weight of goods that are sold by the piece is for transport; a scale's label is not.
  if (is_weighed || kind === 'label') {
    if (quantityMilli !== null || (is_weighed && priceMinor !== null)) return quantityMilli
    return typedMilli
  }
  if (countMilli === null || priceMinor !== null) return typedMilli
  return typedMilli === null ? countMilli : (countMilli / 1000) * typedMilli
}
