// What a scan means: a barcode of the catalogue, a label of the outlet, a GS1 element string, or
// nothing that can be sold, with the reason.
import { BARCODE_LENGTH_MAX, normaliseBarcode, withoutSymbology } from './barcode.ts'
import { GROUP_SEPARATOR, type Gs1Fault, gs1Likeness, readElements } from './gs1-elements.ts'
import { type Gs1ItemFault, itemOf } from './gs1-item.ts'
import { type LabelFault, readLabel } from './in-store-code.ts'
import { isTradeItemNumber, lookupKeys } from './lookup-keys.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

/** Of a DataMatrix with article, dates, batch and serial number; more is no scan. */
export const SCAN_LENGTH_MAX = 200

export type Scan = {
  kind: 'plain' | 'label' | 'gs1'
  /** As a line keeps it: at most 64 signs. */
  code: string
  /** Barcodes to look for, in their order; a label names its item instead. */
  keys: string[]
  item: string | null
  priceMinor: number | null
  /** A weight, in thousandths of a kilogram. */
  quantityMilli: number | null
  /** How many pieces, in thousandths. */
  countMilli: number | null
  batch: string | null
  serial: string | null
  /** yyyy-mm-dd, its last day. */
  expiresOn: string | null
  /**
   * It is as long as an article's number, and its check digit is wrong. A shop may have such codes,
   * so they are looked for; where nothing is found it was misread.
   */
  isMisread: boolean
}
export type ScanFaultKind = 'empty' | 'too-long' | LabelFault | Gs1Fault | Gs1ItemFault['fault']
/** `ai`: where in the element string. */
export type ScanFault = { kind: 'fault'; fault: ScanFaultKind; code: string; ai: string | null }

export type ScanFacts = Pick<
  OutletMessage,
  'embedded_barcode_rules' | 'currency_code' | 'minor_exponent'
> & {
  /** yyyy-mm-dd. */
  today: string
  /** What the scanner sends in place of a separator; '' where it sends the separator. */
  separator: string
}

/**
 * Reads a text. A code that the catalogue has wins over every rule and over every other reading:
 * thousands of ordinary articles begin with 2. A number that only may be an element string is one
 * where all of it can be read as one.
 */
export function readScan(
  text: string,
  facts: ScanFacts,
  isCatalogueCode: (code: string) => boolean,
): Scan | ScanFault {
  const trimmed = text.trim()
  const code = normaliseBarcode(withoutSymbology(trimmed))
  if (code === '') return fault('empty', text)
  if (text.length > SCAN_LENGTH_MAX) return fault('too-long', text)
  if (isCatalogueCode(code)) return plain(code)
  const label = readLabel(code, facts.embedded_barcode_rules)
  if (typeof label === 'string') return fault(label, code)
  if (label !== null) return { ...nothingMore, ...label, kind: 'label', code, keys: [] }
  return readGs1(trimmed, facts) ?? readPlain(code)
}

const nothingMore = {
  item: null,
  priceMinor: null,
  quantityMilli: null,
  countMilli: null,
  batch: null,
  serial: null,
  expiresOn: null,
  isMisread: false,
} as const

const plain = (code: string): Scan => ({
  ...nothingMore,
  kind: 'plain',
  code,
  keys: lookupKeys(code),
})

const fault = (kind: ScanFaultKind, code: string, ai: string | null = null): ScanFault => ({
  kind: 'fault',
  fault: kind,
  code: code.slice(0, BARCODE_LENGTH_MAX),
  ai,
})

function readGs1(text: string, facts: ScanFacts): Scan | ScanFault | null {
  const { separator, today } = facts
  const restored = separator === '' ? text : text.split(separator).join(GROUP_SEPARATOR)
  const likeness = gs1Likeness(restored)
  if (likeness === 'no') return null
  const read = readElements(restored)
  if (!read.ok) return likeness === 'may' ? null : fault(read.fault, text, read.ai)
  const item = itemOf(read.elements, facts, today)
  if (!('fault' in item)) return { ...nothingMore, ...item, kind: 'gs1' }
  return likeness === 'may' ? null : fault(item.fault, text, item.ai)
}

function readPlain(code: string): Scan | ScanFault {
  if (code.length > BARCODE_LENGTH_MAX) return fault('too-long', code)
  const isMisread = /^(\d{8}|\d{13,14})$/.test(code) && !isTradeItemNumber(code)
  return { ...plain(code), isMisread }
}

/** The year of a date has nothing to do with a price. */
const ANY_DAY = '2026-01-01'

/** What the barcode of a line says by itself, whatever the catalogue has. */
export function readLineCode(
  barcode: string,
  facts: Pick<ScanFacts, 'embedded_barcode_rules' | 'currency_code' | 'minor_exponent'>,
): Scan | null {
  const scan = readScan(barcode, { ...facts, today: ANY_DAY, separator: '' }, () => false)
  return scan.kind === 'fault' ? null : scan
}
