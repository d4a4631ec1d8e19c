// Prices from a quantity on and for members, from head office to a till's basket.
import t from 'tap'
import { activatePrices } from '#hub/catalogue/activate-prices.ts'
import { readCatalogueCursor } from '#hub/catalogue/bump-catalogue.ts'
import { readProducts } from '#hub/catalogue/catalogue-store.ts'
import { feedDesk, item, product, productId } from '../../support/feed-desk.ts'
import { promotedSale } from '../../support/promoted-sale.ts'

const tier = (from_milli: number, price_minor: number, is_member_only = false) =>
  item('price', `tier/${from_milli}/${is_member_only}`, {
    ...{ product_id: productId(1), unit_code: 'pcs', price_minor, priority: 1 },
    ...{ valid_from: '2026-11-01', valid_to: null },
    tier: { list_id: 'grosir', list_name: 'Harga grosir', from_milli, is_member_only },
  })

t.test('a tier comes down, reaches tills with its product, and goes', async (t) => {
  const desk = feedDesk(t)
  await activatePrices(desk.deps)
  await desk.snapshot([tier(3_000, 900), product(1), tier(0, 950, true)])
  const [read] = readProducts(desk.db, [productId(1)])
  t.match(read?.units[0]?.tiers, [
    { from_milli: 0, price_minor: 950, is_member_only: true },
    { from_milli: 3_000, price_minor: 900, list_name: 'Harga grosir', is_member_only: false },
  ])
  t.equal(read?.units[0]?.price_minor, 1001, 'the unit’s own price stands')
  if (!read) throw new Error('no product')
  const wish = { number: 1, promotions: [], products: [read] }
  const sale = promotedSale({ ...wish, items: [[0, 3000]] })
  t.match(sale.promotions, [{ promotion_id: 'grosir', name: 'Harga grosir', amount_minor: 303 }])
  t.equal(promotedSale({ ...wish, items: [[0, 2000]] }).promotions, undefined)
  const member = promotedSale({ ...wish, items: [[0, 1000]], withCustomer: true })
  t.equal(member.totals.line_discount_minor, 51)
  const cursor = readCatalogueCursor(desk.db)
  await desk.snapshot([product(1)])
  t.equal(readProducts(desk.db, [productId(1)])[0]?.units[0]?.tiers, undefined)
  t.ok(readCatalogueCursor(desk.db) > cursor, 'tills fetch the product again')
})
