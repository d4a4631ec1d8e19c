// What of a basket a promotion may take hold of: its goods, piece by piece, at the price lists'
// prices. A weighing is one piece.
import { multiplyDivide } from './money.ts'
import { PPM } from './tax.ts'
import type { PriceTierMessage } from './wire/promoted-message.ts'
import type { PromotionGoods, PromotionMessage, PromotionOffer } from './wire/promotion-message.ts'

export type PromotableLine = {
  lineNo: number
  productId: string
  categoryId: string | null
  unitCode: string
  unitFactorMilli: number
  quantityMilli: number
  unitPriceMinor: number
  isWeighed: boolean
  /** Somebody named its price: no promotion touches it. */
  isPriceNamed: boolean
  tiers: readonly PriceTierMessage[]
}

/** A line as promotions see it. `baseMinor`: what one piece costs by the price list. */
export type Good = {
  line: PromotableLine
  pieces: number
  baseMinor: number
  /** What its price list takes off the whole line, and which one; null: none. */
  tier: { listId: string; amountMinor: number } | null
}

const WHOLE_MILLI = 1000

export const isWhole = ({ isWeighed, quantityMilli }: PromotableLine): boolean =>
  !isWeighed && quantityMilli % WHOLE_MILLI === 0

/** `day`: of the outlet's calendar. */
export type Shopper = { isMember: boolean; day: string }

/** The lines that promotions may touch, each at its best price list for this customer. */
export function goodsOf(lines: readonly PromotableLine[], shopper: Shopper): Good[] {
  const together = new Map<string, number>()
  for (const line of lines) {
    const key = unitKey(line)
    together.set(key, (together.get(key) ?? 0) + line.quantityMilli)
  }
  return lines
    .filter(({ isPriceNamed }) => !isPriceNamed)
    .map((line) => {
      const tier = bestTier(line, together.get(unitKey(line)) as number, shopper)
      return goodOf(line, tier)
    })
}

const unitKey = ({ productId, unitCode }: PromotableLine): string => `${productId} ${unitCode}`

function bestTier(
  { tiers, unitPriceMinor }: PromotableLine,
  quantityMilli: number,
  { isMember, day }: Shopper,
): PriceTierMessage | null {
  let best: PriceTierMessage | null = null
  for (const tier of tiers) {
    const isOpen =
      quantityMilli >= tier.from_milli &&
      (isMember || !tier.is_member_only) &&
      tier.valid_from <= day &&
      (tier.valid_to === null || tier.valid_to >= day)
    const limitMinor = best?.price_minor ?? unitPriceMinor
    if (isOpen && tier.price_minor > 0 && tier.price_minor < limitMinor) best = tier
  }
  return best
}

function goodOf(line: PromotableLine, tier: PriceTierMessage | null): Good {
  const { quantityMilli, unitPriceMinor } = line
  const costs = (priceMinor: number) => multiplyDivide(quantityMilli, priceMinor, 1000, 'half-up')
  const priceMinor = tier?.price_minor ?? unitPriceMinor
  const pieces = isWhole(line) ? quantityMilli / WHOLE_MILLI : 1
  return {
    line,
    pieces,
    baseMinor: isWhole(line) ? priceMinor : costs(priceMinor),
    tier: tier && {
      listId: tier.list_id,
      amountMinor: costs(unitPriceMinor) - costs(priceMinor),
    },
  }
}

/** A promotion whose goods are looked up rather than searched for; made once for many baskets. */
export type ReadyPromotion = PromotionMessage & { isIn: GoodsTest; isReward: GoodsTest }

export function readyPromotion(promotion: PromotionMessage): ReadyPromotion {
  const { offer, goods, is_any_unit } = promotion.rule
  const isIn = goodsTest(goods, is_any_unit || isOfBasket(promotion))
  const reward = offer.kind === 'buy-get' ? offer.reward : null
  return { ...promotion, isIn, isReward: reward === null ? isIn : goodsTest(reward, is_any_unit) }
}

/** The same for one basket, where it looks at each of its goods once; null: at none of them. */
export function amongGoods(
  promotion: ReadyPromotion,
  goods: readonly Good[],
): ReadyPromotion | null {
  const mine = new Set(goods.filter(promotion.isIn))
  if (mine.size === 0) return null
  const isSame = promotion.isReward === promotion.isIn
  const rewards = isSame ? mine : new Set(goods.filter(promotion.isReward))
  return {
    ...promotion,
    isIn: (good) => mine.has(good),
    isReward: (good) => rewards.has(good),
  }
}

export type GoodsTest = (good: Good) => boolean

function goodsTest(goods: PromotionGoods, isAnyUnit: boolean): GoodsTest {
  const [categories, products] = [new Set(goods.category_ids), new Set(goods.product_ids)]
  const noCategories = new Set(goods.except_category_ids)
  const noProducts = new Set(goods.except_product_ids)
  const isAll = categories.size === 0 && products.size === 0
  return ({ line: { productId, categoryId, unitFactorMilli } }) => {
    if (!isAnyUnit && unitFactorMilli !== WHOLE_MILLI) return false
    if (noProducts.has(productId)) return false
    if (categoryId !== null && noCategories.has(categoryId)) return false
    return isAll || products.has(productId) || (categoryId !== null && categories.has(categoryId))
  }
}

/** What percent, amount and price take off one piece of which so much is left; else 0. */
export function pieceReduction(offer: PromotionOffer, { line }: Good, leftMinor: number): number {
  if (offer.kind === 'percent') return shareOf(leftMinor, offer.rate_ppm)
  const each = (minor: number) =>
    isWhole(line) ? minor : multiplyDivide(line.quantityMilli, minor, 1000, 'half-up')
  if (offer.kind === 'amount') return Math.min(leftMinor, each(offer.amount_minor))
  return offer.kind === 'price' ? Math.max(0, leftMinor - each(offer.price_minor)) : 0
}

export const shareOf = (minor: number, ratePpm: number): number =>
  multiplyDivide(minor, ratePpm, PPM, 'half-up')

/** Higher priority first; of equal ones always the same. */
export const byRank = (a: PromotionMessage, b: PromotionMessage): number =>
  b.rule.priority - a.rule.priority || (a.promotion_id < b.promotion_id ? -1 : 1)

const PIECE_KINDS: readonly string[] = ['percent', 'amount', 'price']
const BASKET_KINDS: readonly string[] = ['basket-percent', 'basket-amount']

export const isOfPiece = ({ rule }: PromotionMessage): boolean =>
  PIECE_KINDS.includes(rule.offer.kind)
export const isOfBasket = ({ rule }: PromotionMessage): boolean =>
  BASKET_KINDS.includes(rule.offer.kind)
/** Only what is said of each piece, without a limit, can come off beside the others. */
export const isStacking = (promotion: PromotionMessage): boolean =>
  promotion.rule.combines === 'stack' && isOfPiece(promotion) && promotion.rule.max_times === null
export const isAlone = ({ rule }: PromotionMessage): boolean => rule.combines === 'alone'
