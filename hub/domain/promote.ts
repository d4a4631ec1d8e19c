// THE one evaluation of promotions: till and hub compute here what comes off a basket, and why.
// The rules in words and how far the best combination is exact: docs/decisions/0071 and 0115.
import { businessDate } from './datetime.ts'
import { basketStage, offeredOf } from './promotion-basket.ts'
import {
  amongGoods,
  byRank,
  type Good,
  goodsOf,
  isAlone,
  isOfBasket,
  type PromotableLine,
  type ReadyPromotion,
} from './promotion-goods.ts'
import { fieldOf, goodsStage } from './promotion-stage.ts'
import { holdsAt } from './promotion-time.ts'
import { bestTogether } from './promotion-together.ts'
import type { PromotionMessage } from './wire/promotion-message.ts'

export type PromotionSetting = {
  promotions: readonly ReadyPromotion[]
  atMs: number
  timezone: string
  /** Null: nobody is named on the basket. */
  member: { tier: string } | null
  /** Promotions for which a code was given. */
  couponPromotionIds: ReadonlySet<string>
}

/** What a promotion, or a price list, takes off one line. */
export type LineReduction = { lineNo: number; promotionId: string; amountMinor: number }

/**
 * What comes off each line: first the price list's better price, then what the promotions take in
 * the combination that is best for the customer. No line goes below zero; the parts of a promotion
 * add up to all of it. In the order of the lines, of a line in the order in which it comes off.
 */
export function promote(
  lines: readonly PromotableLine[],
  setting: PromotionSetting,
): LineReduction[] {
  const day = businessDate(setting.atMs, setting.timezone)
  const goods = goodsOf(lines, { isMember: setting.member !== null, day })
  const running = setting.promotions
    .filter((each) => isOffered(each, setting))
    .flatMap((each) => amongGoods(each, goods) ?? [])
    .sort(byRank)
  const reductions = bestOf(goods, running)
  const tiers = goods.flatMap(({ line, tier }): LineReduction[] =>
    tier && tier.amountMinor > 0
      ? [{ lineNo: line.lineNo, promotionId: tier.listId, amountMinor: tier.amountMinor }]
      : [],
  )
  return inOrder(goods, [...tiers, ...reductions])
}

/** How many of those that stand alone are tried without one by one; more of them all together. */
const LEFT_OUT_MAX = 2

/**
 * The best of the goods first, and what the basket's promotions take of the rest. What stands alone
 * keeps those off its goods: what was taken is also tried without, and stays out where the customer
 * pays less then. Where goods and basket still get in each other's way, all combinations follow.
 */
function bestOf(goods: readonly Good[], running: readonly ReadyPromotion[]): LineReduction[] {
  const offered = offeredOf(goods, running)
  let ofGoods = running.filter((each) => !isOfBasket(each))
  const field = fieldOf(goods, ofGoods)
  let best = basketStage(goods, goodsStage(field), offered)
  if (offered.length === 0) return best
  const taken = new Set(best.map(({ promotionId }) => promotionId))
  const alone = ofGoods.filter((each) => isAlone(each) && taken.has(each.promotion_id))
  const groups = alone.length <= LEFT_OUT_MAX ? alone.map((each) => [each]) : [alone]
  for (const group of groups) {
    const others = ofGoods.filter((each) => !group.includes(each))
    const without = basketStage(goods, goodsStage(fieldOf(goods, others)), offered)
    if (sumReductions(without) <= sumReductions(best)) continue
    best = without
    ofGoods = others
  }
  return bestTogether(field, offered, best)
}

/** Whether it is for this customer at this moment at all. */
export function isOffered(
  promotion: PromotionMessage,
  setting: Omit<PromotionSetting, 'promotions'>,
): boolean {
  const { is_member_only, tiers, needs_coupon } = promotion.rule
  const { member, couponPromotionIds, atMs, timezone } = setting
  if (is_member_only && member === null) return false
  if (tiers.length > 0 && !(member && tiers.includes(member.tier))) return false
  if (needs_coupon && !couponPromotionIds.has(promotion.promotion_id)) return false
  return holdsAt(promotion, atMs, timezone)
}

function inOrder(goods: readonly Good[], reductions: readonly LineReduction[]): LineReduction[] {
  const places = new Map(goods.map(({ line }, place) => [line.lineNo, place]))
  const placeOf = ({ lineNo }: LineReduction) => places.get(lineNo) as number
  return reductions
    .map((each, at) => ({ each, at }))
    .sort((a, b) => placeOf(a.each) - placeOf(b.each) || a.at - b.at)
    .map(({ each }) => each)
}

export const sumReductions = (reductions: readonly { amountMinor: number }[]): number =>
  reductions.reduce((sum, { amountMinor }) => sum + amountMinor, 0)

/** Every reduction of a line under its number. */
export function reductionsByLine(
  reductions: readonly LineReduction[],
): ReadonlyMap<number, LineReduction[]> {
  const byLine = new Map<number, LineReduction[]>()
  for (const each of reductions) {
    const known = byLine.get(each.lineNo)
    if (known) known.push(each)
    else byLine.set(each.lineNo, [each])
  }
  return byLine
}
