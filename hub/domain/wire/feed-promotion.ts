import { type Static, Type } from 'typebox'
import { Closed, LocalDate, MoneyMinor, ShortText, Uuid } from './primitives.ts'

/** Special prices for some days, both included; item id: the promotion's. Before every list. */
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
    { minItems: 1, maxItems: 1000 },
  ),
})
export type PromotionBody = Static<typeof PromotionBody>
