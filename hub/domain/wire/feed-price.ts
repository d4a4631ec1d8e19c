import { type Static, Type } from 'typebox'
import {
  Closed,
  LocalDate,
  MoneyMinor,
  Nullable,
  QUANTITY_MILLI_MAX,
  ShortText,
  Uuid,
} from './primitives.ts'

/** Above every price list. */
export const PROMOTION_PRIORITY = 100

/**
 * One entry of a price list; item id: head office's own. It holds from the start of the business
 * day `valid_from` to the end of `valid_to`, both in the outlet's own time. Of those that hold, the
 * highest priority wins (a zone's list above the general one), then the latest `valid_from`.
 */
export const PriceBody = Closed({
  product_id: Uuid,
  unit_code: Type.String({ minLength: 1, maxLength: 16 }),
  price_minor: MoneyMinor,
  valid_from: LocalDate,
  valid_to: Nullable(LocalDate),
  priority: Type.Integer({ minimum: 1, maximum: PROMOTION_PRIORITY - 1 }),
  /** Beside the unit's own price: from a quantity on, or for members (docs/decisions/0071). */
  tier: Type.Optional(
    Closed({
      list_id: Type.String({ minLength: 1, maxLength: 60 }),
      /** Stands on the receipt. */
      list_name: ShortText,
      from_milli: Type.Integer({ minimum: 0, maximum: QUANTITY_MILLI_MAX }),
      is_member_only: Type.Boolean(),
    }),
  ),
})
export type PriceBody = Static<typeof PriceBody>
