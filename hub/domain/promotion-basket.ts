// Promotions of the whole basket, on what those of goods have left. Whether enough is bought counts
// at the price lists' prices, so that no other promotion takes it away.
import { apportion } from './apportion.ts'
import { itemAt } from './assert.ts'
import type { LineReduction } from './promote.ts'
import { type Good, isAlone, type ReadyPromotion, shareOf } from './promotion-goods.ts'
import type { AfterGoods } from './promotion-stage.ts'
import { shareOut } from './share-out.ts'
import type { PromotionOffer } from './wire/promotion-message.ts'

type BasketOffer = Extract<PromotionOffer, { spend_minor: number }>
/** One for which enough is bought, and how often. */
export type Offered = { promotion: ReadyPromotion; offer: BasketOffer; times: number }
/** The promotions of a basket that come off together, in their order. */
export type Plan = readonly Offered[]

export type Parts = { reductions: LineReduction[]; totalMinor: number }

/** Plans that are all looked at; of more, what takes most is put together step by step. */
export const PLANS_MAX = 32

/** Those of the basket for which it has enough, in their order. */
export function offeredOf(
  goods: readonly Good[],
  promotions: readonly ReadyPromotion[],
): Offered[] {
  return promotions.flatMap((promotion): Offered[] => {
    const { offer, max_times } = promotion.rule
    if (!('spend_minor' in offer)) return []
    const spentMinor = goods
      .filter(promotion.isIn)
      .reduce((sum, { baseMinor, pieces }) => sum + baseMinor * pieces, 0)
    const times = Math.floor(spentMinor / offer.spend_minor)
    return times > 0 ? [{ promotion, offer, times: Math.min(times, max_times ?? times) }] : []
  })
}

/** All reductions: those of goods with those of the basket, or one that stands alone if better. */
export function basketStage(
  goods: readonly Good[],
  { reductions, leftMinor, closedMinor }: AfterGoods,
  offered: readonly Offered[],
): LineReduction[] {
  const openMinor = leftMinor.map((minor, at) => minor - itemAt(closedMinor, at))
  const beside = bestBeside(goods, openMinor, offered)
  const goodsMinor = reductions.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const whole = goods.map(({ baseMinor, pieces }) => baseMinor * pieces)
  let best = { all: [...reductions, ...beside.reductions], minor: goodsMinor + beside.totalMinor }
  for (const each of offered.filter(({ promotion }) => isAlone(promotion))) {
    const only = takePlan(goods, whole, [each])
    if (only.totalMinor > best.minor) best = { all: only.reductions, minor: only.totalMinor }
  }
  return best.all
}

function bestBeside(
  goods: readonly Good[],
  openMinor: readonly number[],
  offered: readonly Offered[],
): Parts {
  const plans = plansOf(offered) ?? [stepByStep(goods, openMinor, offered)]
  let best: { plan: Plan; minor: number } = { plan: [], minor: 0 }
  for (const plan of plans) {
    const minor = worthOf(goods, openMinor, plan)
    if (minor > best.minor) best = { plan, minor }
  }
  return takePlan(goods, openMinor, best.plan)
}

/** At most one of those of which only one may be, then of each stacking group at most one. */
export function plansOf(offered: readonly Offered[]): Plan[] | null {
  const { single, groups } = sorted(offered)
  let count = single.length + 1
  for (const group of groups) count *= group.length + 1
  if (count > PLANS_MAX) return null
  let plans: Plan[] = [[], ...single.map((each) => [each])]
  for (const group of groups) {
    plans = plans.flatMap((plan) => [...group.map((each) => [...plan, each]), plan])
  }
  return plans
}

function sorted(offered: readonly Offered[]): { single: Offered[]; groups: Offered[][] } {
  const groups = new Map<string, Offered[]>()
  for (const each of offered) {
    const { rule, promotion_id } = each.promotion
    if (rule.combines !== 'stack') continue
    const key = rule.group ?? ` ${promotion_id}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  const single = offered.filter(({ promotion }) => promotion.rule.combines === 'best')
  return { single, groups: [...groups.values()] }
}

/** The best single one with what of each group then takes most. */
function stepByStep(
  goods: readonly Good[],
  openMinor: readonly number[],
  offered: readonly Offered[],
): Plan {
  const { single, groups } = sorted(offered)
  let best: { plan: Plan; minor: number } = { plan: [], minor: 0 }
  for (const first of [[], ...single.map((each) => [each])]) {
    let own: { plan: Plan; minor: number } = {
      plan: first,
      minor: worthOf(goods, openMinor, first),
    }
    for (const group of groups) {
      const { plan: before } = own
      for (const each of group) {
        const plan = [...before, each]
        const minor = worthOf(goods, openMinor, plan)
        if (minor > own.minor) own = { plan, minor }
      }
    }
    if (own.minor > best.minor) best = own
  }
  return best.plan
}

/** Goods that a plan treats alike, and what is left of them. */
type Alike = { isIn: boolean[]; at: number[]; leftMinor: number }

export function alikeOf(goods: readonly Good[], openMinor: readonly number[], plan: Plan): Alike[] {
  const known = new Map<string, Alike>()
  for (const [at, good] of goods.entries()) {
    const isIn = plan.map(({ promotion }) => promotion.isIn(good))
    const key = isIn.join()
    const alike = known.get(key) ?? { isIn, at: [], leftMinor: 0 }
    alike.at.push(at)
    alike.leftMinor += itemAt(openMinor, at)
    known.set(key, alike)
  }
  return [...known.values()]
}

/**
 * What each of a plan takes of each sum, in turn. Of goods that later ones treat differently a
 * percentage is rounded by itself: nothing that is dearer ever costs less in the end.
 */
function takes(sums: readonly Alike[], plan: Plan): number[][] {
  const left = sums.map(({ leftMinor }) => leftMinor)
  return plan.map(({ offer, times }, step) => {
    const open = sums.map(({ isIn }, n) => (isIn[step] ? itemAt(left, n) : 0))
    const whole = open.reduce((sum, each) => sum + each, 0)
    const taken =
      offer.kind === 'basket-amount'
        ? shareOut(Math.min(whole, offer.amount_minor * times), open)
        : open.map((minor) => shareOf(minor, offer.rate_ppm))
    for (const [n, minor] of taken.entries()) left[n] = itemAt(left, n) - minor
    return taken
  })
}

function worthOf(goods: readonly Good[], openMinor: readonly number[], plan: Plan): number {
  return takes(alikeOf(goods, openMinor, plan), plan)
    .flat()
    .reduce((sum, minor) => sum + minor, 0)
}

/** What the promotions of a plan take of what is left, in parts that add up. */
export function takePlan(goods: readonly Good[], openMinor: readonly number[], plan: Plan): Parts {
  const sums = alikeOf(goods, openMinor, plan)
  const left = [...openMinor]
  const all: Parts = { reductions: [], totalMinor: 0 }
  for (const [step, taken] of takes(sums, plan).entries()) {
    const parts = goods.map(() => 0)
    for (const [n, minor] of taken.entries()) {
      const { at } = itemAt(sums, n)
      const shares = apportion(
        minor,
        at.map((place) => itemAt(left, place)),
      )
      for (const [k, place] of at.entries()) parts[place] = itemAt(shares, k)
      all.totalMinor += minor
    }
    const { promotion_id: promotionId } = itemAt(plan, step).promotion
    for (const [place, amountMinor] of parts.entries()) {
      left[place] = itemAt(left, place) - amountMinor
      const { lineNo } = itemAt(goods, place).line
      if (amountMinor > 0) all.reductions.push({ lineNo, promotionId, amountMinor })
    }
  }
  return all
}
