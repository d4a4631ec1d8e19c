// What a sale says of its promotions must add up: line by line, and in all.
import { type Refusal, refuse } from './errors.ts'
import { promotedMinor } from './sale-amounts.ts'
import type { SaleMessage } from './wire/sale-message.ts'

type Promoted = Pick<SaleMessage, 'items' | 'promotions'>

/** TOTALS_MISMATCH where parts do not sum to their promotion, or are more than their line. */
export function checkPromotionSums({ items, promotions = [] }: Promoted): Refusal[] {
  const parts = new Map<string, number>()
  const refusals: Refusal[] = []
  for (const [index, item] of items.entries()) {
    if (promotedMinor(item) > item.gross_minor) {
      refusals.push(refuse('TOTALS_MISMATCH', 'more than the line', `items/${index}/promotions`))
    }
    for (const { promotion_id, amount_minor } of item.promotions ?? []) {
      parts.set(promotion_id, (parts.get(promotion_id) ?? 0) + amount_minor)
    }
  }
  for (const [index, { promotion_id, amount_minor }] of promotions.entries()) {
    const expected = parts.get(promotion_id) ?? 0
    parts.delete(promotion_id)
    if (expected === amount_minor) continue
    const detail = `expected ${expected}, stated ${amount_minor}`
    refusals.push(refuse('TOTALS_MISMATCH', detail, `promotions/${index}/amount_minor`))
  }
  const nameless = [...parts.keys()].map((id) =>
    refuse('TOTALS_MISMATCH', `no promotion ${id}`, 'promotions'),
  )
  return [...refusals, ...nameless]
}
