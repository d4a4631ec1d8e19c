import t from 'tap'
import { addProduct, emptyCart, priceCart, setLineDiscount, setPrice } from '#domain/cart.ts'
import { priceNewsOf, withListPrice } from '#domain/cart-prices.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import {
  idOf,
  must,
  NOODLES,
  OUTLET,
  product,
  RICE,
  refusalOf,
  UNPRICED,
  unit,
} from '../support/shop.ts'

/** Cut and labelled in the shop, each piece at its own price. */
const CHEESE = product(7, { plu: '10003', units: [unit('pcs', 1000, 30_000)] })

const repriced = (from: ProductMessage, priceMinor: number): ProductMessage => ({
  ...from,
  units: from.units.map((each) => ({ ...each, price_minor: priceMinor })),
  price_list_version: from.price_list_version + 1,
})
const cartOf = (...products: ProductMessage[]) =>
  products.reduce((cart, each) => must(addProduct(cart, each, OUTLET)), emptyCart(idOf(40)))
const lineOf = (from: ProductMessage) => {
  const [line] = cartOf(from).lines
  if (!line) throw new Error('no line')
  return line
}

t.test('a line hears of another price of its own unit, and of nothing else', async (t) => {
  const line = lineOf(RICE)
  t.equal(priceNewsOf(line, RICE), null, 'the same price')
  t.equal(priceNewsOf(line, null), null, 'the product is gone')
  t.equal(priceNewsOf(line, product(2, { units: [unit('kg', 1000, 1)] })), null, 'no such unit')
  t.equal(priceNewsOf(line, { ...UNPRICED, units: [unit('sak', 1000, 0)] }), null, 'no price')
  const news = { oldMinor: 74_500, newMinor: 80_000, priceListVersion: 4 }
  t.same(priceNewsOf(line, repriced(RICE, 80_000)), news)
})

t.test("a label's own price stands until the list itself is another", async (t) => {
  const [line] = must(
    addProduct(emptyCart(idOf(40)), CHEESE, OUTLET, {
      barcode: '2210001012345',
      priceMinor: 12_345,
    }),
  ).lines
  if (!line) throw new Error('no line')
  t.equal(priceNewsOf(line, CHEESE), null)
  t.match(priceNewsOf(line, repriced(CHEESE, 40_000)), { oldMinor: 12_345, newMinor: 40_000 })
  const [known] = must(
    addProduct(emptyCart(idOf(40)), NOODLES, OUTLET, { barcode: '8991002101234' }),
  ).lines
  if (!known) throw new Error('no line')
  const now = { ...repriced(NOODLES, 3_300), price_list_version: known.priceListVersion }
  t.match(priceNewsOf(known, now), { newMinor: 3_300 }, 'a barcode of the unit is no label')
})

t.test('the new price is taken on its line alone', async (t) => {
  const cart = cartOf(RICE, NOODLES)
  const news = { oldMinor: 74_500, newMinor: 80_000, priceListVersion: 4 }
  const taken = must(withListPrice(cart, 1, news))
  t.match(taken.lines, [{ unitPriceMinor: 80_000, priceListVersion: 4 }, cart.lines[1]])
  t.equal(must(priceCart(taken)).totals.totalMinor, 80_000 + 3_150)
})

t.test('a price that somebody set stays, beside the new list price', async (t) => {
  const price = { priceMinor: 70_000, reasonCode: 'damaged' }
  const cart = must(setPrice(cartOf(RICE), 1, price))
  const [line] = cart.lines
  if (!line) throw new Error('no line')
  const news = priceNewsOf(line, repriced(RICE, 80_000))
  t.match(news, { oldMinor: 74_500, newMinor: 80_000 })
  if (!news) return
  const override = { listPriceMinor: 80_000, reasonCode: 'damaged' }
  t.match(must(withListPrice(cart, 1, news)).lines, [
    { unitPriceMinor: 70_000, priceListVersion: 4, priceOverride: override },
  ])
  const same = must(withListPrice(cart, 1, { ...news, newMinor: 70_000 }))
  t.match(same.lines, [{ unitPriceMinor: 70_000, priceOverride: null }], 'no other price any more')
})

t.test('a discount that is larger than the new price refuses it', async (t) => {
  const discount = { kind: 'amount', amountMinor: 60_000 } as const
  const cart = must(setLineDiscount(cartOf(RICE), 1, discount))
  const news = { oldMinor: 74_500, newMinor: 50_000, priceListVersion: 4 }
  t.equal(refusalOf(withListPrice(cart, 1, news)), 'DISCOUNT_TOO_LARGE items/0/discount')
})

t.test('a weighed pack costs what its label says, whatever the list says now', async (t) => {
  const label = { barcode: '2210001012345', priceMinor: 12_345 }
  const add = (more = {}) =>
    must(addProduct(emptyCart(idOf(40)), WEIGHED, OUTLET, { ...label, ...more }))
  const total = (cart: ReturnType<typeof add>) => must(priceCart(cart)).totals.totalMinor
  const news = priceNewsOf(firstOf(add()), repriced(WEIGHED, 50_000))
  if (!news) throw new Error('no news')
  const taken = must(withListPrice(add(), 1, news))
  t.equal(total(taken), 12_345)
  t.match(taken.lines, [{ unitPriceMinor: 50_000, quantityMilli: 247, labelMinor: 12_345 }])
  const stated = add({ quantityMilli: 320 })
  t.match(stated.lines, [{ quantityMilli: 320, discount: { amountMinor: 103 } }])
  t.equal(total(stated), 12_345)
  t.match(must(withListPrice(stated, 1, news)).lines, [
    { quantityMilli: 320, unitPriceMinor: 50_000 },
  ])
  const light = add({ quantityMilli: 10 })
  t.match(light.lines, [{ quantityMilli: 318 }], 'a weight that costs less does not hold')
  const given = must(setLineDiscount(add(), 1, { kind: 'percent', ratePpm: 100_000 }))
  t.match(must(withListPrice(given, 1, news)).lines, [
    { quantityMilli: 318, unitPriceMinor: 50_000 },
  ])
  const bare = must(setLineDiscount(add(), 1, null))
  t.match(must(withListPrice(bare, 1, news)).lines, [{ quantityMilli: 318, discount: null }])
})

const WEIGHED = product(8, {
  plu: '10001',
  is_weighed: true,
  units: [unit('kg', 1000, 38_900)],
})

function firstOf(cart: ReturnType<typeof cartOf>) {
  const [line] = cart.lines
  if (!line) throw new Error('no line')
  return line
}
