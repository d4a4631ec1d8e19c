import { type Static, Type } from 'typebox'
import { Closed, LocalDate, MoneyMinor, ShortText, Uuid } from './primitives.ts'
import { COUPONS_MAX, Coupon, PromotionRule } from './promotion-message.ts'

/**
 * Special prices for some days, both included, before every list; or a rule (docs/decisions/0071).
 * Item id: the promotion's.
 */
export const PromotionBody = Closed({
  name: ShortText,
  valid_from: LocalDate,
  valid_to: LocalDate,
  prices: Type.Array(
    Closed({
      product_id: Uuid,
      unit_code: Type.String({ minLength: 1, maxLength: 16 }),
      price_minor: MoneyMinor,
    }),
    { maxItems: 1000 },
  ),
  /** What is more than a special price; left out: nothing is. */
  rule: Type.Optional(PromotionRule),
  coupons: Type.Optional(Type.Array(Coupon, { maxItems: COUPONS_MAX })),
})
export type PromotionBody = Static<typeof PromotionBody>
