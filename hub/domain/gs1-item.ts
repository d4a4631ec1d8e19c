// What a till needs of an element string: which article, how much of it, for how much, which batch
// and until when it may be sold. GS1 General Specifications, sections 3.3 to 3.7 and 7.12 (dates).
import { BARCODE_LENGTH_MAX, hasCheckDigit } from './barcode.ts'
import { bracketed, type Gs1Element } from './gs1-elements.ts'
import { lookupKeys } from './lookup-keys.ts'
import { multiplyDivide } from './money.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

export type Gs1Item = {
  /** Barcodes to look for; never the article inside a carton. */
  keys: string[]
  /** The element string as a line keeps it: what has to do with money first, then what fits. */
  code: string
  /** A weight, in thousandths of a kilogram. */
  quantityMilli: number | null
  /** How many pieces, in thousandths. */
  countMilli: number | null
  priceMinor: number | null
  batch: string | null
  serial: string | null
  /** Last day of its life, or before which it is best: yyyy-mm-dd. */
  expiresOn: string | null
}
export type Gs1ItemFault = {
  fault: 'no-article' | 'article-check' | 'bad-date' | 'bad-measure' | 'other-currency' | 'no-value'
  ai: string
}
export type Currency = Pick<OutletMessage, 'currency_code' | 'minor_exponent'>

/** ISO 4217, as (393n) has it: the currencies of the region. */
const CURRENCY_NUMBERS: Readonly<Record<string, string>> = {
  IDR: '360',
  MYR: '458',
  SGD: '702',
  THB: '764',
  USD: '840',
}

const isFault = (value: unknown): value is Gs1ItemFault =>
  typeof value === 'object' && value !== null && 'fault' in value

/** `today` (yyyy-mm-dd) decides which century the two digits of a year belong to. */
export function itemOf(
  elements: readonly Gs1Element[],
  currency: Currency,
  today: string,
): Gs1Item | Gs1ItemFault {
  const valueIn = (ai: string): string | null =>
    elements.find((element) => element.ai === ai)?.value ?? null
  const article = articleOf(valueIn)
  if (isFault(article)) return article
  const quantityMilli = weightIn(elements)
  if (isFault(quantityMilli)) return quantityMilli
  const countMilli = countOf(valueIn)
  if (isFault(countMilli)) return countMilli
  const priceMinor = priceOf(elements, currency)
  if (isFault(priceMinor)) return priceMinor
  const expiresOn = expiryOf(valueIn, today)
  if (isFault(expiresOn)) return expiresOn
  return {
    keys: lookupKeys(article),
    code: codeOf(elements),
    quantityMilli,
    countMilli,
    priceMinor,
    batch: valueIn('10'),
    serial: valueIn('21'),
    expiresOn,
  }
}

type ValueIn = (ai: string) => string | null

/** The article itself, else what a carton says it contains. */
function articleOf(valueIn: ValueIn): string | Gs1ItemFault {
  const ai = valueIn('01') === null ? '02' : '01'
  const number = valueIn(ai)
  if (number === null) return { fault: 'no-article', ai: '01' }
  return hasCheckDigit(number) ? number : { fault: 'article-check', ai }
}

/** Kilograms (310n) or pounds (320n). */
function weightIn(elements: readonly Gs1Element[]): number | null | Gs1ItemFault {
  const weight = elements.find(({ ai }) => /^3[12]0\d$/.test(ai))
  return weight === undefined ? null : weightOf(weight)
}

/** How many: (30), and (37) of what a carton contains. */
function countOf(valueIn: ValueIn): number | null | Gs1ItemFault {
  const ai = valueIn('01') === null ? '37' : '30'
  const count = valueIn(ai)
  if (count === null) return null
  return Number(count) > 0 ? Number(count) * 1000 : { fault: 'no-value', ai }
}

/** The international pound has 453.59237 g. Rounded to the gram, half of it up. */
function weightOf({ ai, value }: Gs1Element): number | Gs1ItemFault {
  const decimals = Number(ai.charAt(3))
  if (decimals > 5) return { fault: 'bad-measure', ai }
  const isPounds = ai.startsWith('320')
  const [times, over] = isPounds ? [45_359_237, 100_000] : [1000, 1]
  const milli = multiplyDivide(Number(value), times, over * 10 ** decimals, 'half-up')
  return milli > 0 ? milli : { fault: 'no-value', ai }
}

/** Of this very piece: (392n), or (393n) with its currency. A part of a minor unit is no price. */
function priceOf(
  elements: readonly Gs1Element[],
  currency: Currency,
): number | null | Gs1ItemFault {
  const element = elements.find(({ ai }) => /^39[23]\d$/.test(ai))
  if (element === undefined) return null
  const { ai, value } = element
  const hasCurrency = ai.startsWith('393')
  if (hasCurrency && value.slice(0, 3) !== CURRENCY_NUMBERS[currency.currency_code]) {
    return { fault: 'other-currency', ai }
  }
  const amount = Number(hasCurrency ? value.slice(3) : value)
  const power = currency.minor_exponent - Number(ai.charAt(3))
  const minor = power >= 0 ? amount * 10 ** power : amount / 10 ** -power
  if (!Number.isSafeInteger(minor)) return { fault: 'bad-measure', ai }
  return minor > 0 ? minor : { fault: 'no-value', ai }
}

/** The end of its life (17), else the last day of its sale (16), else of its best (15). */
function expiryOf(valueIn: ValueIn, today: string): string | null | Gs1ItemFault {
  const ai = ['17', '16', '15'].find((each) => valueIn(each) !== null)
  if (ai === undefined) return null
  return dateOf(String(valueIn(ai)), today) ?? { fault: 'bad-date', ai }
}

/**
 * YYMMDD. A year 51 or more ahead of this one is of the last century, one 50 or more behind it of
 * the next; day 00 is the last of its month.
 */
export function dateOf(text: string, today: string): string | null {
  const [month, day] = [Number(text.slice(2, 4)), Number(text.slice(4, 6))]
  const now = Number(today.slice(0, 4))
  const ahead = Number(text.slice(0, 2)) - (now % 100)
  const full = now + ahead + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0)
  if (month < 1 || month > 12) return null
  const last = daysOf(full, month)
  if (day > last) return null
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${full}-${two(month)}-${two(day === 0 ? last : day)}`
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** By what it is worth on a line that has room for 64 signs. */
const WORTH = [/^0[12]$/, /^3[0-79]/, /^1[567]$/, /^10$/, /^21$/]

function codeOf(elements: readonly Gs1Element[]): string {
  let code = ''
  for (const which of WORTH) {
    const text = bracketed(elements.filter(({ ai }) => which.test(ai)))
    if (code.length + text.length <= BARCODE_LENGTH_MAX) code += text
  }
  return code
}
