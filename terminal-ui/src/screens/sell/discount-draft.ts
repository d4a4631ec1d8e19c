// A discount while it is being typed.

import type { Discount } from '#domain/price-sale.ts'
import { parseQuantity } from '#domain/quantity.ts'

export type DiscountDraft = {
  kind: 'none' | 'amount' | 'percent'
  amountMinor: number | null
  percentText: string
}

const PPM_OF_THOUSANDTH_PERCENT = 10
const RATE_PPM_MAX = 1_000_000

export function draftOf(discount: Discount | null): DiscountDraft {
  if (discount?.kind === 'amount') {
    return { kind: 'amount', amountMinor: discount.amountMinor, percentText: '' }
  }
  if (discount?.kind === 'percent') {
    const percent = discount.ratePpm / 10_000
    return { kind: 'percent', amountMinor: null, percentText: String(percent).replace('.', ',') }
  }
  return { kind: 'none', amountMinor: null, percentText: '' }
}

/** The discount that was typed, null for none, 'unfinished' while it is neither. */
export function readDraft(draft: DiscountDraft): Discount | null | 'unfinished' {
  if (draft.kind === 'none') return null
  if (draft.kind === 'amount') {
    const { amountMinor } = draft
    return amountMinor === null ? 'unfinished' : { kind: 'amount', amountMinor }
  }
  const percent = parseQuantity(draft.percentText)
  const ratePpm = percent.ok ? percent.value * PPM_OF_THOUSANDTH_PERCENT : 0
  const isRate = ratePpm > 0 && ratePpm <= RATE_PPM_MAX
  return isRate ? { kind: 'percent', ratePpm } : 'unfinished'
}
