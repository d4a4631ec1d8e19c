// A price that changes while its goods lie in the basket: seen, taken, kept.
import t from 'tap'
import { addProduct, emptyCart, priceCart, setLineDiscount, setPrice } from '#domain/cart.ts'
import { priceNewsOf, withListPrice } from '#domain/cart-prices.ts'
import { must } from '#domain/errors.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { SMALL_OUTLET, SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'

const noodles = SMALL_PRODUCTS[1] as ProductMessage
const dearer = (price_minor: number): ProductMessage => ({
  ...noodles,
  price_list_version: 2,
  units: noodles.units.map((unit) => ({ ...unit, price_minor })),
})
const cartOf = (options = {}) =>
  must(addProduct(emptyCart(testId(1)), noodles, SMALL_OUTLET, options))

t.test('said once the list says something else', async (t) => {
  const cart = cartOf()
  const [line] = cart.lines
  if (!line) throw new Error('no line')
  t.equal(priceNewsOf(line, noodles), null)
  t.equal(priceNewsOf(line, null), null)
  t.equal(priceNewsOf(line, dearer(0)), null, 'a price that was taken away is no price')
  t.equal(priceNewsOf({ ...line, unitCode: 'dus' }, dearer(4_000)), null)
  const news = priceNewsOf(line, dearer(4_000))
  t.same(news, { oldMinor: 3_150, newMinor: 4_000, priceListVersion: 2 })
  if (!news) return
  const taken = must(withListPrice(cart, line.lineNo, news))
  t.match(taken.lines, [{ unitPriceMinor: 4_000, priceListVersion: 2, priceOverride: null }])
  t.equal(must(priceCart(taken)).totals.totalMinor, 4_000)
  t.equal(priceNewsOf({ ...line, ...taken.lines[0] }, dearer(4_000)), null, 'nothing new then')
})

t.test('what somebody set stays, beside another list price', async (t) => {
  const set = must(setPrice(cartOf(), 1, { priceMinor: 3_000, reasonCode: 'near-expiry' }))
  const news = { oldMinor: 3_150, newMinor: 3_500, priceListVersion: 2 }
  t.match(must(withListPrice(set, 1, news)).lines, [
    { unitPriceMinor: 3_000, priceOverride: { listPriceMinor: 3_500 } },
  ])
  const same = must(withListPrice(set, 1, { ...news, newMinor: 3_000 }))
  t.match(same.lines, [{ unitPriceMinor: 3_000, priceOverride: null }])
  const cheap = must(setLineDiscount(cartOf(), 1, { kind: 'amount', amountMinor: 3_000 }))
  t.match(withListPrice(cheap, 1, { ...news, newMinor: 100 }), { code: 'DISCOUNT_TOO_LARGE' })
})

t.test('a label carries its own price', async (t) => {
  const [line] = cartOf({ barcode: '2212345678905', priceMinor: 2_900 }).lines
  if (!line) throw new Error('no line')
  t.equal(priceNewsOf(line, noodles), null)
  t.match(priceNewsOf(line, dearer(4_000)), { oldMinor: 2_900 })
})
