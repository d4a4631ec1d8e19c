// Random baskets and promotions that get in each other's way.
import fc from 'fast-check'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import { promotableLine, promotionOf } from './promotion-words.ts'

const GOODS = ['*', 'A', 'B', 'A,B', 'B,C', 'a,c', 'C,D', '*!A', 'b,D', 'A,B,C,D']
const anyGoods = fc.constantFrom(...GOODS)
const anyRate = fc.constantFrom(5, 10, 25, 33, 50, 100)
const anyPrice = fc.constantFrom(100, 250, 333, 900, 1500)

const singles = [
  fc.tuple(anyGoods, anyRate).map(([goods, rate]) => `${goods} -${rate}%`),
  fc.tuple(anyGoods, anyPrice).map(([goods, price]) => `${goods} -${price}`),
  fc.tuple(anyGoods, anyPrice).map(([goods, price]) => `${goods} @${price}`),
]
const anySize = fc.integer({ min: 2, max: 4 })
const sets = [
  fc
    .tuple(anySize, anyGoods, fc.integer({ min: 200, max: 4000 }))
    .map(([size, goods, price]) => `${size} ${goods} for ${price}`),
  fc.tuple(anySize, anyGoods, anyRate).map(([size, goods, rate]) => `${size} ${goods} -${rate}%`),
  fc.tuple(anySize, anyGoods, anyPrice).map(([size, goods, off]) => `${size} ${goods} -${off}`),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), anyGoods, fc.integer({ min: 1, max: 2 }), anyRate)
    .map(([buy, goods, get, rate]) => `buy ${buy} ${goods} get ${get} -${rate}%`),
  fc
    .tuple(fc.integer({ min: 1, max: 2 }), anyGoods, anyGoods, anyRate)
    .map(([buy, goods, reward, rate]) => `buy ${buy} ${goods} get 1 ${reward} -${rate}%`),
]
const baskets = [
  fc.tuple(anyGoods, anyRate).map(([goods, rate]) => `from 1000 -${rate}% of ${goods}`),
  fc.tuple(anyGoods, anyPrice).map(([goods, off]) => `from 800 -${off} of ${goods}`),
]

const limit = fc.constantFrom('', '', ' max=1', ' max=2')
const rank = fc.constantFrom('', '', ' prio=1')
const flagged = (words: string, ...flags: string[]): string => `${words} [${flags.join(' ')}]`

export const anySingleOffer = fc
  .tuple(
    fc.oneof(...singles),
    fc.constantFrom('', '', 'stack', 'stack group=x', 'alone'),
    limit,
    rank,
  )
  .map(([words, combines, max, prio]) => flagged(words, combines, max, prio))
export const anySetOffer = fc
  .tuple(fc.oneof(...sets), fc.constantFrom('', '', '', 'alone'), limit, rank)
  .map(([words, combines, max, prio]) => flagged(words, combines, max, prio))
export const anyGoodsOffer = fc.oneof(anySingleOffer, anySetOffer, anySetOffer)
export const anyBasketOffer = fc
  .tuple(fc.oneof(...baskets), fc.constantFrom('', 'stack', 'stack group=x', 'alone'), limit, rank)
  .map(([words, combines, max, prio]) => flagged(words, combines, max, prio))

export const asPromotions = (offers: readonly string[]): PromotionMessage[] =>
  offers.map((text, at) => promotionOf(text, at + 1))

const anyLetter = fc.constantFrom('A', 'A', 'B', 'B', 'C', 'D')
const anyPiecePrice = fc.constantFrom(300, 500, 500, 999, 1000, 1200)
const anyLineText = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.integer({ min: 1, max: 3 }), anyLetter, anyPiecePrice) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('0.350kg'), anyLetter, anyPiecePrice) },
)

/** At most so many lines, and so many pieces in all: what an exhaustive search can go through. */
export const anyBasket = (linesMax: number, piecesMax: number): fc.Arbitrary<PromotableLine[]> =>
  fc.array(anyLineText, { minLength: 1, maxLength: linesMax }).map((texts) => {
    let left = piecesMax
    return texts.flatMap(([count, letter, price], at) => {
      const pieces = typeof count === 'number' ? Math.min(count, left) : 1
      if (left < pieces || pieces === 0) return []
      left -= pieces
      const amount = typeof count === 'number' ? `${pieces} x` : count
      return [promotableLine(`${amount} ${letter} ${price}`, at + 1)]
    })
  })
