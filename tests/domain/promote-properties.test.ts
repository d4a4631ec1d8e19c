import fc from 'fast-check'
import { promote, reductionsByLine, sumReductions } from '#domain/promote.ts'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import {
  anyBasket,
  anyBasketOffer,
  anyGoodsOffer,
  anySetOffer,
  asPromotions,
} from '../support/any-promotions.ts'
import { settingOf } from '../support/promotion-words.ts'
import { property } from '../support/property.ts'

const anyOffers = fc.array(fc.oneof(anyGoodsOffer, anyBasketOffer), { maxLength: 8 })
const off = (lines: readonly PromotableLine[], promotions: PromotionMessage[]) =>
  promote(lines, settingOf(promotions))
const total = (lines: readonly PromotableLine[], promotions: PromotionMessage[]) =>
  sumReductions(off(lines, promotions))

property(
  'no line goes below zero, and nothing comes off that is nothing',
  fc.property(anyBasket(12, 40), anyOffers, (lines, offers) => {
    const byLine = reductionsByLine(off(lines, asPromotions(offers)))
    return lines.every(({ lineNo, quantityMilli, unitPriceMinor }) => {
      const mine = byLine.get(lineNo) ?? []
      const gross = Math.floor((quantityMilli * unitPriceMinor) / 1000 + 0.5)
      return sumReductions(mine) <= gross && mine.every(({ amountMinor }) => amountMinor > 0)
    })
  }),
  400,
)

property(
  'one more promotion of goods never costs the customer anything',
  fc.property(
    anyBasket(6, 12),
    fc.array(anyGoodsOffer, { maxLength: 3 }),
    anySetOffer,
    (lines, offers, another) => {
      const before = total(lines, asPromotions(offers))
      return total(lines, asPromotions([...offers, another])) >= before
    },
  ),
)

property(
  'nor does one more of the basket',
  fc.property(
    anyBasket(6, 12),
    fc.array(anyGoodsOffer, { maxLength: 3 }),
    fc.array(
      anyBasketOffer.filter((text) => !text.includes('stack')),
      { maxLength: 2 },
    ),
    anyBasketOffer.filter((text) => !text.includes('stack')),
    (lines, ofGoods, ofBasket, another) => {
      const before = total(lines, asPromotions([...ofGoods, ...ofBasket]))
      return total(lines, asPromotions([...ofGoods, ...ofBasket, another])) >= before
    },
  ),
)

property(
  'one more line never takes a discount away',
  fc.property(anyBasket(8, 12), fc.array(anyGoodsOffer, { maxLength: 4 }), (lines, offers) => {
    const promotions = asPromotions(offers)
    return total(lines, promotions) >= total(lines.slice(0, -1), promotions)
  }),
)

property(
  'the order of the lines does not change what comes off the goods, nor that of the promotions',
  fc.property(
    anyBasket(8, 8),
    fc.array(anyGoodsOffer, { maxLength: 5 }),
    fc.array(anyBasketOffer, { maxLength: 2 }),
    (lines, ofGoods, ofBasket) => {
      const goods = asPromotions(ofGoods)
      const isSame = total([...lines].reverse(), goods) === total(lines, goods)
      const all = asPromotions([...ofGoods, ...ofBasket])
      const turned = off(lines, [...all].reverse())
      return isSame && JSON.stringify(turned) === JSON.stringify(off(lines, all))
    },
  ),
)
