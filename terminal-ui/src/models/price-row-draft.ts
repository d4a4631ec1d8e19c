// One price of a list while somebody fills it in: texts as they are typed, and what they come to.

import { milliText, parseQuantity } from '#domain/quantity.ts'
import type { PriceListCopy, PriceRowWords } from '#domain/wire/price-list-message.ts'

export type PriceRowDraft = {
  productId: string
  unitCode: string
  /** Empty: from the first. */
  from: string
  isMemberOnly: boolean
  priceMinor: number | null
  validFrom: string
  /** Empty: until somebody ends it. */
  validTo: string
}
export type PriceRowGap = 'product' | 'price' | 'from' | 'days'
export type ReadPriceRow = { ok: true; words: PriceRowWords } | { ok: false; field: PriceRowGap }

export const newPriceRow = (today: string): PriceRowDraft => ({
  ...{ productId: '', unitCode: '', from: '', isMemberOnly: false, priceMinor: null },
  ...{ validFrom: today, validTo: '' },
})

export const priceRowDraft = (words: PriceRowWords): PriceRowDraft => ({
  productId: words.product_id,
  unitCode: words.unit_code,
  from: words.from_milli === 0 ? '' : milliText(words.from_milli).replace('.', ','),
  isMemberOnly: words.is_member_only,
  priceMinor: words.price_minor,
  validFrom: words.valid_from,
  validTo: words.valid_to ?? '',
})

/** What is to be sent, or the first field that says nothing yet. */
export function readPriceRow(draft: PriceRowDraft): ReadPriceRow {
  const wrong = (field: PriceRowGap): ReadPriceRow => ({ ok: false, field })
  if (draft.productId === '' || draft.unitCode === '') return wrong('product')
  if (draft.priceMinor === null || draft.priceMinor < 1) return wrong('price')
  const fromMilli = fromOf(draft.from)
  if (fromMilli === null) return wrong('from')
  const days = readDays(draft)
  if (!days) return wrong('days')
  return {
    ok: true,
    words: {
      ...{ product_id: draft.productId, unit_code: draft.unitCode, from_milli: fromMilli },
      ...{ is_member_only: draft.isMemberOnly, price_minor: draft.priceMinor, ...days },
    },
  }
}

function fromOf(text: string): number | null {
  if (text.trim() === '') return 0
  const read = parseQuantity(text)
  return read.ok ? read.value : null
}

/** First and last day; null: no days, or the wrong way round. */
export function readDays(typed: {
  validFrom: string
  validTo: string
}): Pick<PriceRowWords, 'valid_from' | 'valid_to'> | null {
  const { validFrom: valid_from, validTo } = typed
  const valid_to = validTo === '' ? null : validTo
  if (!isDay(valid_from) || (valid_to !== null && !isDay(valid_to))) return null
  return valid_to !== null && valid_to < valid_from ? null : { valid_from, valid_to }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

export const ROUNDING_STEPS = ['1', '50', '100', '500', '1000'] as const

/** A copy of a whole list while somebody fills it in. */
export type ListCopyDraft = {
  name: string
  /** Empty: the same prices. */
  change: string
  step: (typeof ROUNDING_STEPS)[number]
  validFrom: string
  validTo: string
}

/** Prices that stay the same are not rounded either. */
export const isRounded = (change: string): boolean => readChange(change) !== 0

/** What is to be sent; null: something is missing or wrong. */
export function readListCopy({
  name,
  change,
  step,
  ...days
}: ListCopyDraft): Omit<PriceListCopy, 'to'> | null {
  const [read, change_ppm] = [readDays(days), readChange(change)]
  if (name.trim() === '' || !read || change_ppm === null) return null
  const step_minor = isRounded(change) ? Number(step) : 1
  return { name: name.trim(), ...read, change_ppm, step_minor }
}

/** '3', '-2,5' as parts per million; null: no percentage that a copy takes. */
export function readChange(text: string): number | null {
  if (text.trim() === '') return 0
  const found = /^([+-]?)(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  if (!found) return null
  const ppm = Number(found[2]) * 10_000 + Number((found[3] ?? '').padEnd(2, '0')) * 100
  const signed = found[1] === '-' ? -ppm : ppm
  return signed >= -900_000 && signed <= 5_000_000 ? signed : null
}
