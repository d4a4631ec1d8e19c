// Against a search through every combination there is, written apart from the evaluation.
import fc from 'fast-check'
import t from 'tap'
import { promote, sumReductions } from '#domain/promote.ts'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { PromotionGoods, PromotionMessage } from '#domain/wire/promotion-message.ts'
import {
  anyBasket,
  anyBasketOffer,
  anyGoodsOffer,
  anySetOffer,
  asPromotions,
} from '../support/any-promotions.ts'
import { promotableLine, settingOf } from '../support/promotion-words.ts'
import { property } from '../support/property.ts'

type Piece = { line: PromotableLine; isWhole: boolean; base: number; left: number }

const round = (amount: number): number => Math.floor(amount + 0.5)
const percentOf = (minor: number, ppm: number): number => round((minor * ppm) / 1_000_000)

function isAmong(goods: PromotionGoods, { productId, categoryId }: PromotableLine): boolean {
  const category = categoryId ?? ''
  if (goods.except_product_ids.includes(productId)) return false
  if (goods.except_category_ids.includes(category)) return false
  const isOpen = goods.product_ids.length + goods.category_ids.length === 0
  return isOpen || goods.product_ids.includes(productId) || goods.category_ids.includes(category)
}

const isIn = ({ rule }: PromotionMessage, { line }: Piece): boolean => isAmong(rule.goods, line)

/** Of a single piece of which so much is left. */
function off({ rule: { offer } }: PromotionMessage, piece: Piece, left: number): number {
  const each = (minor: number) =>
    piece.isWhole ? minor : round((minor * piece.line.quantityMilli) / 1000)
  if (offer.kind === 'percent') return percentOf(left, offer.rate_ppm)
  if (offer.kind === 'amount') return Math.min(left, each(offer.amount_minor))
  if (offer.kind === 'price') return Math.max(0, left - each(offer.price_minor))
  return 0
}

const isSingle = ({ rule }: PromotionMessage) =>
  ['percent', 'amount', 'price'].includes(rule.offer.kind)
const stacks = (each: PromotionMessage) =>
  each.rule.combines === 'stack' && isSingle(each) && each.rule.max_times === null

function piecesOf(lines: readonly PromotableLine[], promotions: PromotionMessage[]): Piece[] {
  const inOrder = promotions
    .filter(stacks)
    .sort((a, b) => b.rule.priority - a.rule.priority || (a.promotion_id > b.promotion_id ? 1 : -1))
  return lines.flatMap((line) => {
    const isWhole = !line.isWeighed
    const count = isWhole ? line.quantityMilli / 1000 : 1
    const base = round((line.unitPriceMinor * line.quantityMilli) / 1000 / count)
    const piece: Piece = { line, isWhole, base, left: base }
    const groups = [...new Set(inOrder.map(({ rule, promotion_id }) => rule.group ?? promotion_id))]
    for (const group of groups) {
      const rivals = inOrder.filter((each) => (each.rule.group ?? each.promotion_id) === group)
      const most = rivals.map((each) => (isIn(each, piece) ? off(each, piece, piece.left) : 0))
      piece.left -= Math.max(0, ...most)
    }
    return Array.from({ length: count }, () => piece)
  })
}

/** Every choice of `size` of these. */
function choices<T>(from: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return from.flatMap((first, at) =>
    choices(from.slice(at + 1), size - 1).map((others) => [first, ...others]),
  )
}

/** What one use of a promotion on exactly these pieces takes off them, stacking included. */
function setWorth(each: PromotionMessage, members: Piece[], gets: Piece[] = []): number | null {
  const { offer, combines } = each.rule
  const isAlone = combines === 'alone'
  const from = (piece: Piece) => (isAlone ? piece.base : piece.left)
  const all = [...members, ...gets]
  const stacked = isAlone ? 0 : all.reduce((sum, piece) => sum + piece.base - piece.left, 0)
  const sum = members.reduce((total, piece) => total + from(piece), 0)
  if (offer.kind === 'set-price') return stacked + sum - offer.price_minor
  if (offer.kind === 'set-amount') {
    const isDear = members.every((piece) => from(piece) * offer.pieces >= offer.amount_minor)
    return isDear ? stacked + offer.amount_minor : null
  }
  if (offer.kind === 'set-percent') {
    return stacked + members.reduce((t, piece) => t + percentOf(from(piece), offer.rate_ppm), 0)
  }
  if (offer.kind === 'buy-get') {
    const cheapest = Math.min(...members.map(({ base }) => base))
    if (offer.reward === null && gets.some(({ base }) => base > cheapest)) return null
    return stacked + gets.reduce((t, piece) => t + percentOf(from(piece), offer.rate_ppm), 0)
  }
  return stacked + members.reduce((t, piece) => t + off(each, piece, from(piece)), 0)
}

type Use = { places: number[]; worth: number; promotion: number }

/** Every way in which a promotion can take hold of some of the pieces, once. */
function usesOf(each: PromotionMessage, promotion: number, pieces: Piece[]): Use[] {
  const { offer } = each.rule
  const all = [...pieces.keys()]
  const at = (places: number[]) => places.map((place) => pieces[place] as Piece)
  const isFit = (place: number) =>
    isIn(each, pieces[place] as Piece) && (isSingle(each) || pieces[place]?.isWhole === true)
  const uses: Use[] = []
  const add = (members: number[], gets: number[]) => {
    const worth = setWorth(each, at(members), at(gets))
    if (worth !== null) uses.push({ places: [...members, ...gets], worth, promotion })
  }
  if (offer.kind !== 'buy-get') {
    const size = 'pieces' in offer ? offer.pieces : 1
    for (const members of choices(all.filter(isFit), size)) add(members, [])
    return uses
  }
  const canGet = (place: number) => {
    const piece = pieces[place] as Piece
    return piece.isWhole && isAmong(offer.reward ?? each.rule.goods, piece.line)
  }
  for (const members of choices(all.filter(isFit), offer.buy)) {
    const others = all.filter((place) => !members.includes(place) && canGet(place))
    for (let got = 1; got <= offer.get; got++) {
      for (const gets of choices(others, got)) add(members, gets)
    }
  }
  return uses
}

function exhaustive(lines: readonly PromotableLine[], promotions: PromotionMessage[]): number {
  const pieces = piecesOf(lines, promotions)
  const competing = promotions.filter((each) => !stacks(each))
  const uses = competing.flatMap((each, at) => usesOf(each, at, pieces))
  const byPlace = pieces.map((_, place) => uses.filter(({ places }) => places.includes(place)))
  const known = new Map<string, number>()
  const best = (taken: number, counts: number[]): number => {
    const place = pieces.findIndex((_, at) => (taken & (1 << at)) === 0)
    if (place < 0) return 0
    const key = `${taken} ${counts}`
    const before = known.get(key)
    if (before !== undefined) return before
    const piece = pieces[place] as Piece
    let most = piece.base - piece.left + best(taken | (1 << place), counts)
    for (const { places, worth, promotion } of byPlace[place] ?? []) {
      const mask = places.reduce((sum, at) => sum | (1 << at), 0)
      const limit = competing[promotion]?.rule.max_times ?? null
      const count = counts[promotion] ?? 0
      if ((taken & mask) !== 0 || (limit !== null && count >= limit)) continue
      // Only what is limited has to be counted.
      const next = limit === null ? counts : counts.map((n, at) => (at === promotion ? n + 1 : n))
      most = Math.max(most, worth + best(taken | mask, next))
    }
    known.set(key, most)
    return most
  }
  return best(
    0,
    competing.map(() => 0),
  )
}

const total = (lines: readonly PromotableLine[], promotions: PromotionMessage[]): number =>
  sumReductions(promote(lines, settingOf(promotions)))

property(
  'the best combination of 5 promotions on 8 lines is the one that a search of all finds',
  fc.property(
    anyBasket(8, 8),
    fc.array(anyGoodsOffer, { minLength: 1, maxLength: 5 }),
    (lines, offers) => {
      const promotions = asPromotions(offers)
      return total(lines, promotions) === exhaustive(lines, promotions)
    },
  ),
  600,
)

property(
  'and where all of them are sets that want the same pieces',
  fc.property(
    anyBasket(3, 8),
    fc.array(anySetOffer, { minLength: 2, maxLength: 5 }),
    (lines, offers) => {
      const promotions = asPromotions(offers)
      return total(lines, promotions) === exhaustive(lines, promotions)
    },
  ),
  300,
)

/** The basket's promotions by trying each of the single ones, then those that stack in turn. */
function basketReference(lines: readonly PromotableLine[], promotions: PromotionMessage[]): number {
  const goodsOffers = promotions.filter(({ rule }) => !rule.offer.kind.startsWith('basket'))
  const offers = promotions
    .filter((each) => !goodsOffers.includes(each))
    .sort((a, b) => b.rule.priority - a.rule.priority || (a.promotion_id > b.promotion_id ? 1 : -1))
  const gross = ({ quantityMilli, unitPriceMinor }: PromotableLine) =>
    round((quantityMilli * unitPriceMinor) / 1000)
  const ofGoods = promote(lines, settingOf(goodsOffers))
  const goodsOff = sumReductions(ofGoods)
  const whole = lines.map(gross)
  const after = lines.map(
    (line) => gross(line) - sumReductions(ofGoods.filter(({ lineNo }) => lineNo === line.lineNo)),
  )
  const worth = (each: PromotionMessage, left: number[]): number => {
    const { offer, max_times } = each.rule
    const mine = lines.map((line) => isAmong(each.rule.goods, line))
    const spent = lines.reduce((sum, line, at) => sum + (mine[at] ? gross(line) : 0), 0)
    const rest = left.reduce((sum, minor, at) => sum + (mine[at] ? minor : 0), 0)
    if (!('spend_minor' in offer) || spent < offer.spend_minor) return 0
    if (offer.kind === 'basket-percent') return percentOf(rest, offer.rate_ppm)
    const times = Math.floor(spent / offer.spend_minor)
    return Math.min(rest, offer.amount_minor * Math.min(times, max_times ?? times))
  }
  // Only totals are compared, and all goods are of the offers here: the parts do not matter.
  const single = offers.filter(({ rule }) => rule.combines === 'best')
  const stacking = offers.filter(({ rule }) => rule.combines === 'stack')
  const outcomes = [null, ...single].map((first) => {
    const take = first ? worth(first, after) : 0
    let left = [after.reduce((sum, minor) => sum + minor, 0) - take]
    let taken = take
    for (const group of new Set(stacking.map((each) => each.rule.group ?? each.promotion_id))) {
      const rivals = stacking.filter((each) => (each.rule.group ?? each.promotion_id) === group)
      const most = Math.max(
        ...rivals.map((each) =>
          worth(
            each,
            lines.map((_, at) => left[at] ?? 0),
          ),
        ),
      )
      left = [(left[0] ?? 0) - most]
      taken += most
    }
    return goodsOff + taken
  })
  const alone = offers.filter(({ rule }) => rule.combines === 'alone')
  return Math.max(...outcomes, ...alone.map((each) => worth(each, whole)))
}

property(
  'promotions of the basket: the best single one, then what stacks; or one alone',
  fc.property(
    anyBasket(6, 8),
    fc.array(anyGoodsOffer, { maxLength: 2 }),
    fc.array(anyBasketOffer, { minLength: 1, maxLength: 3 }),
    (lines, ofGoods, ofBasket) => {
      const offers = [
        ...ofGoods.filter((text) => !text.includes('alone')),
        ...ofBasket.map((text) => text.replace(/ of \S+/, '')),
      ]
      const promotions = asPromotions(offers)
      return total(lines, promotions) === basketReference(lines, promotions)
    },
  ),
  300,
)

t.test('the search itself: what it says of baskets that anybody can check', (t) => {
  const promotions = asPromotions(['buy 2 A get 1', 'A -50% [max=1]'])
  const of = (pieces: number) => exhaustive([promotableLine(`${pieces} x A 1000`, 1)], promotions)
  t.equal(of(1), 500)
  t.equal(of(2), 500)
  t.equal(of(3), 1000)
  t.equal(of(4), 1500)
  t.equal(of(6), 2000)
  t.end()
})
