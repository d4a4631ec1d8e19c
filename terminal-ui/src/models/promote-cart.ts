// What promotions make of a basket, as the till holds them.

import { type Cart, type CartLine, type CartPromotions, priceCart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { type LineReduction, promote, reductionsByLine, sumReductions } from '#domain/promote.ts'
import type { PromotableLine, ReadyPromotion } from '#domain/promotion-goods.ts'
import type { OutletMessage, ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SalePromotion } from '#domain/wire/promoted-message.ts'

export type PromotionFacts = {
  promotions: readonly ReadyPromotion[]
  outlet: Pick<OutletMessage, 'timezone'>
  /** By the hub's clock. */
  nowMs: number
  product(productId: string): ProductMessage | null
}

/** The same cart where nothing is known that could come off it. */
export function promoteCart(cart: Cart, facts: PromotionFacts): Cart {
  const lines = cart.lines.map((line) => promotable(line, facts))
  const isPlain = facts.promotions.length === 0 && lines.every(({ tiers }) => tiers.length === 0)
  const bare = withoutPromotions(cart)
  // What no sale can hold is refused where it is priced.
  if (isPlain || !priceCart(bare).ok) return cart.promotions === undefined ? cart : bare
  const reductions = promote(lines, settingOf(cart, facts))
  return { ...bare, promotions: promotionsOf(bare, reductions, facts) }
}

function withoutPromotions({ promotions: _, ...cart }: Cart): Cart {
  return cart
}

const settingOf = (cart: Cart, { promotions, outlet, nowMs }: PromotionFacts) => ({
  promotions,
  atMs: nowMs,
  timezone: outlet.timezone,
  member: cart.customer && { tier: cart.customer.loyaltyTier },
  couponPromotionIds: new Set(cart.coupons?.map(({ promotionId }) => promotionId)),
})

function promotable(line: CartLine, { product }: PromotionFacts): PromotableLine {
  const unit = product(line.productId)?.units.find(({ unit_code }) => unit_code === line.unitCode)
  return {
    lineNo: line.lineNo,
    productId: line.productId,
    categoryId: line.categoryId,
    unitCode: line.unitCode,
    unitFactorMilli: line.unitFactorMilli,
    quantityMilli: line.quantityMilli,
    unitPriceMinor: line.unitPriceMinor,
    isWeighed: line.isWeighed,
    isPriceNamed: line.priceOverride !== null,
    tiers: unit?.tiers ?? [],
  }
}

function promotionsOf(
  cart: Cart,
  reductions: readonly LineReduction[],
  facts: PromotionFacts,
): CartPromotions {
  const byLine = [...reductionsByLine(reductions)].map(([lineNo, mine]) => ({
    lineNo,
    amountMinor: sumReductions(mine),
    promotions: mine.map(({ promotionId, amountMinor }) => ({
      promotion_id: promotionId,
      amount_minor: amountMinor,
    })),
  }))
  const ids = [...new Set(reductions.map(({ promotionId }) => promotionId))]
  const all = ids.map((id): SalePromotion => {
    const mine = reductions.filter(({ promotionId }) => promotionId === id)
    const promotion = facts.promotions.find(({ promotion_id }) => promotion_id === id)
    const coupon = cart.coupons?.find(({ promotionId }) => promotionId === id)
    return {
      promotion_id: id,
      name: promotion?.name ?? listNameOf(cart, id, facts),
      amount_minor: sumReductions(mine),
      coupon_code: promotion?.rule.needs_coupon ? (coupon?.code ?? null) : null,
    }
  })
  return { at: toIso(facts.nowMs), all, byLine }
}

function listNameOf({ lines }: Cart, listId: string, { product }: PromotionFacts): string {
  const tiers = lines.flatMap(({ productId }) =>
    (product(productId)?.units ?? []).flatMap((unit) => unit.tiers ?? []),
  )
  return tiers.find(({ list_id }) => list_id === listId)?.list_name ?? listId
}
