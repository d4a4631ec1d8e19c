// Promotions as a manager would set them up, over the hub's own door.
import type { PromotionRule } from '#domain/wire/promotion-message.ts'
import { promotionOf } from './promotion-words.ts'

export type PromotionDraft = {
  coupons?: { code: string; uses_max: number | null }[]
  rule?: Partial<PromotionRule>
  name?: string
}

/** The body of PUT /api/console/promotions/:id, and its id. */
export function promotionDraft(words: string, n: number, change: PromotionDraft = {}) {
  const { promotion_id, name, valid_from, valid_to, rule } = promotionOf(words, n)
  const body = {
    ...{ name: change.name ?? name, valid_from, valid_to },
    rule: { ...rule, ...change.rule },
    coupons: change.coupons ?? [],
  }
  return { path: `/api/console/promotions/${promotion_id}`, id: promotion_id, body }
}
