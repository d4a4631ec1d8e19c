// Promotions that take several pieces together, each as a small machine: which states a basket can
// be in while its pieces are looked at one by one, the dearest first.
import type { PromotionMessage } from './wire/promotion-message.ts'

/** in: one of the set. buy, get: what is paid in full, and what comes for less. */
export type Role = 'in' | 'buy' | 'get'

export type SetRule = {
  promotion: PromotionMessage
  /** States are 0…size - 1. */
  size: number
  start: number
  /** The state after one more piece in this role; -1: not possible. */
  step(state: number, role: Role): number
  isEnd(state: number): boolean
  /** Whether pieces that cost less may follow: what was got is not dearer than what is bought. */
  isSettled(state: number): boolean
  /** What a finished set is worth beside its pieces: less its price, or its amount. */
  bonusMinor: number
  /** Pieces of a set that is begun and not finished. */
  begun(state: number): number
  /** Pieces in a set. */
  pieces: number
}

/**
 * How many pieces of the basket could be bought, and how many got. `hasTies`: some that could be
 * bought cost the same and are of different lines.
 */
export type Reach = { buys: number; gets: number; hasTies: boolean }

/** Null: of this basket no set can be made. */
export function setRuleOf(promotion: PromotionMessage, reach: Reach): SetRule | null {
  const { offer, max_times } = promotion.rule
  if (offer.kind === 'buy-get') return buyGetRule(promotion, offer, reach)
  const pieces = 'pieces' in offer ? offer.pieces : 1
  const most = Math.floor(reach.buys / pieces)
  if (most === 0) return null
  const bonusMinor =
    offer.kind === 'set-price'
      ? -offer.price_minor
      : offer.kind === 'set-amount'
        ? offer.amount_minor
        : 0
  const isOpenEnd = max_times === null || max_times >= most
  const size = isOpenEnd ? pieces : pieces * max_times + 1
  return {
    promotion,
    size,
    start: 0,
    step: (state) => (isOpenEnd ? (state + 1) % pieces : state + 1 < size ? state + 1 : -1),
    isEnd: (state) => state % pieces === 0,
    isSettled: () => true,
    bonusMinor,
    begun: (state) => state % pieces,
    pieces,
  }
}

type BuyGet = Extract<PromotionMessage['rule']['offer'], { kind: 'buy-get' }>

/**
 * A state is how many were bought towards the next reward, and how many rewards are open. A reward
 * of other goods may be met before what earns it, so that rewards can be owed for a while; of the
 * same goods only among pieces that cost the same.
 */
function buyGetRule(
  promotion: PromotionMessage,
  { buy, get, reward }: BuyGet,
  reach: Reach,
): SetRule | null {
  const limit = promotion.rule.max_times ?? Number.MAX_SAFE_INTEGER
  const most = Math.min(limit, Math.floor(reach.buys / buy))
  const credits = Math.min(most * get, reward === null ? gotOf(reach.buys, buy, get) : reach.gets)
  if (credits === 0) return null
  const owed = reward === null && !reach.hasTies ? 0 : credits
  const isOpenEnd = limit >= Math.floor(reach.buys / buy)
  const bought = isOpenEnd ? buy : buy * most + 1
  const width = credits + owed + 1
  return {
    promotion,
    size: bought * width,
    start: owed,
    step(state, role) {
      const balance = state % width
      const count = (state - balance) / width
      if (role === 'get') return balance > 0 ? state - 1 : -1
      if (!isOpenEnd && count + 1 === bought) return -1
      const isReward = (count + 1) % buy === 0
      const next = isOpenEnd ? (count + 1) % buy : count + 1
      return next * width + (isReward ? Math.min(balance + get, width - 1) : balance)
    },
    isEnd: (state) => state % width >= owed,
    isSettled: (state) => reward !== null || state % width >= owed,
    bonusMinor: 0,
    begun: () => 0,
    pieces: 1,
  }
}

/** The most that can be got of so many pieces of the same goods. */
function gotOf(pieces: number, buy: number, get: number): number {
  const over = pieces % (buy + get)
  return ((pieces - over) / (buy + get)) * get + Math.max(0, over - buy)
}
