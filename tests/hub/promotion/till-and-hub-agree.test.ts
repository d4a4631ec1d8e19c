// 10,000 random baskets: what the till's code makes of them is what the hub makes of the sale.
import fc from 'fast-check'
import t from 'tap'
import { must } from '#domain/errors.ts'
import { checkSaleMessage } from '#domain/sale-message.ts'
import { write } from '#hub/db/write.ts'
import { evaluateSale } from '#hub/promotion/evaluate-sale.ts'
import { putPromotion } from '#hub/promotion/put-promotion.ts'
import { anyBasketOffer, anyGoodsOffer } from '../../support/any-promotions.ts'
import { NOON_MS, ofSmallOutlet, promotedSale } from '../../support/promoted-sale.ts'
import { promotionOf } from '../../support/promotion-words.ts'
import { PROPERTY_SEED } from '../../support/property.ts'
import { MANAGER_ID, SMALL_OUTLET, SMALL_PRODUCTS } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

const BASKETS = 10_000
const SETS_OF_PROMOTIONS = 20

const anyItems = fc.array(fc.tuple(fc.constantFrom(1, 2, 3, 5), fc.integer({ min: 1, max: 4 })), {
  minLength: 1,
  maxLength: 5,
})

t.test('till and hub agree', (t) => {
  const { db, seams } = smallShop(t)
  const offers = fc.sample(
    fc.array(fc.oneof(anyGoodsOffer, anyBasketOffer), { minLength: 1, maxLength: 6 }),
    { numRuns: SETS_OF_PROMOTIONS, seed: PROPERTY_SEED },
  )
  const baskets = fc.sample(fc.tuple(anyItems, fc.boolean()), {
    ...{ numRuns: BASKETS, seed: PROPERTY_SEED },
  })
  const known = new Set<string>()
  let disagreed = 0
  let promoted = 0
  for (const [at, words] of offers.entries()) {
    const promotions = words.map((text, n) => ofSmallOutlet(promotionOf(text, n)))
    seams.clock.advance(60_000)
    write(db, (tx) => {
      for (const id of known) db.prepare('DELETE FROM promotion_rule WHERE id = ?').run(id)
      for (const { promotion_id: id, ...change } of promotions) {
        must(putPromotion(tx, seams, { ...change, id, staffId: MANAGER_ID, coupons: [] }))
        known.add(id)
      }
    })
    const share = BASKETS / SETS_OF_PROMOTIONS
    for (const [items, withCustomer] of baskets.slice(at * share, (at + 1) * share)) {
      const quantities = items.map(
        ([index, n]) => [index, index === 3 ? n * 350 : n * 1000] as const,
      )
      const sale = promotedSale({ number: 1, items: quantities, promotions, withCustomer })
      const member = withCustomer ? { tier: 'silver' } : null
      const expected = evaluateSale(db, SMALL_OUTLET, sale, {
        ...{ atMs: NOON_MS + (at + 1) * 60_000, member },
        isWeighed: ({ product_id }) => product_id === SMALL_PRODUCTS[3]?.product_id,
      })
      const stated = sale.items.flatMap(({ line_no: lineNo, promotions: mine = [] }) =>
        mine.map((each) => ({
          ...{ lineNo, promotionId: each.promotion_id, amountMinor: each.amount_minor },
        })),
      )
      if (stated.length > 0) promoted += 1
      const faults = checkSaleMessage(sale, SMALL_OUTLET, 'silver')
      if (JSON.stringify(stated) !== JSON.stringify(expected) || faults.length > 0) disagreed += 1
    }
  }
  t.equal(disagreed, 0)
  t.ok(promoted > BASKETS / 4, `${promoted} baskets had something taken off`)
  t.end()
})
