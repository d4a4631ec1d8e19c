// Promotions of the whole basket, on what those of goods have left. Whether enough is bought counts
// at the price lists' prices, so that no other promotion takes it away.
import { apportion } from './apportion.ts'
import { itemAt } from './assert.ts'
import type { LineReduction } from './promote.ts'
import { type Good, isAlone, type ReadyPromotion, shareOf } from './promotion-goods.ts'
import type { AfterGoods } from './promotion-stage.ts'
import type { PromotionMessage } from './wire/promotion-message.ts'

type Parts = { reductions: LineReduction[]; totalMinor: number; leftMinor: number[] }

/** All reductions: those of goods with those of the basket, or one that stands alone if better. */
export function basketStage(
  goods: readonly Good[],
  { reductions, leftMinor, closedMinor }: AfterGoods,
  promotions: readonly ReadyPromotion[],
): LineReduction[] {
  const openMinor = leftMinor.map((minor, at) => minor - itemAt(closedMinor, at))
  const beside = bestBeside(
    goods,
    openMinor,
    promotions.filter((each) => !isAlone(each)),
  )
  const goodsMinor = reductions.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const whole = goods.map(({ baseMinor, pieces }) => baseMinor * pieces)
  let best = { all: [...reductions, ...beside.reductions], minor: goodsMinor + beside.totalMinor }
  for (const promotion of promotions.filter(isAlone)) {
    const only = take(goods, whole, promotion)
    if (only.totalMinor > best.minor) best = { all: only.reductions, minor: only.totalMinor }
  }
  return best.all
}

/** One of those of which only one may be, then those that stack, group by group in their order. */
function bestBeside(
  goods: readonly Good[],
  openMinor: readonly number[],
  promotions: readonly ReadyPromotion[],
): Parts {
  const stacking = promotions.filter(({ rule }) => rule.combines === 'stack')
  const single = promotions.filter(({ rule }) => rule.combines !== 'stack')
  const nothing: Parts = { reductions: [], totalMinor: 0, leftMinor: [...openMinor] }
  let best = withStacking(goods, nothing, stacking)
  for (const promotion of single) {
    const first = take(goods, openMinor, promotion)
    const all = withStacking(goods, first, stacking)
    if (first.totalMinor > 0 && all.totalMinor > best.totalMinor) best = all
  }
  return best
}

function withStacking(
  goods: readonly Good[],
  before: Parts,
  promotions: readonly ReadyPromotion[],
): Parts {
  let all = before
  const done = new Set<string>()
  for (const { rule, promotion_id } of promotions) {
    const group = rule.group ?? ` ${promotion_id}`
    if (done.has(group)) continue
    done.add(group)
    const rivals = promotions.filter(
      (each) => (each.rule.group ?? ` ${each.promotion_id}`) === group,
    )
    let most: Parts | null = null
    for (const rival of rivals) {
      const parts = take(goods, all.leftMinor, rival)
      if (parts.totalMinor > (most?.totalMinor ?? 0)) most = parts
    }
    if (most) {
      all = {
        reductions: [...all.reductions, ...most.reductions],
        totalMinor: all.totalMinor + most.totalMinor,
        leftMinor: most.leftMinor,
      }
    }
  }
  return all
}

/** What one promotion takes of what is left, in parts that add up. */
function take(
  goods: readonly Good[],
  leftMinor: readonly number[],
  promotion: ReadyPromotion,
): Parts {
  const { isIn } = promotion
  const weights = goods.map((good, at) => (isIn(good) ? itemAt(leftMinor, at) : 0))
  const spentMinor = goods
    .filter(isIn)
    .reduce((sum, { baseMinor, pieces }) => sum + baseMinor * pieces, 0)
  const whole = weights.reduce((sum, each) => sum + each, 0)
  const totalMinor = Math.min(whole, worthOf(promotion, spentMinor, whole))
  const parts = apportion(totalMinor, weights)
  const reductions = goods.flatMap(({ line }, at): LineReduction[] => {
    const amountMinor = itemAt(parts, at)
    const { promotion_id: promotionId } = promotion
    return amountMinor > 0 ? [{ lineNo: line.lineNo, promotionId, amountMinor }] : []
  })
  return {
    reductions,
    totalMinor,
    leftMinor: leftMinor.map((left, at) => left - itemAt(parts, at)),
  }
}

function worthOf(
  { rule: { offer, max_times } }: PromotionMessage,
  spentMinor: number,
  leftMinor: number,
): number {
  if (!('spend_minor' in offer) || spentMinor < offer.spend_minor) return 0
  if (offer.kind === 'basket-percent') return shareOf(leftMinor, offer.rate_ppm)
  const times = Math.min(
    max_times ?? Number.MAX_SAFE_INTEGER,
    Math.floor(spentMinor / offer.spend_minor),
    Math.ceil(leftMinor / offer.amount_minor),
  )
  return offer.amount_minor * times
}
