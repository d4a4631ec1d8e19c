// Another price than the list's while it is being typed.

import type { CartLine } from '#domain/cart.ts'
import type { ReasonMessage } from '#domain/wire/rules-message.ts'
import type { LineTerms } from '../../models/cart-model.ts'
import { NO_REASON, type ReasonDraft, readReason } from '../../parts/reason-draft.ts'

export type PriceDraft = {
  /** Null: the list's price. */
  priceMinor: number | null
  isOther: boolean
  reason: ReasonDraft
}

export const listPriceOf = (line: CartLine): number =>
  line.priceOverride?.listPriceMinor ?? line.unitPriceMinor

export const priceDraftOf = ({ priceOverride, unitPriceMinor }: CartLine): PriceDraft => ({
  priceMinor: priceOverride && unitPriceMinor,
  isOther: priceOverride !== null,
  reason: { ...NO_REASON, code: priceOverride?.reasonCode ?? null },
})

/** The price that was typed and its reason, null for the list's, 'unfinished' while it is neither. */
export function readPrice(
  { isOther, priceMinor, reason }: PriceDraft,
  reasons: readonly ReasonMessage[],
): LineTerms['price'] | 'unfinished' {
  if (!isOther) return null
  const read = readReason(reason, reasons)
  const isTyped = priceMinor !== null && priceMinor > 0
  return isTyped && read ? { priceMinor, reasonCode: read.reason_code } : 'unfinished'
}
