// A sale whose promotions the till and the hub evaluate: what is kept, and what is doubted.
import t, { type Test } from 'tap'
import { setBasketDiscount, setLineDiscount } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { buildReceipt } from '#domain/receipt-model.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { putPromotion, stopPromotion } from '#hub/promotion/put-promotion.ts'
import { readSaleDetail } from '#hub/sale/read-sale-detail.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { NOON_MS, type PromotedWish, promotedSale } from '../../support/promoted-sale.ts'
import { ALL_GOODS, promotionOf } from '../../support/promotion-words.ts'
import { MANAGER_ID, SMALL_OUTLET, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const TENTH = { kind: 'percent', ratePpm: 100_000 } as const
const BUYER = {
  ...{ id_kind: 'npwp' as const, id_number: '0987654321098765', nitku: '0987654321098765000001' },
  ...{ name: 'PT Sumber Rejeki', address: 'Jl. Contoh 9' },
}

const idOfProduct = (index: number): string => SMALL_PRODUCTS[index]?.product_id ?? ''

/** A promotion for these products of the small outlet; none: for all. */
function offer(words: string, n: number, products: number[] = []): PromotionMessage {
  const promotion = promotionOf(words, n)
  const goods = { ...ALL_GOODS, product_ids: products.map(idOfProduct) }
  return { ...promotion, rule: { ...promotion.rule, goods } }
}

function openShop(t: Test, promotions: PromotionMessage[], atMs = NOON_MS - 3_600_000) {
  const shop = smallShop(t)
  const { db, seams, deps } = shop
  const setClock = (ms: number) => seams.clock.advance(ms - seams.clock.nowMs())
  setClock(atMs)
  const put = (promotion: PromotionMessage, codes: [string, number | null][] = []) => {
    const { promotion_id: id, ...change } = promotion
    const coupons = codes.map(([code, uses_max]) => ({ code, uses_max }))
    const order = { ...change, id, staffId: MANAGER_ID, coupons }
    must(write(db, (tx) => putPromotion(tx, seams, order)))
  }
  for (const promotion of promotions) put(promotion)
  const taker = createSaleTaker(deps)
  let number = 0
  const build = (wish: Partial<PromotedWish>) => {
    number += 1
    return promotedSale({ number, items: [[1, 3000]], promotions, ...wish })
  }
  const take = async (sale: SaleMessage): Promise<string> => {
    setClock(NOON_MS + 1000)
    const { verdict, conflicts } = must(await taker.take('drained', sale, null))
    return [verdict, ...conflicts.map(({ message }) => message)].join(' | ')
  }
  const sell = (wish: Partial<PromotedWish> = {}) => take(build(wish))
  return { ...shop, setClock, put, build, take, sell }
}

t.test('what the till took off is what the hub takes off, and each part is kept', async (t) => {
  const promotions = [
    offer('buy 2 * get 1', 1, [1]),
    offer('* -10%', 2, [2, 5]),
    offer('from 20000 -2000 [max=1]', 3),
  ]
  const { db, build, take } = openShop(t, promotions)
  const sale = build({
    items: [
      [1, 3000],
      [2, 2000],
      [5, 1000],
    ],
  })
  t.equal(await take(sale), 'accepted')
  const rows = db
    .prepare('SELECT line_no, name, amount_minor FROM sale_line_promotion ORDER BY 1, promotion_id')
    .all()
  t.same(rows, [
    { line_no: 1, name: 'buy 2 * get 1', amount_minor: 3_150 },
    { line_no: 1, name: 'from 20000 -2000 [max=1]', amount_minor: 512 },
    { line_no: 2, name: '* -10%', amount_minor: 800 },
    { line_no: 2, name: 'from 20000 -2000 [max=1]', amount_minor: 585 },
    { line_no: 3, name: '* -10%', amount_minor: 1_235 },
    { line_no: 3, name: 'from 20000 -2000 [max=1]', amount_minor: 903 },
  ])
  const totals = db.prepare('SELECT line_discount_minor FROM sale').pluck().get()
  t.equal(totals, 3_150 + 800 + 1_235 + 2_000)
  t.same(checkBooks(db), [])
})

t.test('manual discounts come after promotions', async (t) => {
  const { db, build, take } = openShop(t, [offer('* -10%', 1)])
  for (const [discount, minor] of [
    [TENTH, 360],
    [{ kind: 'amount', amountMinor: 500 }, 500],
  ] as const) {
    const change: PromotedWish['change'] = (cart) => must(setLineDiscount(cart, 1, discount))
    const sale = build({ items: [[2, 1000]], change })
    t.equal(sale.totals.line_discount_minor, 400 + minor)
    t.match(await take(sale), /^accepted|^conflict \| DISCOUNT_NOT_ALLOWED/)
    const back = readSaleDetail(db, sale.offline_transaction_id)?.sale.items
    t.match(back, [{ discount: sale.items[0]?.discount }], 'apart from what a promotion took off')
  }
})

t.test('a till that did not hear of a change is paid what it said', async (t) => {
  const promotions = [offer('* -10%', 1)]
  const { db, setClock, sell, put } = openShop(t, promotions)
  put(offer('* -20%', 1))
  t.equal(
    await sell(),
    'conflict | PROMOTION_MISMATCH at promotions: promotions take 1890, the sale says 945',
  )
  const detail = JSON.parse(
    db.prepare('SELECT detail_json FROM conflict').pluck().get() as string,
  ) as Record<string, unknown>
  t.match(detail, { code: 'PROMOTION_MISMATCH', over_minor: -945, expected_minor: 1_890 })
  setClock(NOON_MS - 30_000)
  put(offer('* -30%', 1))
  t.equal(
    await sell({ promotions: [offer('* -20%', 1)] }),
    'accepted',
    'within a minute of a change both words are right',
  )
  t.equal(await sell({ promotions: [offer('* -30%', 1)] }), 'accepted')
  t.match(await sell({ promotions: [] }), /promotions take 2835, the sale says 0/)
})

t.test('a late sale is judged by what held when its basket was evaluated', async (t) => {
  const promotions = [offer('* -10%', 1)]
  const { db, seams, setClock, build, take } = openShop(t, promotions)
  const sale = build({ atMs: NOON_MS - 1_800_000 })
  setClock(NOON_MS - 600_000)
  const stop = { id: promotions[0]?.promotion_id ?? '', staffId: MANAGER_ID }
  must(write(db, (tx) => stopPromotion(tx, seams, { ...stop, isStopped: true })))
  t.equal(await take(sale), 'accepted')
  t.match(await take(build({})), /the sale says 945/, 'and one after the stop is not')
  const nonsense = { ...build({}), promoted_at: '2026-11-24T05:00:00.000Z' }
  t.match(await take(nonsense), /the sale says 945/, 'a moment that cannot be is not believed')
})

t.test('codes: used up, unknown, given back by a void', async (t) => {
  const promotion = offer('* -10% [coupon]', 1)
  const { db, build, take, sell, put } = openShop(t, [])
  put(promotion, [['HEMAT10', 1]])
  const coupon = (code: string) => [{ code, promotionId: promotion.promotion_id }]
  const wish = { promotions: [promotion] }
  const first = build({ ...wish, coupons: coupon('HEMAT10') })
  t.equal(await take(first), 'accepted')
  const back = readSaleDetail(db, first.offline_transaction_id)?.sale
  t.same(back?.promotions, first.promotions, 'with the code that was spent')
  t.equal(
    await sell({ ...wish, coupons: coupon('HEMAT10') }),
    'conflict | COUPON_SPENT at promotions/0/coupon_code: HEMAT10',
  )
  t.match(
    await sell({ ...wish, coupons: coupon('WRONG1') }),
    /COUPON_UNKNOWN at promotions\/0\/coupon_code: WRONG1/,
  )
  t.equal(db.prepare('SELECT count(*) FROM coupon_use').pluck().get(), 3)
  t.match(await sell({ promotions: [promotion] }), 'accepted', 'without a code nothing comes off')
})

t.test('figures that do not add up are said, and the sale stands', async (t) => {
  const { build, take } = openShop(t, [offer('* -10%', 1)])
  const sale = build({})
  const [row] = sale.promotions ?? []
  if (!row) throw new Error('nothing came off')
  const altered = { ...sale, promotions: [{ ...row, amount_minor: 5 }] }
  t.match(await take(altered), /TOTALS_MISMATCH at promotions\/0\/amount_minor: expected 945/)
  const nameless = { ...build({}), promotions: [{ ...row, promotion_id: 'other' }] }
  t.match(await take(nameless), /TOTALS_MISMATCH at promotions: no promotion/)
  const [item] = sale.items
  if (!item) throw new Error('no line')
  const more = [{ promotion_id: row.promotion_id, amount_minor: 50_000 }]
  const tooMuch = { ...build({}), items: [{ ...item, promotions: more }] }
  t.match(await take(tooMuch), /TOTALS_MISMATCH at items\/0\/promotions: more than the line/)
})

t.test(
  'a copy says what the original said: names, order, shares, code, batch, buyer',
  async (t) => {
    const promotions = [
      offer('buy 2 * get 1', 2, [1]),
      offer('from 20000 -2000 [max=1] [coupon]', 1),
    ]
    const { db, build, take, put } = openShop(t, promotions.slice(0, 1))
    const [, second] = promotions as [PromotionMessage, PromotionMessage]
    put(second, [['HEMAT10', 1]])
    const change: PromotedWish['change'] = (cart) =>
      must(setBasketDiscount(must(setLineDiscount(cart, 2, TENTH)), TENTH))
    const made = build({
      ...{ promotions, change, coupons: [{ code: 'HEMAT10', promotionId: second.promotion_id }] },
      items: [
        [1, 3000],
        [2, 5000],
      ],
    })
    const items = made.items.map((item) => ({
      ...item,
      batch_code: 'B7',
      expires_on: '2027-03-01',
    }))
    const sale = { ...made, items, buyer: BUYER }
    t.equal(sale.items[0]?.promotions?.length, 2, 'two on one line')
    await take(sale)
    put(second, [])
    const paperOf = (message: SaleMessage) =>
      buildReceipt({
        ...{ message, outlet: SMALL_OUTLET, cashierName: 'Sari', customerName: null },
        ...{ copyNo: 0, language: 'id', showsExpiry: true },
      })
    const kept = readSaleDetail(db, sale.offline_transaction_id)
    t.same(kept && paperOf(kept.sale), paperOf(sale))
    t.same(kept?.sale.promotions, sale.promotions, 'with the code, though nobody knows it any more')
    t.equal(kept?.summary.buyer_name, BUYER.name)
  },
)
