// A promotion in the console's form: what is typed comes to a rule, and back again.
import t from 'tap'
import type { ConsolePromotion, PromotionMessage } from '#domain/wire/promotion-message.ts'
import {
  addTried,
  stateOf,
  tryBasket,
  tryingMs,
} from '../../../terminal-ui/src/models/console-promotions-model.ts'
import {
  copyOf,
  draftOf,
  NO_GOODS,
  newDraft,
  type PromotionDraft,
  readPromotion,
} from '../../../terminal-ui/src/models/promotion-draft.ts'
import { promotionOf } from '../../support/promotion-words.ts'
import { NOODLES, OUTLET, RICE } from '../../support/shop.ts'
import { textTable } from '../../support/text-table.ts'

const OFFERS = [
  ...['A -10%', 'a,B!C -12.5% [prio=3]', 'A -500', '* @900 [max=2]', '3 A for 10000'],
  ...['3 a -25% [alone]', '3 A -1500', 'buy 2 A get 1', 'buy 1 A get 2 B -50%'],
  ...['from 100000 -5%', 'from 50000 -5000 [max=1 stack]', 'A -10% [member]', 'A -5% [packs]'],
]

t.test('every kind of offer comes back from the form as it was', (t) => {
  for (const [at, words] of OFFERS.entries()) {
    const promotion = promotionOf(words, at)
    const read = readPromotion(draftOf(promotion, []))
    const { promotion_id: _, ...expected } = promotion
    t.same(read, { ok: true, change: { ...expected, coupons: [] } }, words)
  }
  t.end()
})

t.test('days, hours and codes', (t) => {
  const promotion = promotionOf('A -10% [coupon]', 1)
  const rule = { ...promotion.rule, weekdays: [0, 6], from_minute: 900, to_minute: 1020 }
  const coupons = [{ code: 'HEMAT10', uses_max: null }]
  const draft = draftOf({ ...promotion, rule }, coupons)
  t.match(draft, { from: '15:00', to: '17:00', codes: 'HEMAT10', areCodesForOnce: false })
  const read = readPromotion({
    ...draft,
    codes: 'hemat 10\nHEMAT10; baru-99',
    areCodesForOnce: true,
  })
  t.match(read, {
    ok: true,
    change: {
      rule,
      coupons: [
        { code: 'HEMAT10', uses_max: 1 },
        { code: 'BARU99', uses_max: 1 },
      ],
    },
  })
  t.end()
})

t.test('how often head office lets a code be used outlives a change of something else', (t) => {
  const coupons = [
    { code: 'SERATUS', uses_max: 100 },
    { code: 'SEKALI', uses_max: 1 },
    { code: 'SELALU', uses_max: null },
  ]
  const draft = draftOf(promotionOf('A -10% [coupon]', 1), coupons)
  const codesOf = (part: Partial<PromotionDraft>) => {
    const read = readPromotion({ ...draft, ...part })
    return read.ok && read.change.coupons
  }
  t.same(codesOf({ name: 'Nama lain' }), coupons)
  const codes = `${draft.codes}\nBARU`
  t.same(codesOf({ codes }), [...coupons, { code: 'BARU', uses_max: 1 }])
  t.same(
    codesOf({ areCodesForOnce: false }),
    coupons.map(({ code }) => ({ code, uses_max: null })),
    'the switch is for all of them',
  )
  const many = Array.from({ length: 501 }, (_, at) => `KODE${at}`).join('\n')
  t.equal(codesOf({ codes: many }), false, 'more than a promotion can have')
  t.same(readPromotion(draftOf(promotionOf('A -33.3333%', 1), [])).ok, true)
  t.end()
})

t.test('what is still to be said', (t) => {
  const table = `
    kind           | field      | value      | lacks
    percent        | name       |            | name
    percent        | validTo    | 2026-11-21 | days
    percent        | validFrom  |            | days
    percent        | validTo    | ?          | days
    percent        | from       | ?          | hours
    percent        | to         | ?          | hours
    percent        | percent    | 0          | percent
    percent        | percent    | 101        | percent
    amount         |            |            | minor
    price          |            |            | minor
    set-price      |            |            | minor
    set-percent    | pieces     | 1          | pieces
    basket-percent |            |            | spend
    basket-amount  |            |            | minor
    buy-get        | buy        | 0          | pieces
    buy-get        | percent    | x          | percent
    percent        | maxTimes   | 0          | times
    percent        | maxTimes   | 1.5        | times
  `
  const first: PromotionDraft = { ...newDraft('id', '2026-11-22'), name: 'Promo' }
  for (const row of textTable(table)) {
    const change = row('field') === '' ? {} : { [row('field')]: row('value') }
    const draft = { ...first, kind: row('kind'), ...change } as PromotionDraft
    t.same(readPromotion(draft), { ok: false, field: row('lacks') }, JSON.stringify(change))
  }
  const forSome = { ...first, isForSome: true }
  t.same(readPromotion(forSome), { ok: false, field: 'goods' }, 'some goods, but none is named')
  const one = { ...NO_GOODS, product_ids: [RICE.product_id] }
  t.match(readPromotion({ ...forSome, goods: one }), { ok: true })
  const buyGet = { ...first, kind: 'buy-get' as const, reward: NO_GOODS, isRewardSome: true }
  t.same(readPromotion(buyGet), { ok: false, field: 'goods' }, 'the same of what is given')
  t.match(readPromotion({ ...buyGet, isRewardSome: false }), { ok: true }, 'whatever it is')
  t.same(readPromotion({ ...first, needsCoupon: true }), { ok: false, field: 'codes' })
  t.same(readPromotion({ ...first, needsCoupon: true, codes: 'a!' }), { ok: false, field: 'codes' })
  t.end()
})

t.test('a basket is tried at a moment at which the promotion holds', (t) => {
  const nowMs = Date.UTC(2026, 10, 22, 3)
  const at = (rule: Partial<PromotionMessage['rule']>, dates = {}) => {
    const promotion = promotionOf('* -10%', 1)
    const change = { ...promotion, ...dates, rule: { ...promotion.rule, ...rule } }
    const ms = tryingMs(change, nowMs, 'Asia/Jakarta')
    return ms === null ? null : new Date(ms).toISOString()
  }
  t.equal(at({}), '2026-11-22T03:00:00.000Z', 'now')
  t.equal(at({ weekdays: [2] }), '2026-11-23T17:00:00.000Z', 'on its next day')
  t.equal(at({ from_minute: 900, to_minute: 960 }), '2026-11-22T08:00:00.000Z', 'at its hour')
  t.equal(at({}, { valid_from: '2026-12-01' }), '2026-11-30T17:00:00.000Z', 'on its first day')
  t.equal(at({}, { valid_from: '2026-01-01', valid_to: '2026-01-02' }), null, 'when it is over')
  t.end()
})

t.test('what a customer would pay', (t) => {
  const shop = { outlet: OUTLET, atMs: Date.UTC(2026, 10, 22, 3), isMember: false, couponIds: [] }
  const goods = [
    { product: NOODLES, pieces: 3 },
    { product: RICE, pieces: 1 },
  ]
  const tried = tryBasket(
    goods,
    [promotionOf('* -10%', 1), promotionOf('* -50% [coupon]', 2)],
    shop,
  )
  t.ok(tried && tried.totalMinor < tried.grossMinor)
  t.equal(tried?.rows?.all.length, 1)
  const promotion = promotionOf('* -50% [coupon member]', 2)
  const opened = { ...shop, isMember: true, couponIds: [promotion.promotion_id] }
  const half = tryBasket(goods, [promotion], opened)
  t.ok(half && half.totalMinor <= Math.ceil(half.grossMinor / 2) + 4)
  t.equal(tryBasket([], [], shop)?.grossMinor, 0)
  t.end()
})

t.test('states', (t) => {
  const row: ConsolePromotion = {
    ...{ promotion: promotionOf('A -1', 1), is_stopped: false, coupons: [] },
    ...{ origin: 'outlet', sale_count: 0, given_minor: 0 },
  }
  t.equal(stateOf(row, '2025-12-31'), 'upcoming')
  t.equal(stateOf(row, '2026-05-01'), 'running')
  t.equal(stateOf({ ...row, is_stopped: true }, '2026-05-01'), 'stopped')
  t.equal(stateOf({ ...row, is_stopped: true }, '2027-01-01'), 'ended')
  t.end()
})

t.test('goods that are found twice are one row of two', (t) => {
  const goods = [NOODLES, RICE, NOODLES].reduce(addTried, [] as ReturnType<typeof addTried>)
  t.same(
    goods.map(({ product, pieces }) => [product.name, pieces]),
    [
      [NOODLES.name, 2],
      [RICE.name, 1],
    ],
  )
  t.end()
})

t.test('a copy is another promotion, with days that are still to come', (t) => {
  const promotion = { ...promotionOf('A -10% [coupon]', 1), valid_to: '2026-06-30' }
  const copy = copyOf(promotion, 'another', '2026-11-29')
  t.match(copy, { id: 'another', name: '', percent: '10', needsCoupon: true, codes: '' })
  t.match(copy, { validFrom: '2026-11-29', validTo: '2026-11-29' }, 'the old one is over')
  t.match(copyOf(promotion, 'another', '2026-05-01'), {
    ...{ validFrom: promotion.valid_from, validTo: '2026-06-30' },
  })
  t.end()
})
