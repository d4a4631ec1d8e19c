// What is foretold of a price is what it comes to when the days really pass.
import t from 'tap'
import { must } from '#domain/errors.ts'
import type { PriceForecast } from '#domain/wire/price-list-message.ts'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { applyPromotion } from '#hub/catalogue/apply-price.ts'
import { readProducts } from '#hub/catalogue/catalogue-store.ts'
import { write } from '#hub/db/write.ts'
import { pricingContext, putOwnRow } from '#hub/price-list/edit-price-row.ts'
import { foretellPrice } from '#hub/price-list/foretell-price.ts'
import { putOwnList } from '#hub/price-list/price-list-store.ts'
import { seededRandom } from '../../../tools/seeded-random.ts'
import { feedDesk, item, product, productId } from '../../support/feed-desk.ts'
import { PROPERTY_SEED } from '../../support/property.ts'
import { testId } from '../../support/small-outlet.ts'

const DAY_MS = 86_400_000
const dayOf = (n: number): string =>
  new Date(Date.UTC(2026, 10, 22) + n * DAY_MS).toISOString().slice(0, 10)
const UNIT = { productId: productId(1), unitCode: 'pcs' }

t.test('each day of three weeks costs what was foretold on the first', async (t) => {
  const seed = PROPERTY_SEED
  const random = seededRandom(seed)
  const pick = (count: number): number => Math.floor(random() * count)
  for (let round = 0; round < 2; round += 1) {
    const { db, deps, shop, snapshot } = feedDesk(t)
    await activatePrices(deps)
    const entries = Array.from({ length: 5 }, (_, n) => {
      const from = pick(20) - 3
      const priority = 1 + pick(3)
      const valid_to = pick(3) === 0 ? null : dayOf(from + pick(6))
      const price_minor = 1000 + pick(4) * 100
      const body = { product_id: UNIT.productId, unit_code: 'pcs', price_minor, priority }
      return item('price', `p${n}`, { ...body, valid_from: dayOf(from), valid_to })
    })
    await snapshot([product(1), ...entries])
    write(db, (tx) => {
      const list = { id: testId(9), name: 'Harga toko' }
      putOwnList(tx, { ...list, staffId: testId(1), atMs: 0 })
      const row = { row_id: 'own', product_id: UNIT.productId, unit_code: 'pcs', from_milli: 0 }
      const days = { valid_from: dayOf(pick(20)), valid_to: null }
      const words = { ...row, ...days, is_member_only: false, price_minor: 1234 }
      putOwnRow(tx, list, words, pricingContext(tx, deps.seams))
      const body = { name: 'Promo', valid_from: dayOf(8), valid_to: dayOf(9) }
      const prices = [{ product_id: UNIT.productId, unit_code: 'pcs', price_minor: 777 }]
      const change = { itemId: testId(8), version: 1, before: null, body: { ...body, prices } }
      const context = { ...pricingContext(tx, deps.seams), seams: deps.seams, atMs: 0 }
      applyPromotion(tx, change, context)
      // Somebody set another price by hand: it stands until a day has news.
      if (round % 2 === 0) tx.prepare('UPDATE selling_unit SET price_minor = 999').run()
    })
    const foretold = Array.from({ length: 21 }, (_, n) =>
      must(foretellPrice(db, { ...UNIT, day: dayOf(n), today: dayOf(0) })),
    )
    for (const [n, { price_minor, steps }] of foretold.entries()) {
      const [now] = readProducts(db, [UNIT.productId])
      t.equal(price_minor, now?.units[0]?.price_minor, `seed ${seed}, round ${round}, ${dayOf(n)}`)
      t.equal(steps.at(-1)?.price_minor, price_minor)
      shop.seams.clock.advance(DAY_MS)
      await activatePrices(deps)
    }
  }
})

t.test('it says why', async (t) => {
  const { db, deps, snapshot } = feedDesk(t)
  await activatePrices(deps)
  const body = { product_id: UNIT.productId, unit_code: 'pcs', priority: 1, valid_to: null }
  const tier = { list_id: 'grosir', list_name: 'Grosir', from_milli: 3000, is_member_only: false }
  await snapshot([
    product(1),
    item('price', 'a', { ...body, price_minor: 1100, valid_from: dayOf(2) }),
    item('price', 'b', { ...body, price_minor: 1200, valid_from: dayOf(5), priority: 2 }),
    item('price', 'c', { ...body, price_minor: 900, valid_from: dayOf(0), tier }),
  ])
  const ask = (n: number): PriceForecast =>
    must(foretellPrice(db, { ...UNIT, day: dayOf(n), today: dayOf(0) }))
  t.match(ask(0).steps, [{ day: dayOf(0), price_minor: 1001, reason: { kind: 'own' } }])
  const later = ask(6)
  t.match(later.steps, [
    { price_minor: 1001 },
    { day: dayOf(2), price_minor: 1100, reason: { kind: 'list', rank: 1 } },
    { day: dayOf(5), price_minor: 1200, reason: { kind: 'list', rank: 2 } },
  ])
  t.match(later.candidates, [
    { kind: 'list', rank: 2 },
    { kind: 'list', rank: 1 },
    { kind: 'own', price_minor: 1001 },
  ])
  t.match(later.tiers, [{ list_name: 'Grosir', from_milli: 3000, origin: 'head-office' }])
  db.prepare('UPDATE selling_unit SET price_minor = 950').run()
  t.match(ask(1).steps, [{ reason: { kind: 'set-here' } }])
  db.prepare('UPDATE selling_unit SET price_minor = 0').run()
  t.match(ask(1).steps, [{ reason: { kind: 'none' } }])
  const question = { ...UNIT, day: dayOf(0), today: dayOf(1) }
  t.match(foretellPrice(db, question), { code: 'PRICE_DAY_PAST' })
  t.match(foretellPrice(db, { ...question, unitCode: 'dus' }), { code: 'UNKNOWN_PRODUCT' })
})
