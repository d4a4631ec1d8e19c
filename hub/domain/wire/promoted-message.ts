// What of promotions and price lists goes with products and sales: a till reads it from its first
// moment on, and the rules themselves (promotion-message.ts) after its first screen.
import { type Static, Type } from 'typebox'
import { Closed, LocalDate, MoneyMinor, Nullable, ShortText } from './primitives.ts'

const Amount = Type.Integer({ minimum: 1, maximum: 999_999_999_999 })

/** What a promotion, or a price list, took off one line. */
export const LinePromotion = Closed({
  promotion_id: Type.String({ minLength: 1, maxLength: 120 }),
  amount_minor: Amount,
})
export type LinePromotion = Static<typeof LinePromotion>

/** The same of a whole sale: how it was called, and the code that was given for it. */
export const SalePromotion = Closed({
  promotion_id: Type.String({ minLength: 1, maxLength: 120 }),
  name: ShortText,
  amount_minor: Amount,
  coupon_code: Nullable(Type.String({ maxLength: 40 })),
})
export type SalePromotion = Static<typeof SalePromotion>

/** Another price from a quantity on, or for members: of a price list beside the outlet's own. */
export const PriceTierMessage = Closed({
  list_id: Type.String({ minLength: 1, maxLength: 120 }),
  list_name: ShortText,
  valid_from: LocalDate,
  valid_to: Nullable(LocalDate),
  /** Of one product and unit in the basket, in thousandths; 0: from the first. */
  from_milli: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  is_member_only: Type.Boolean(),
  price_minor: MoneyMinor,
})
export type PriceTierMessage = Static<typeof PriceTierMessage>
