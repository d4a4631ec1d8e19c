// Barcodes as scanners send them. EAN/UPC check digits: GS1 General Specifications, section 7.9.
import { assert } from './assert.ts'
import { type Outcome, refuse, succeed } from './errors.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

export type EmbeddedRule = OutletMessage['embedded_barcode_rules'][number]
export type Scan =
  | { kind: 'plain'; code: string }
  | {
      kind: 'embedded'
      plu: string
      priceMinor: number | null
      quantityMilli: number | null
      code: string
    }

export const BARCODE_LENGTH_MAX = 64

export function ean13CheckDigit(first12: string): string {
  assert(/^\d{12}$/.test(first12), `${first12} has no EAN-13 check digit`)
  return checkDigit(first12)
}

/** EAN-8, UPC-A or EAN-13 with the right check digit. */
export const isValidEan = (code: string): boolean =>
  /^(\d{8}|\d{12}|\d{13})$/.test(code) && checkDigit(code.slice(0, -1)) === code.slice(-1)

/** The key of a barcode: a 12-digit UPC is the EAN-13 with a leading 0, all others are trimmed. */
export function normaliseBarcode(text: string): string {
  const code = text.trim()
  return /^\d{12}$/.test(code) ? `0${code}` : code
}

/**
 * What a scan means. A code that the catalogue has wins over every rule: thousands of ordinary
 * articles start with 2. A rule reads prefix, item digits, value digits and check digit; digits
 * left between item and value (a price check digit) are skipped. Weights are in grams, prices in
 * minor units. The longest matching prefix decides.
 *
 * Refuses INVALID_REQUEST for a code that is empty, too long or carries a value of zero.
 */
export function readScan(
  text: string,
  rules: OutletMessage['embedded_barcode_rules'],
  isCatalogueCode: (code: string) => boolean,
): Outcome<Scan> {
  const code = normaliseBarcode(text)
  if (code.length === 0 || code.length > BARCODE_LENGTH_MAX) {
    return refuse('INVALID_REQUEST', 'not a barcode', 'barcode')
  }
  if (isCatalogueCode(code)) return succeed({ kind: 'plain', code })
  const rule = ruleFor(code, rules)
  return rule ? readEmbedded(code, rule) : succeed({ kind: 'plain', code })
}

/** Writes the label that readScan reads back under `rule`; digits between item and value are 0. */
export function embeddedEan13(
  prefix: string,
  plu: string,
  value: number,
  rule: Pick<EmbeddedRule, 'item_digits' | 'value_digits'>,
): string {
  const item = plu.padStart(rule.item_digits, '0')
  const amount = String(value).padStart(rule.value_digits, '0')
  const gap = '0'.repeat(Math.max(0, 12 - prefix.length - item.length - amount.length))
  const first12 = prefix + item + gap + amount
  return first12 + ean13CheckDigit(first12)
}

function ruleFor(code: string, rules: readonly EmbeddedRule[]): EmbeddedRule | undefined {
  if (code.length !== 13 || !isValidEan(code)) return undefined
  return rules
    .filter(
      (rule) =>
        code.startsWith(rule.prefix) &&
        rule.prefix.length + rule.item_digits + rule.value_digits <= 12,
    )
    .sort((a, b) => b.prefix.length - a.prefix.length)[0]
}

function readEmbedded(code: string, rule: EmbeddedRule): Outcome<Scan> {
  const plu = code.slice(rule.prefix.length, rule.prefix.length + rule.item_digits)
  const value = Number(code.slice(12 - rule.value_digits, 12))
  if (value === 0) return refuse('INVALID_REQUEST', 'the label carries no value', 'barcode')
  const priceMinor = rule.kind === 'price' ? value : null
  const quantityMilli = rule.kind === 'weight' ? value : null
  return succeed({ kind: 'embedded', plu, priceMinor, quantityMilli, code })
}

/** Weights 3, 1, 3, … counted from the right; the digit that completes the sum to a ten. */
function checkDigit(body: string): string {
  const sum = [...body]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}
