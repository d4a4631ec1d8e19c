// A promotion while somebody fills it in: texts as they are typed, and what they come to.

import { readCouponCode } from '#domain/coupon-code.ts'
import {
  COUPONS_MAX,
  type OfferKind,
  type PromotionChange,
  type PromotionGoods,
  type PromotionMessage,
  type PromotionOffer,
  type PromotionRule,
} from '#domain/wire/promotion-message.ts'

export type PromotionDraft = {
  id: string
  name: string
  validFrom: string
  validTo: string
  kind: OfferKind
  percent: string
  /** What comes off, or what it costs. */
  minor: number | null
  spendMinor: number | null
  pieces: string
  buy: string
  get: string
  goods: PromotionGoods
  /** Only some: which ones has to be said, for a rule that names none is for all. */
  isForSome: boolean
  reward: PromotionGoods | null
  isRewardSome: boolean
  /** Empty: as often as it fits. */
  maxTimes: string
  weekdays: readonly number[]
  /** 'HH:MM'; both empty: all day. */
  from: string
  to: string
  /** Packs and cartons too; of a whole basket always. */
  isAnyUnit: boolean
  isMemberOnly: boolean
  needsCoupon: boolean
  codes: string
  areCodesForOnce: boolean
  /** How often each code was good for when the form was opened, and what the switch said then. */
  knownCodes: { uses: ReadonlyMap<string, number | null>; areForOnce: boolean }
  combines: PromotionRule['combines']
  priority: string
  /** What the form does not ask about stays as it is. */
  rest: Pick<PromotionRule, 'tiers' | 'group'>
}

export type DraftField =
  | 'name'
  | 'goods'
  | 'days'
  | 'hours'
  | 'percent'
  | 'minor'
  | 'spend'
  | 'pieces'
  | 'times'
  | 'codes'
export type ReadDraft = { ok: true; change: PromotionChange } | { ok: false; field: DraftField }

export const NO_GOODS: PromotionGoods = {
  category_ids: [],
  product_ids: [],
  except_category_ids: [],
  except_product_ids: [],
}

/** By category or one by one. */
export const namesSome = ({ category_ids, product_ids }: PromotionGoods): boolean =>
  category_ids.length + product_ids.length > 0

export const newDraft = (id: string, today: string): PromotionDraft => ({
  ...{ id, name: '', validFrom: today, validTo: today, kind: 'percent', percent: '10' },
  ...{ minor: null, spendMinor: null, pieces: '3', buy: '2', get: '1' },
  ...{ goods: NO_GOODS, isForSome: false, reward: null, isRewardSome: false, maxTimes: '' },
  ...{ weekdays: [], from: '', to: '' },
  ...{
    isAnyUnit: false,
    isMemberOnly: false,
    needsCoupon: false,
    codes: '',
    areCodesForOnce: true,
  },
  knownCodes: { uses: new Map(), areForOnce: true },
  ...{ combines: 'best', priority: '0' },
  rest: { tiers: [], group: null },
})

type Coupons = PromotionChange['coupons']

/** The same once more: from today on where it is over, and with codes of its own. */
export function copyOf(promotion: PromotionMessage, id: string, today: string): PromotionDraft {
  const isOver = promotion.valid_to < today
  return {
    ...draftOf(promotion, []),
    ...{ id, name: '' },
    ...(isOver ? { validFrom: today, validTo: today } : {}),
  }
}

export function draftOf(promotion: PromotionMessage, coupons: Coupons): PromotionDraft {
  const { rule } = promotion
  const { offer } = rule
  const isAllDay = rule.from_minute === rule.to_minute
  const areForOnce = coupons[0]?.uses_max !== null
  return {
    ...newDraft(promotion.promotion_id, promotion.valid_from),
    ...{ name: promotion.name, validTo: promotion.valid_to, kind: offer.kind },
    ...('rate_ppm' in offer ? { percent: percentText(offer.rate_ppm) } : {}),
    ...('amount_minor' in offer ? { minor: offer.amount_minor } : {}),
    ...('price_minor' in offer ? { minor: offer.price_minor } : {}),
    ...('spend_minor' in offer ? { spendMinor: offer.spend_minor } : {}),
    ...('pieces' in offer ? { pieces: String(offer.pieces) } : {}),
    ...(offer.kind === 'buy-get'
      ? {
          ...{ buy: String(offer.buy), get: String(offer.get), reward: offer.reward },
          isRewardSome: offer.reward !== null && namesSome(offer.reward),
        }
      : {}),
    goods: rule.goods,
    isForSome: namesSome(rule.goods),
    maxTimes: rule.max_times === null ? '' : String(rule.max_times),
    weekdays: rule.weekdays,
    from: isAllDay ? '' : clockText(rule.from_minute),
    to: isAllDay ? '' : clockText(rule.to_minute),
    isAnyUnit: rule.is_any_unit,
    isMemberOnly: rule.is_member_only,
    needsCoupon: rule.needs_coupon,
    codes: coupons.map(({ code }) => code).join('\n'),
    areCodesForOnce: areForOnce,
    knownCodes: { uses: new Map(coupons.map((each) => [each.code, each.uses_max])), areForOnce },
    combines: rule.combines,
    priority: String(rule.priority),
    rest: { tiers: rule.tiers, group: rule.group },
  }
}

/** What is to be sent, or the first field that says nothing yet. */
export function readPromotion(draft: PromotionDraft): ReadDraft {
  const wrong = (field: DraftField): ReadDraft => ({ ok: false, field })
  if (draft.name.trim() === '') return wrong('name')
  if (!isDay(draft.validFrom) || !isDay(draft.validTo) || draft.validTo < draft.validFrom) {
    return wrong('days')
  }
  if (![draft.from, draft.to].every(isTime)) return wrong('hours')
  const offer = offerOf(draft)
  if (typeof offer === 'string') return wrong(offer)
  if (lacksGoods(draft)) return wrong('goods')
  const times = draft.maxTimes.trim() === '' ? null : wholeOf(draft.maxTimes, 1, 1000)
  if (times === undefined) return wrong('times')
  const codes = codesOf(draft)
  if (codes === null) return wrong('codes')
  const from = minuteOf(draft.from)
  const rule: PromotionRule = {
    ...{ offer, goods: draft.goods, ...draft.rest, max_times: times },
    ...{ weekdays: [...draft.weekdays], from_minute: from, to_minute: minuteOf(draft.to) },
    is_any_unit: draft.isAnyUnit,
    ...{ is_member_only: draft.isMemberOnly, needs_coupon: draft.needsCoupon },
    ...{ combines: draft.combines, priority: wholeOf(draft.priority, 0, 1000) ?? 0 },
  }
  const coupons = codes.map((code) => ({ code, uses_max: usesOf(code, draft) }))
  const { validFrom: valid_from, validTo: valid_to } = draft
  return { ok: true, change: { name: draft.name.trim(), valid_from, valid_to, rule, coupons } }
}

const lacksGoods = ({ kind, goods, reward, isForSome, isRewardSome }: PromotionDraft): boolean =>
  (isForSome && !namesSome(goods)) ||
  (kind === 'buy-get' && isRewardSome && reward !== null && !namesSome(reward))

function offerOf(draft: PromotionDraft): PromotionOffer | DraftField {
  const { kind, reward } = draft
  const ppm = ppmOf(draft.percent)
  const minor = draft.minor ?? 0
  const pieces = wholeOf(draft.pieces, 2, 50)
  const spend_minor = draft.spendMinor ?? 0
  if (kind.endsWith('percent') || kind === 'buy-get') {
    if (ppm === null) return 'percent'
  } else if (minor <= 0) return 'minor'
  if (kind.startsWith('basket') && spend_minor <= 0) return 'spend'
  if (kind.startsWith('set') && pieces === undefined) return 'pieces'
  const rate_ppm = ppm ?? 0
  const size = pieces ?? 0
  switch (kind) {
    case 'percent':
      return { kind, rate_ppm }
    case 'amount':
      return { kind, amount_minor: minor }
    case 'price':
      return { kind, price_minor: minor }
    case 'set-price':
      return { kind, pieces: size, price_minor: minor }
    case 'set-percent':
      return { kind, pieces: size, rate_ppm }
    case 'set-amount':
      return { kind, pieces: size, amount_minor: minor }
    case 'basket-percent':
      return { kind, spend_minor, rate_ppm }
    case 'basket-amount':
      return { kind, spend_minor, amount_minor: minor }
    case 'buy-get': {
      const [buy, get] = [wholeOf(draft.buy, 1, 50), wholeOf(draft.get, 1, 50)]
      return buy && get ? { kind, buy, get, rate_ppm, reward } : 'pieces'
    }
  }
}

/** Null: one of them cannot be a code, they are too many, or one is needed and there is none. */
function codesOf({ needsCoupon, codes }: PromotionDraft): string[] | null {
  if (!needsCoupon) return []
  const lines = codes.split(/[\n,;]/).filter((line) => line.trim() !== '')
  const read = lines.map(readCouponCode)
  const known = new Set(read.filter((code) => code !== null))
  const isWrong = read.includes(null) || known.size === 0 || known.size > COUPONS_MAX
  return isWrong ? null : [...known]
}

/** Head office may have said how often: that stays, unless somebody touches the switch. */
function usesOf(code: string, { areCodesForOnce, knownCodes }: PromotionDraft): number | null {
  const known = knownCodes.uses.get(code)
  if (known !== undefined && areCodesForOnce === knownCodes.areForOnce) return known
  return areCodesForOnce ? 1 : null
}

const isTime = (text: string): boolean => text === '' || /^\d{2}:\d{2}$/.test(text)
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

function wholeOf(text: string, least: number, most: number): number | undefined {
  const value = /^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

/** '12,5' or '12.5'; null: no percentage above 0 and up to 100. */
function ppmOf(text: string): number | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,4}))?$/.exec(text.trim())
  const ppm = found ? Number(found[1]) * 10_000 + Number((found[2] ?? '').padEnd(4, '0')) : 0
  return ppm > 0 && ppm <= 1_000_000 ? ppm : null
}

export const percentText = (ppm: number): string => String(ppm / 10_000).replace('.', ',')

export function minuteOf(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number)
  return text === '' ? 0 : hour * 60 + minute
}

export const clockText = (minute: number): string => {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
