// A product name must never drive a printer or reorder a receipt.
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
// C0 and C1 controls, lone surrogates, and the marks of UAX #9 that turn the writing direction.
const FORBIDDEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** One printable line: line breaks and tabs become a space, controls and bidi marks vanish. */
export const cleanText = (text: string): string => text.replace(BREAKS, ' ').replace(FORBIDDEN, '')

/** The clean, non-empty lines of a text that may have several. */
export const cleanLines = (text: string): string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => cleanText(line).trim())
    .filter((line) => line.length > 0)
