// What a promotion is: who gets what, when, and beside what else. Till and hub evaluate it alike
// (promote.ts). GET /api/pos/promotions; the feed's topic promotion carries the same rule.
import { type Static, Type } from 'typebox'
import { Closed, LocalDate, MoneyMinor, Nullable, OneOf, ShortText, Uuid } from './primitives.ts'

const Ids = (maxItems: number) => Type.Array(Uuid, { maxItems })

/** Goods of any of these categories or products, less the excepted ones; both empty: all goods. */
export const PromotionGoods = Closed({
  category_ids: Ids(200),
  product_ids: Ids(1000),
  except_category_ids: Ids(200),
  except_product_ids: Ids(1000),
})
export type PromotionGoods = Static<typeof PromotionGoods>

const Rate = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const Amount = Type.Integer({ minimum: 1, maximum: 999_999_999_999 })
const Pieces = Type.Integer({ minimum: 1, maximum: 50 })
const SetPieces = Type.Integer({ minimum: 2, maximum: 50 })

/**
 * percent, amount, price: of each piece, or each kilogram. set-*: of any so many pieces together.
 * buy-get: whoever buys so many gets so many of `reward` for less; null: of the same goods, and
 * never a dearer one. basket-*: from so much of the goods on.
 */
export const PromotionOffer = Type.Union([
  Closed({ kind: Type.Literal('percent'), rate_ppm: Rate }),
  Closed({ kind: Type.Literal('amount'), amount_minor: Amount }),
  Closed({ kind: Type.Literal('price'), price_minor: MoneyMinor }),
  Closed({ kind: Type.Literal('set-price'), pieces: SetPieces, price_minor: MoneyMinor }),
  Closed({ kind: Type.Literal('set-percent'), pieces: SetPieces, rate_ppm: Rate }),
  Closed({ kind: Type.Literal('set-amount'), pieces: SetPieces, amount_minor: Amount }),
  Closed({
    kind: Type.Literal('buy-get'),
    buy: Pieces,
    get: Pieces,
    rate_ppm: Rate,
    reward: Nullable(PromotionGoods),
  }),
  Closed({ kind: Type.Literal('basket-percent'), spend_minor: Amount, rate_ppm: Rate }),
  Closed({ kind: Type.Literal('basket-amount'), spend_minor: Amount, amount_minor: Amount }),
])
export type PromotionOffer = Static<typeof PromotionOffer>
export type OfferKind = PromotionOffer['kind']

/**
 * best: of these a piece gets the one that is best for the customer. stack: comes off first, beside
 * them. alone: what gets it gets nothing else.
 */
export const COMBINES = ['best', 'stack', 'alone'] as const

const Minute = Type.Integer({ minimum: 0, maximum: 1440 })

export const PromotionRule = Closed({
  offer: PromotionOffer,
  goods: PromotionGoods,
  /** Packs and cartons count as a piece too; else only what is sold by the base unit. */
  is_any_unit: Type.Boolean(),
  /** How often in one sale: pieces, sets, or steps of the threshold; null: as often as it fits. */
  max_times: Nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** 0 is Sunday; none: every day. */
  weekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7 }),
  /** Of the day, in the outlet's own time; equal: all day. An end before the start is after midnight. */
  from_minute: Minute,
  to_minute: Minute,
  is_member_only: Type.Boolean(),
  /** Only members of these tiers; none: all of them. */
  tiers: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
  needs_coupon: Type.Boolean(),
  combines: OneOf(COMBINES),
  /** Of the stacking ones of a group a piece gets the best one only. */
  group: Nullable(Type.String({ minLength: 1, maxLength: 40 })),
  /** Higher ones come first, and win where two are worth the same. */
  priority: Type.Integer({ minimum: 0, maximum: 1000 }),
})
export type PromotionRule = Static<typeof PromotionRule>

export const PromotionMessage = Closed({
  promotion_id: Uuid,
  name: ShortText,
  /** Days of the outlet's calendar, both included. */
  valid_from: LocalDate,
  valid_to: LocalDate,
  rule: PromotionRule,
})
export type PromotionMessage = Static<typeof PromotionMessage>

/** A code in capitals and digits, without spaces between. */
export const CouponCode = Type.String({ pattern: '^[A-Z0-9]{4,32}$' })
export const Coupon = Closed({
  code: CouponCode,
  /** Null: as often as people come. */
  uses_max: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
})
export type Coupon = Static<typeof Coupon>
export const COUPONS_MAX = 500

/** GET /api/pos/promotions: all that run or are still to come. */
export const PromotionList = Closed({
  version: Type.Integer({ minimum: 0 }),
  promotions: Type.Array(
    Closed({
      promotion: PromotionMessage,
      /** Of its codes, couponDigest: a till takes a code alone and cannot read them out. */
      coupon_digests: Type.Array(Type.String({ maxLength: 64 })),
    }),
  ),
})
export type PromotionList = Static<typeof PromotionList>

/** GET /api/pos/coupons/:code: whether a code is still good. */
export const CouponAnswer = Closed({
  promotion_id: Uuid,
  name: ShortText,
  /** Null: without end. */
  uses_left: Nullable(Type.Integer({ minimum: 0 })),
})

/** GET /api/console/promotions: the newest first. */
export const ConsolePromotion = Closed({
  promotion: PromotionMessage,
  origin: OneOf(['head-office', 'outlet']),
  /** Somebody stopped it here before its time. */
  is_stopped: Type.Boolean(),
  coupons: Type.Array(Closed({ ...Coupon.properties, uses: Type.Integer({ minimum: 0 }) })),
  sale_count: Type.Integer({ minimum: 0 }),
  given_minor: Type.Integer({ minimum: 0 }),
})
export type ConsolePromotion = Static<typeof ConsolePromotion>
export const ConsolePromotionList = Closed({ promotions: Type.Array(ConsolePromotion) })

/** PUT /api/console/promotions/:id: a new one, or another version of one. */
export const PromotionChange = Closed({
  name: ShortText,
  valid_from: LocalDate,
  valid_to: LocalDate,
  rule: PromotionRule,
  coupons: Type.Array(Coupon, { maxItems: COUPONS_MAX }),
})
export type PromotionChange = Static<typeof PromotionChange>
/** POST /api/console/promotions/:id/stop: at once; resumed the same way. */
export const StopPromotion = Closed({ is_stopped: Type.Boolean() })
