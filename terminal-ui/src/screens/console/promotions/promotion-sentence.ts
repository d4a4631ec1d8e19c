// A promotion in one plain sentence, as somebody would say it to a customer.

import type { PromotionChange, PromotionGoods } from '#domain/wire/promotion-message.ts'
import { clockText, percentText } from '../../../models/promotion-draft.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

export type Names = {
  category(id: string): string
  product(id: string): string
  money(minor: number): string
}

const WEEKDAYS: readonly PlainKey[] = [
  ...(['promo.day-0', 'promo.day-1', 'promo.day-2', 'promo.day-3'] as const),
  ...(['promo.day-4', 'promo.day-5', 'promo.day-6'] as const),
]
export const weekdayText = (day: number): string => t(WEEKDAYS[day] ?? 'promo.day-0')

const NAMES_MAX = 3

export function goodsText(goods: PromotionGoods, names: Names): string {
  const all = [
    ...goods.category_ids.map((id) => names.category(id)),
    ...goods.product_ids.map((id) => names.product(id)),
  ]
  if (all.length === 0) return t('promo.all-goods')
  const shown = all.slice(0, NAMES_MAX).join(', ')
  const more = all.length - NAMES_MAX
  return more > 0 ? t('promo.and-more', { names: shown, n: more }) : shown
}

function offerText({ rule: { offer, goods } }: Pick<PromotionChange, 'rule'>, names: Names) {
  const of = goodsText(goods, names)
  const rate = 'rate_ppm' in offer ? `${percentText(offer.rate_ppm)}%` : ''
  switch (offer.kind) {
    case 'percent':
      return t('promo.says-percent', { rate, goods: of })
    case 'amount':
      return t('promo.says-amount', { amount: names.money(offer.amount_minor), goods: of })
    case 'price':
      return t('promo.says-price', { price: names.money(offer.price_minor), goods: of })
    case 'set-price':
      return t('promo.says-set-price', {
        ...{ n: offer.pieces, goods: of, price: names.money(offer.price_minor) },
      })
    case 'set-percent':
      return t('promo.says-set-percent', { n: offer.pieces, goods: of, rate })
    case 'set-amount':
      return t('promo.says-set-amount', {
        ...{ n: offer.pieces, goods: of, amount: names.money(offer.amount_minor) },
      })
    case 'buy-get': {
      const reward = offer.reward ? goodsText(offer.reward, names) : t('promo.same-goods')
      const words = { buy: offer.buy, get: offer.get, goods: of, reward, rate }
      return offer.rate_ppm === 1_000_000
        ? t('promo.says-free', words)
        : t('promo.says-buy-get', words)
    }
    case 'basket-percent':
      return t('promo.says-basket-percent', {
        ...{ spend: names.money(offer.spend_minor), goods: of, rate },
      })
    case 'basket-amount': {
      const words = { spend: names.money(offer.spend_minor), goods: of }
      return t('promo.says-basket-amount', { ...words, amount: names.money(offer.amount_minor) })
    }
  }
}

/** "Beli 2 Mi goreng, gratis 1. Hanya anggota. Sab, Min, 15:00–17:00." */
export function promotionSentence(change: Pick<PromotionChange, 'rule'>, names: Names): string {
  const { rule } = change
  const hours =
    rule.from_minute === rule.to_minute
      ? ''
      : `${clockText(rule.from_minute)}–${clockText(rule.to_minute)}`
  const days = rule.weekdays.map(weekdayText).join(', ')
  const when = [days, hours].filter((text) => text !== '').join(', ')
  const parts = [
    offerText(change, names),
    rule.is_any_unit && !rule.offer.kind.startsWith('basket') ? t('promo.says-any-unit') : '',
    rule.max_times === null ? '' : t('promo.says-times', { n: rule.max_times }),
    rule.is_member_only || rule.tiers.length > 0 ? t('promo.says-members') : '',
    rule.needs_coupon ? t('promo.says-code') : '',
    when === '' ? '' : t('promo.says-when', { when }),
    rule.combines === 'alone' ? t('promo.says-alone') : '',
    rule.combines === 'stack' ? t('promo.says-stack') : '',
  ]
  return parts.filter((text) => text !== '').join(' ')
}
