// The ways in which one trade item number is written: UPC-A, UPC-E, GTIN-8, -13 and -14. GS1
// General Specifications, section 3 (a shorter number is the longer one with zeros before it)
// and 5.2.2.4 (UPC-E). Nothing here guesses: a carton's GTIN-14 is never the article inside it.
import { hasCheckDigit, isValidEan, normaliseBarcode } from './barcode.ts'

/**
 * Where a code may stand in the catalogue, the code itself first. Caps Lock turns what a keyboard
 * wedge types, so that letters are looked for in either case.
 */
export function lookupKeys(text: string): string[] {
  const code = normaliseBarcode(text)
  const others = isTradeItemNumber(code) ? [...sameNumber(code), ...expandedUpc(code)] : []
  return [...new Set([code, ...others, code.toUpperCase(), code.toLowerCase()])]
}

/** A GTIN of 8, 12, 13 or 14 digits whose check digit is right. */
export const isTradeItemNumber = (code: string): boolean =>
  /^(\d{8}|\d{12,14})$/.test(code) && (hasCheckDigit(code) || expandedUpc(code).length > 0)

/** With zeros before it that say nothing, and without. */
function sameNumber(code: string): string[] {
  if (!hasCheckDigit(code)) return []
  const full = code.padStart(14, '0')
  const shorter = /^0{6}\d{8}$/.test(full) ? [full.slice(6)] : []
  return full.startsWith('0') ? [full.slice(1), ...shorter, full] : [full]
}

/** The 13 digits of the UPC-A that eight digits of a UPC-E stand for; [] for any other code. */
function expandedUpc(code: string): string[] {
  if (!/^[01]\d{7}$/.test(code)) return []
  const system = code.charAt(0)
  const body = code.slice(1, 7)
  const check = code.charAt(7)
  const upc = `0${system}${expandBody(body)}${check}`
  return isValidEan(upc) ? [upc] : []
}

/** The last of the six digits says where zeros were left out. */
function expandBody(body: string): string {
  const last = Number(body.charAt(5))
  if (last <= 2) return `${body.slice(0, 2)}${last}0000${body.slice(2, 5)}`
  if (last === 3) return `${body.slice(0, 3)}00000${body.slice(3, 5)}`
  if (last === 4) return `${body.slice(0, 4)}00000${body.charAt(4)}`
  return `${body.slice(0, 5)}0000${last}`
}
