// Random baskets with promotions of goods and of the basket, for some customer at ten o'clock.
import fc from 'fast-check'
import { promote, sumReductions } from '#domain/promote.ts'
import type { PromotableLine } from '#domain/promotion-goods.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import { anyBasket, anyBasketOffer, anyGoodsOffer, asPromotions } from './any-promotions.ts'
import { leastToPay } from './every-combination.ts'
import { settingOf } from './promotion-words.ts'

const TEN_O_CLOCK = 600

export type Case = {
  lines: PromotableLine[]
  promotions: PromotionMessage[]
  member: { tier: string } | null
  codesOf: ReadonlySet<string>
}

const gross = ({ quantityMilli, unitPriceMinor }: PromotableLine): number =>
  Math.floor((quantityMilli * unitPriceMinor) / 1000 + 0.5)

export function paid({ lines, promotions, member, codesOf }: Case): number {
  const off = promote(lines, settingOf(promotions, { member, couponPromotionIds: codesOf }))
  return lines.reduce((sum, line) => sum + gross(line), 0) - sumReductions(off)
}

export const least = (each: Case): number | null => leastToPay({ ...each, minute: TEN_O_CLOCK })

/** Who may have it, and when: added to every offer of a case. */
const anyDoor = fc.constantFrom(
  '',
  '',
  '',
  '',
  'member',
  'tier=gold',
  'coupon',
  'at=540-660',
  'at=660-700',
)
const anyOffers = (goodsMax: number, basketMax: number) =>
  fc
    .tuple(
      fc.array(fc.tuple(anyGoodsOffer, anyDoor), { maxLength: goodsMax }),
      fc.array(fc.tuple(anyBasketOffer, anyDoor), { minLength: 1, maxLength: basketMax }),
    )
    .map(([ofGoods, ofBasket]) => [...ofGoods, ...ofBasket].slice(0, 5))

const anyTier = fc.record({
  from_milli: fc.constantFrom(1000, 2000, 3000),
  price_minor: fc.constantFrom(250, 450, 900),
  is_member_only: fc.boolean(),
})

export const anyCase = (linesMax: number, piecesMax: number, goodsMax = 4, basketMax = 3) =>
  fc
    .record({
      lines: anyBasket(linesMax, piecesMax),
      offers: anyOffers(goodsMax, basketMax),
      member: fc.constantFrom(null, { tier: 'gold' }, { tier: 'silver' }),
      hasCodes: fc.boolean(),
      tiers: fc.option(anyTier, { freq: 3 }),
    })
    .map(({ lines, offers, member, hasCodes, tiers }): Case => {
      const promotions = asPromotions(offers.map(([text, door]) => text.replace(']', ` ${door}]`)))
      const ids = promotions.map(({ promotion_id }) => promotion_id)
      const list = {
        list_id: 'list',
        list_name: 'Grosir',
        valid_from: '2026-01-01',
        valid_to: null,
      }
      return {
        lines: lines.map((line) => ({ ...line, tiers: tiers ? [{ ...list, ...tiers }] : [] })),
        ...{ promotions, member, codesOf: new Set(hasCodes ? ids : []) },
      }
    })
