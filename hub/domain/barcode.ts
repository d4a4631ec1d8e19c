// Barcodes as scanners send them. Check digits: GS1 General Specifications, section 7.9.1.
import { assert } from './assert.ts'

/** Of one code as the catalogue and a line keep it. */
export const BARCODE_LENGTH_MAX = 64

export function ean13CheckDigit(first12: string): string {
  assert(/^\d{12}$/.test(first12), `${first12} has no EAN-13 check digit`)
  return checkDigit(first12)
}

/** EAN-8, UPC-A or EAN-13 with the right check digit. */
export const isValidEan = (code: string): boolean =>
  /^(\d{8}|\d{12}|\d{13})$/.test(code) && hasCheckDigit(code)

/** Whether the last digit of a row of digits follows from the others. */
export const hasCheckDigit = (digits: string): boolean =>
  checkDigit(digits.slice(0, -1)) === digits.slice(-1)

/** Any symbology identifier; that of a plain code says nothing that the code does not. */
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/

/** Without what the scanner says of the symbol itself. */
export const withoutSymbology = (text: string): string => text.replace(SYMBOLOGY, '')

/** The key of a barcode: a 12-digit UPC is the EAN-13 with a leading 0, all others are trimmed. */
export function normaliseBarcode(text: string): string {
  const code = text.trim()
  return /^\d{12}$/.test(code) ? `0${code}` : code
}

/** Weights 3, 1, 3, … counted from the right; the digit that completes the sum to a ten. */
function checkDigit(body: string): string {
  const sum = [...body]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0)
  return String((10 - (sum % 10)) % 10)
}
