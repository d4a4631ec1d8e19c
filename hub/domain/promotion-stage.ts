// What promotions take off goods: what stacks comes off first, then each piece is in the one
// promotion, or the one set, that is best for the customer.
import { apportion } from './apportion.ts'
import { itemAt } from './assert.ts'
import type { LineReduction } from './promote.ts'
import {
  type Good,
  isAlone,
  isOfPiece,
  isStacking,
  isWhole,
  pieceReduction,
  type ReadyPromotion,
  shareOf,
} from './promotion-goods.ts'
import { bestSets, type SetOption, type SetPiece } from './promotion-search.ts'
import { type Reach, type SetRule, setRuleOf } from './promotion-sets.ts'
import type { PromotionMessage, PromotionOffer } from './wire/promotion-message.ts'

/** What goods cost after their promotions, and how much of that nothing more may come off. */
export type AfterGoods = {
  reductions: LineReduction[]
  leftMinor: number[]
  closedMinor: number[]
}

/** Of a whole basket; of larger ones each line puts in an equal part of it. */
const SET_PIECES_MAX = 4_000

type Stacked = { leftMinor: number; reductions: { promotionId: string; amountMinor: number }[] }
/** A promotion of single pieces, with what it adds to what stacks. */
export type Single = { promotion: PromotionMessage; gainMinor: number } | null
/** Pieces of a line that fare alike: in a set, or each by itself. */
export type Portion = { good: number; pieces: number; option: SetOption | null; single: Single }

/** Everything that could come off these goods. */
export type Field = {
  goods: readonly Good[]
  stacked: readonly Stacked[]
  /** Of each good what a piece gets that is in no set, the best first. */
  singles: readonly Single[][]
  /** What could be in sets, the dearest first. */
  wanted: readonly Wanted[]
  rules: readonly SetRule[]
}

export function fieldOf(goods: readonly Good[], promotions: readonly ReadyPromotion[]): Field {
  const stacking = promotions.filter(isStacking)
  const competing = promotions.filter((each) => !isStacking(each))
  const ofPieces = competing.filter((each) => isOfPiece(each) && each.rule.max_times === null)
  const stacked = stackOn(goods, stacking)
  const singles = singlesOf(goods, stacked, ofPieces)
  const sets = setsOf(
    goods,
    stacked,
    singles,
    competing.filter((each) => !ofPieces.includes(each)),
  )
  return { goods, stacked, singles, ...sets }
}

/** The combination that takes most off the goods. */
export function goodsStage(field: Field): AfterGoods {
  const { wanted, rules } = field
  const placed = wanted.filter(({ options }) => options.length > 0)
  const places = placed.flatMap((each) => new Array<Wanted>(each.count).fill(each))
  const pieces: SetPiece[] = places.map(({ good: { baseMinor }, options }) => ({
    baseMinor,
    options,
  }))
  const chosen = rules.length === 0 ? [] : bestSets(pieces, rules)
  return tally(field, portionsOf(field, places, chosen))
}

/** Group by group in their order: of a group what takes most off the piece. */
function stackOn(goods: readonly Good[], promotions: readonly ReadyPromotion[]): Stacked[] {
  const groups = new Map<string, ReadyPromotion[]>()
  for (const each of promotions) {
    const key = each.rule.group === null ? ` ${each.promotion_id}` : each.rule.group
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return goods.map((good): Stacked => {
    const reductions: Stacked['reductions'] = []
    let leftMinor = good.baseMinor
    for (const group of groups.values()) {
      const best = mostOff(good, leftMinor, group)
      if (best === null) continue
      leftMinor -= best.gainMinor
      const promotionId = best.promotion.promotion_id
      reductions.push({ promotionId, amountMinor: best.gainMinor })
    }
    return { leftMinor, reductions }
  })
}

function mostOff(
  good: Good,
  leftMinor: number,
  promotions: readonly ReadyPromotion[],
): NonNullable<Single> | null {
  let best: Single = null
  for (const promotion of promotions) {
    if (!promotion.isIn(good)) continue
    const gainMinor = pieceReduction(promotion.rule.offer, good, leftMinor)
    if (gainMinor > (best?.gainMinor ?? 0)) best = { promotion, gainMinor }
  }
  return best
}

/** What nothing else may come beside gives up what stacks: its gain is less by that. */
function singlesOf(
  goods: readonly Good[],
  stacked: readonly Stacked[],
  promotions: readonly ReadyPromotion[],
): Single[][] {
  const [alone, beside] = [promotions.filter(isAlone), promotions.filter((each) => !isAlone(each))]
  return goods.map((good, at) => {
    const { leftMinor } = itemAt(stacked, at)
    const best = mostOff(good, leftMinor, beside)
    const exclusive = mostOff(good, good.baseMinor, alone)
    const gainMinor = (exclusive?.gainMinor ?? 0) - (good.baseMinor - leftMinor)
    const isBetter = exclusive !== null && gainMinor > (best?.gainMinor ?? 0)
    return isBetter ? [{ promotion: exclusive.promotion, gainMinor }, best] : [best]
  })
}

type Sets = { rules: SetRule[]; wanted: Wanted[] }

export type Wanted = { good: Good; at: number; count: number; options: SetOption[] }

/** Sets of what is not best by itself. The dearest piece comes first. */
function setsOf(
  goods: readonly Good[],
  stacked: readonly Stacked[],
  singles: readonly Single[][],
  promotions: readonly ReadyPromotion[],
): Sets {
  const most = Math.max(1, Math.floor(SET_PIECES_MAX / Math.max(1, goods.length)))
  const wanted = goods
    .map((good, at): Wanted => ({ good, at, count: Math.min(good.pieces, most), options: [] }))
    .sort((a, b) => b.good.baseMinor - a.good.baseMinor || a.at - b.at)
  const rules: SetRule[] = []
  for (const promotion of promotions) {
    const isFit = fitOf(promotion.rule.offer)
    const fit = wanted.filter(({ good }) => isFit(good))
    const rule = setRuleOf(promotion, reachOf(promotion, fit))
    if (rule === null) continue
    for (const { good, at, options } of fit) {
      const { leftMinor } = itemAt(stacked, at)
      const what = { good, leftMinor, givesUpMinor: itemAt(singles, at)[0]?.gainMinor ?? 0 }
      options.push(...optionsFor(promotion, what, rules.length))
    }
    rules.push(rule)
  }
  return { rules, wanted }
}

/** Sets are of whole pieces; only a limited offer of single ones takes a weighing as one. */
function fitOf(offer: PromotionOffer): (good: Good) => boolean {
  const needsWhole = 'pieces' in offer || offer.kind === 'buy-get'
  const leastMinor = offer.kind === 'set-amount' ? offer.amount_minor / offer.pieces : 0
  return (good) => (!needsWhole || isWhole(good.line)) && good.baseMinor >= leastMinor
}

function reachOf(promotion: ReadyPromotion, fit: readonly Wanted[]): Reach {
  const reach = { buys: 0, gets: 0, hasTies: false }
  let before = -1
  for (const { good, count } of fit) {
    if (promotion.isReward(good)) reach.gets += count
    if (!promotion.isIn(good)) continue
    reach.buys += count
    if (good.baseMinor === before) reach.hasTies = true
    before = good.baseMinor
  }
  return reach
}

type What = { good: Good; leftMinor: number; givesUpMinor: number }

function optionsFor(
  promotion: ReadyPromotion,
  { good, leftMinor, givesUpMinor }: What,
  rule: number,
): SetOption[] {
  const { offer } = promotion.rule
  const isOnly = isAlone(promotion)
  const fromMinor = isOnly ? good.baseMinor : leftMinor
  const lossMinor = givesUpMinor + (isOnly ? good.baseMinor - leftMinor : 0)
  if (offer.kind === 'buy-get') {
    const gotMinor = shareOf(fromMinor, offer.rate_ppm) - lossMinor
    return [
      ...(promotion.isIn(good) ? [{ rule, role: 'buy' as const, gainMinor: 0 - lossMinor }] : []),
      ...(promotion.isReward(good) ? [{ rule, role: 'get' as const, gainMinor: gotMinor }] : []),
    ]
  }
  // A piece from which others took so much that its part of the amount is no longer there.
  const isTooCheap = offer.kind === 'set-amount' && fromMinor * offer.pieces < offer.amount_minor
  if (isTooCheap || !promotion.isIn(good)) return []
  return [{ rule, role: 'in', gainMinor: memberMinor(promotion, good, fromMinor) - lossMinor }]
}

/** What a set takes off its piece, before what the set itself costs or takes. */
function memberMinor({ rule: { offer } }: PromotionMessage, good: Good, fromMinor: number): number {
  if (offer.kind === 'set-price') return fromMinor
  if (offer.kind === 'set-percent') return shareOf(fromMinor, offer.rate_ppm)
  return pieceReduction(offer, good, fromMinor)
}

function portionsOf(
  { goods, singles }: Field,
  places: readonly { at: number }[],
  chosen: readonly (SetOption | null)[],
): Portion[] {
  const portions = new Map<string, Portion>()
  const inSets = goods.map(() => 0)
  for (const [index, { at: good }] of places.entries()) {
    const option = chosen[index] ?? null
    if (option === null) continue
    const key = `${good} ${option.rule} ${option.role}`
    const portion = portions.get(key) ?? { good, pieces: 0, option, single: null }
    portions.set(key, { ...portion, pieces: portion.pieces + 1 })
    inSets[good] = itemAt(inSets, good) + 1
  }
  const others = goods.map(({ pieces }, good): Portion => {
    const single = itemAt(singles, good)[0] ?? null
    return { good, pieces: pieces - itemAt(inSets, good), option: null, single }
  })
  return [...portions.values(), ...others.filter(({ pieces }) => pieces > 0)]
}

/** What comes off each line by its pieces' promotions. */
export function tally(field: Field, portions: readonly Portion[]): AfterGoods {
  const { goods, stacked, rules } = field
  const sums = goods.map(() => new Map<string, number>())
  const closedMinor = goods.map(() => 0)
  const add = (good: number, promotionId: string, minor: number): void => {
    const sum = itemAt(sums, good)
    sum.set(promotionId, (sum.get(promotionId) ?? 0) + minor)
  }
  const taken = takenBySets(field, portions)
  for (const { good, pieces, option, single } of portions) {
    const promotion = option ? itemAt(rules, option.rule).promotion : single?.promotion
    const { leftMinor, reductions } = itemAt(stacked, good)
    const isClosed = promotion !== undefined && isAlone(promotion)
    const { baseMinor } = itemAt(goods, good)
    if (!isClosed)
      for (const { promotionId, amountMinor } of reductions) {
        add(good, promotionId, amountMinor * pieces)
      }
    const fromMinor = isClosed ? baseMinor : leftMinor
    let tookMinor = 0
    if (option) tookMinor = taken.get(option) as number
    else if (promotion) {
      tookMinor = pieceReduction(promotion.rule.offer, itemAt(goods, good), fromMinor) * pieces
    }
    if (promotion) add(good, promotion.promotion_id, tookMinor)
    if (isClosed) closedMinor[good] = itemAt(closedMinor, good) + fromMinor * pieces - tookMinor
  }
  const reductions = sums.flatMap((sum, good) =>
    [...sum].flatMap(([promotionId, amountMinor]): LineReduction[] =>
      amountMinor > 0
        ? [{ lineNo: itemAt(goods, good).line.lineNo, promotionId, amountMinor }]
        : [],
    ),
  )
  const leftMinor = goods.map(({ baseMinor, pieces }, good) =>
    [...itemAt(sums, good).values()].reduce((left, minor) => left - minor, baseMinor * pieces),
  )
  return { reductions, leftMinor, closedMinor }
}

/** What the sets of each rule take, in parts by what their pieces cost. Each line has options of its own. */
function takenBySets(
  { goods, stacked, rules }: Field,
  portions: readonly Portion[],
): ReadonlyMap<SetOption, number> {
  const taken = new Map<SetOption, number>()
  for (const [index, { promotion, bonusMinor, pieces: size }] of rules.entries()) {
    const members = portions.filter(({ option }) => option?.rule === index)
    const { offer } = promotion.rule
    const fromOf = ({ good }: Portion) =>
      isAlone(promotion) ? itemAt(goods, good).baseMinor : itemAt(stacked, good).leftMinor
    const weights = members.map((each) => fromOf(each) * each.pieces)
    const count = members.reduce((sum, { pieces }) => sum + pieces, 0)
    const whole = weights.reduce((sum, each) => sum + each, 0)
    const sets = count / size
    const parts =
      offer.kind === 'set-price'
        ? apportion(Math.max(0, whole + bonusMinor * sets), weights)
        : offer.kind === 'set-amount'
          ? apportion(bonusMinor * sets, weights)
          : members.map((each) => partOf(promotion, itemAt(goods, each.good), each, fromOf(each)))
    for (const [at, { option }] of members.entries()) {
      taken.set(option as SetOption, itemAt(parts, at))
    }
  }
  return taken
}

function partOf(
  promotion: PromotionMessage,
  good: Good,
  { option, pieces }: Portion,
  fromMinor: number,
): number {
  const { offer } = promotion.rule
  if (offer.kind === 'buy-get') {
    return option?.role === 'get' ? shareOf(fromMinor, offer.rate_ppm) * pieces : 0
  }
  return memberMinor(promotion, good, fromMinor) * pieces
}
