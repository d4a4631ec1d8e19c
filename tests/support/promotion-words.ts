// Promotions and baskets as short text, for tables and for reading a counterexample.
import type { LineReduction, PromotionSetting } from '#domain/promote.ts'
import { type PromotableLine, readyPromotion } from '#domain/promotion-goods.ts'
import type {
  PromotionGoods,
  PromotionMessage,
  PromotionOffer,
  PromotionRule,
} from '#domain/wire/promotion-message.ts'
import { idOf } from './shop.ts'

const codeOf = (letter: string): number => letter.toUpperCase().charCodeAt(0)
/** Product A … Z; category a … z. */
export const letterId = (letter: string): string =>
  idOf(codeOf(letter) + (letter === letter.toLowerCase() ? 1_000 : 0))

export const ALL_GOODS: PromotionGoods = {
  category_ids: [],
  product_ids: [],
  except_category_ids: [],
  except_product_ids: [],
}

/** 'A,B,c -D': products A and B, category c, not D. '*': all. */
export function goodsOfWords(text: string): PromotionGoods {
  const [wanted = '', unwanted = ''] = text.split('!')
  const split = (words: string, isCategory: boolean) =>
    words
      .split(',')
      .map((word) => word.trim())
      .filter((word) => /^[A-Za-z]$/.test(word))
      .filter((word) => (word === word.toLowerCase()) === isCategory)
      .map(letterId)
  return {
    category_ids: split(wanted, true),
    product_ids: split(wanted, false),
    except_category_ids: split(unwanted, true),
    except_product_ids: split(unwanted, false),
  }
}

const ppm = (percent: string): number => Math.round(Number(percent) * 10_000)

type Read = { offer: PromotionOffer; goods: PromotionGoods }
type Groups = (string | undefined)[]
const goods = (words = '*') => goodsOfWords(words)
const n = (text: string | undefined): number => Number(text)
const rate = (text = '100') => ({ rate_ppm: ppm(text) })

const OFFERS: [RegExp, (groups: Groups) => Read][] = [
  [
    /^from (\d+) -([\d.]+)%(?: of (\S+))?$/,
    ([spend, off, of]) => ({
      offer: { kind: 'basket-percent', spend_minor: n(spend), ...rate(off) },
      goods: goods(of),
    }),
  ],
  [
    /^from (\d+) -(\d+)(?: of (\S+))?$/,
    ([spend, off, of]) => ({
      offer: { kind: 'basket-amount', spend_minor: n(spend), amount_minor: n(off) },
      goods: goods(of),
    }),
  ],
  [
    /^buy (\d+) (\S+) get (\d+)(?: ([A-Za-z,!*]+))?(?: -([\d.]+)%)?$/,
    ([buy, of, get, free, off]) => ({
      offer: {
        ...{ kind: 'buy-get', buy: n(buy), get: n(get), ...rate(off) },
        reward: free === undefined ? null : goods(free),
      },
      goods: goods(of),
    }),
  ],
  [
    /^(\d+) (\S+) for (\d+)$/,
    ([pieces, of, price]) => ({
      offer: { kind: 'set-price', pieces: n(pieces), price_minor: n(price) },
      goods: goods(of),
    }),
  ],
  [
    /^(\d+) (\S+) -([\d.]+)%$/,
    ([pieces, of, off]) => ({
      offer: { kind: 'set-percent', pieces: n(pieces), ...rate(off) },
      goods: goods(of),
    }),
  ],
  [
    /^(\d+) (\S+) -(\d+)$/,
    ([pieces, of, off]) => ({
      offer: { kind: 'set-amount', pieces: n(pieces), amount_minor: n(off) },
      goods: goods(of),
    }),
  ],
  [
    /^(\S+) -([\d.]+)%$/,
    ([of, off]) => ({ offer: { kind: 'percent', ...rate(off) }, goods: goods(of) }),
  ],
  [
    /^(\S+) -(\d+)$/,
    ([of, off]) => ({ offer: { kind: 'amount', amount_minor: n(off) }, goods: goods(of) }),
  ],
  [
    /^(\S+) @(\d+)$/,
    ([of, price]) => ({ offer: { kind: 'price', price_minor: n(price) }, goods: goods(of) }),
  ],
]

function offerOf(text: string): Read {
  for (const [pattern, read] of OFFERS) {
    const found = pattern.exec(text)
    if (found) return read(found.slice(1))
  }
  throw new Error(`no offer: ${text}`)
}

function flagOf(flag: string): Partial<PromotionRule> {
  if (flag === 'stack' || flag === 'alone') return { combines: flag }
  if (flag === 'member') return { is_member_only: true }
  if (flag === 'coupon') return { needs_coupon: true }
  if (flag === 'packs') return { is_any_unit: true }
  const [name, value = ''] = flag.split('=')
  if (name === 'max') return { max_times: Number(value) }
  if (name === 'prio') return { priority: Number(value) }
  if (name === 'group') return { group: value }
  if (name === 'tier') return { tiers: [value] }
  if (name === 'at') {
    const [from_minute, to_minute] = value.split('-').map(Number)
    return { from_minute: from_minute ?? 0, to_minute: to_minute ?? 0 }
  }
  throw new Error(`no flag: ${flag}`)
}

export const RULE: Omit<PromotionRule, 'offer'> = {
  goods: ALL_GOODS,
  is_any_unit: false,
  max_times: null,
  weekdays: [],
  from_minute: 0,
  to_minute: 0,
  is_member_only: false,
  tiers: [],
  needs_coupon: false,
  combines: 'best',
  group: null,
  priority: 0,
}

/** 'A -10% [stack max=2]', '3 a for 10000', 'buy 2 A get 1', 'from 100000 -5% [alone]'. */
export function promotionOf(text: string, number: number): PromotionMessage {
  const [words = '', flags = ''] = text.split('[')
  const flagged = flags
    .replace(']', '')
    .split(' ')
    .filter((flag) => flag !== '')
  const rule = Object.assign({ ...RULE, ...offerOf(words.trim()) }, ...flagged.map(flagOf))
  const dates = { valid_from: '2026-01-01', valid_to: '2026-12-31' }
  return { promotion_id: idOf(9_000 + number), name: text, ...dates, rule }
}

/** '3 x A 5000', 'A 5000', '0.250kg W 40000', '2 x carton A 90000'; category by the same letter. */
export function promotableLine(text: string, lineNo: number): PromotableLine {
  const found = /^(?:(\d+) x |([\d.]+)kg )?(carton )?([A-Z]) (\d+)(!)?$/.exec(text)
  if (!found) throw new Error(`no line: ${text}`)
  const [, pieces = '1', weight, pack, letter = 'A', price, named] = found
  return {
    lineNo,
    productId: letterId(letter),
    categoryId: letterId(letter.toLowerCase()),
    unitCode: pack ? 'carton' : 'pcs',
    unitFactorMilli: pack ? 24_000 : 1000,
    quantityMilli: Math.round(Number(weight ?? pieces) * 1000),
    unitPriceMinor: Number(price),
    isWeighed: weight !== undefined,
    isPriceNamed: named !== undefined,
    tiers: [],
  }
}

/** Sunday 22 November 2026, 10.00 WIB. */
export const SUNDAY_MS = Date.UTC(2026, 10, 22, 3)

export const settingOf = (
  promotions: readonly PromotionMessage[],
  change: Partial<PromotionSetting> = {},
): PromotionSetting => ({
  promotions: promotions.map(readyPromotion),
  atMs: SUNDAY_MS,
  timezone: 'Asia/Jakarta',
  member: null,
  couponPromotionIds: new Set(),
  ...change,
})

/** '1:P1=500 2:P1=300': line, promotion by its number, what came off. */
export const reductionWords = (reductions: readonly LineReduction[]): string =>
  reductions
    .map(({ lineNo, promotionId, amountMinor }) => {
      const name = /^[0-9a-f-]{36}$/.test(promotionId)
        ? `P${Number(promotionId.slice(-12)) - 9_000}`
        : promotionId
      return `${lineNo}:${name}=${amountMinor}`
    })
    .join(' ')
