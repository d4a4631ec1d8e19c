import { type LineReduction, promote } from '#domain/promote.ts'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { SaleLineMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { listTiersOf } from './price-tier-store.ts'
import { findCoupon } from './promotion-store.ts'
import { promotionsAt } from './running-promotions.ts'

export type Evaluation = {
  /** For this moment, by the hub's clock. */
  atMs: number
  member: { tier: string } | null
  isWeighed(line: SaleLineMessage): boolean
}

/** What the promotions that this outlet sold by at that moment take off the lines of a sale. */
export function evaluateSale(
  db: Db,
  outlet: OutletMessage,
  sale: SaleMessage,
  { atMs, member, isWeighed }: Evaluation,
): LineReduction[] {
  // What is beyond any price is a finding of its own.
  if (sale.items.some((line) => !isOrdinary(line))) return []
  const lines = sale.items.map(
    (line): PromotableLine => ({
      lineNo: line.line_no,
      productId: line.product_id,
      categoryId: line.category_id,
      unitCode: line.unit_code,
      unitFactorMilli: line.unit_factor_milli,
      quantityMilli: line.quantity_milli,
      unitPriceMinor: line.unit_price_minor,
      isWeighed: isWeighed(line),
      isPriceNamed: line.price_override !== null,
      tiers: listTiersOf(db, line.product_id, line.unit_code),
    }),
  )
  return promote(lines, {
    promotions: promotionsAt(db, atMs),
    ...{ atMs, timezone: outlet.timezone, member },
    couponPromotionIds: new Set(couponsOf(sale).flatMap((each) => openedBy(db, each))),
  })
}

/** As in priceSale: up to the limit the product is exact. */
const isOrdinary = ({ quantity_milli, unit_price_minor }: SaleLineMessage): boolean =>
  quantity_milli * unit_price_minor <= MONEY_MINOR_MAX * 1000

type GivenCoupon = { code: string; promotionId: string; amountMinor: number }

export const couponsOf = ({ promotions = [] }: SaleMessage): GivenCoupon[] =>
  promotions.flatMap(
    ({ promotion_id: promotionId, amount_minor: amountMinor, coupon_code: code }) =>
      code === null ? [] : [{ code, promotionId, amountMinor }],
  )

/** A code that is used up opens it all the same: that it is, is said apart. */
const openedBy = (db: Db, { code, promotionId }: GivenCoupon): string[] =>
  findCoupon(db, code)?.promotion_id === promotionId ? [promotionId] : []

export type CouponFault = {
  code: 'COUPON_SPENT' | 'COUPON_UNKNOWN'
  /** Which of the codes that the sale names. */
  index: number
  coupon: GivenCoupon
}

/** The codes of a sale that nobody knows, or that were used up before. */
export function findCouponFaults(db: Db, sale: SaleMessage): CouponFault[] {
  return couponsOf(sale).flatMap((coupon, index): CouponFault[] => {
    const known = findCoupon(db, coupon.code)
    if (known?.promotion_id !== coupon.promotionId) {
      return [{ code: 'COUPON_UNKNOWN', index, coupon }]
    }
    const isSpent = known.uses_max !== null && known.uses >= known.uses_max
    return isSpent ? [{ code: 'COUPON_SPENT', index, coupon }] : []
  })
}
