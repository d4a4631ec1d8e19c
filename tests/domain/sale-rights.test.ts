// Which rights a sale takes, and how much of each.
import fc from 'fast-check'
import t from 'tap'
import { addProduct, type Cart, emptyCart, priceCart } from '#domain/cart.ts'
import { must } from '#domain/errors.ts'
import { embeddedEan13 } from '#domain/in-store-code.ts'
import type { Discount } from '#domain/price-sale.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import { loweredPpm, rightsOfSale } from '#domain/sale-rights.ts'
import type { TenderInput } from '#domain/settle.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { idOf, OUTLET } from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

/** '10%' or '1000'. */
function discountOf(text: string): Discount | null {
  if (text === '-') return null
  return text.endsWith('%')
    ? { kind: 'percent', ratePpm: Math.round(Number.parseFloat(text) * 10_000) }
    : { kind: 'amount', amountMinor: Number(text) }
}

type Line = { price: number; list: number | null; discount: Discount | null }

/** 'price[/list][ discount]': '10000', '8000/10000', '10000 10%'. */
function lineOf(text: string): Line {
  const [prices = '', discount = '-'] = text.split(' ')
  const [price, list] = prices.split('/').map(Number)
  return { price: price ?? 0, list: list ?? null, discount: discountOf(discount) }
}

const product = (index: number, price: number): ProductMessage => ({
  ...{ product_id: idOf(700 + index), sku: `S${index}`, name: 'Barang', category_id: null },
  ...{ tax_code: 'PPN12', is_weighed: false, is_loyalty_eligible: false, is_active: true },
  ...{ plu: null, stock_milli: 0, price_list_version: 3 },
  units: [{ unit_code: 'pcs', factor_milli: 1000, price_minor: price, barcodes: [] }],
})

function cartOf(lines: Line[], basketDiscount: Discount | null): Cart {
  let cart = emptyCart(idOf(9))
  for (const [index, { price }] of lines.entries()) {
    cart = must(addProduct(cart, product(index, price), OUTLET))
  }
  const priced = cart.lines.map((line, index) => {
    const { list = null, discount = null } = lines[index] ?? {}
    const priceOverride = list === null ? null : { listPriceMinor: list, reasonCode: 'damaged' }
    return { ...line, discount, priceOverride }
  })
  return { ...cart, lines: priced, basketDiscount }
}

function saleOf(cart: Cart, unverified: number[] = []): SaleMessage {
  const total = must(priceCart(cart)).totals.totalMinor
  const cards = unverified.map(
    (tenderedMinor): TenderInput => ({
      ...{ method: 'card', tenderedMinor, evidence: null, state: 'unverified' },
    }),
  )
  const paid = unverified.reduce((sum, each) => sum + each, 0)
  const cash: TenderInput = {
    ...{ method: 'cash', tenderedMinor: total - paid, evidence: null, state: 'verified' },
  }
  return must(
    buildSaleMessage({
      ...{ cart, tenders: [...cards, cash], outlet: OUTLET, committed: true },
      identity: {
        ...{ transactionId: idOf(1), terminalId: idOf(2), terminalCode: 'T1', series: 'A' },
        ...{ number: 1, sessionId: idOf(3), cashierId: idOf(4) },
        createdAt: '2026-11-22T05:00:00.000Z',
      },
    }),
  )
}

const saidOf = (sale: SaleMessage): string[] =>
  rightsOfSale(sale, OUTLET).map(({ permission, amount, field }) =>
    [permission, amount, field].join(' '),
  )

t.test('discounts, prices and unconfirmed payments', (t) => {
  const table = `
    lines                     | basket | unverified | rights
    10000                     | -      | -          | -
    10000 10%                 | -      | -          | discount 100000 items/0/discount
    15 10%                    | -      | -          | discount 100000 items/0/discount
    10000 0                   | -      | -          | -
    3000 1                    | -      | -          | discount 334 items/0/discount
    10000 1000; 10000 2000    | -      | -          | discount 200000 items/1/discount
    10000 10000               | -      | -          | discount 1000000 items/0/discount
    10000; 10000              | 5%     | -          | discount 50000 discount
    10000; 10000              | 1000   | -          | discount 50000 discount
    10000 10%                 | 10%    | -          | discount 189900 discount
    10000 30%; 90000          | 5%     | -          | discount 300000 items/0/discount
    10000 1000                | 900    | -          | discount 190000 discount
    10 1%; 10 1%              | 1%     | -          | discount 10000 items/0/discount
    8000/10000                | -      | -          | price-override 200000 items/0/unit_price_minor
    12000/10000               | -      | -          | price-override 0 items/0/unit_price_minor
    10000/10000               | -      | -          | -
    8000/10000; 5000/10000    | -      | -          | price-override 500000 items/1/unit_price_minor
    10000                     | -      | 4000       | accept-unverified 4000 payments/0/state
    10000                     | -      | 4000; 3000 | accept-unverified 7000 payments/0/state
    8000/10000 5%             | -      | 100        | discount 50000 items/0/discount; price-override 200000 items/0/unit_price_minor; accept-unverified 100 payments/0/state
  `
  for (const row of textTable(table)) {
    const cart = cartOf(listOf(row('lines')).map(lineOf), discountOf(row('basket')))
    const unverified = listOf(row('unverified').replace('-', '')).map(Number)
    const expected = listOf(row('rights').replace(/^-$/, ''))
    t.strictSame(saidOf(saleOf(cart, unverified)), expected, `${row('lines')} | ${row('basket')}`)
  }
  t.end()
})

t.test('the price of a printed label is nobody’s discount', (t) => {
  const weighed = { ...product(1, 38_900), is_weighed: true, plu: '00001' }
  const barcode = embeddedEan13('22', '00001', 12_345, OUTLET.embedded_barcode_rules[1] ?? never())
  const cart = must(
    addProduct(emptyCart(idOf(9)), weighed, OUTLET, { barcode, priceMinor: 12_345 }),
  )
  const sale = saleOf(cart)
  const [line] = sale.items
  t.not(line?.discount, null, 'the label is cheaper than its weight')
  t.strictSame(saidOf(sale), [])
  const cheaper = (change: object) => ({
    ...sale,
    items: sale.items.map((each) => ({ ...each, ...change })),
  })
  t.match(rightsOfSale(sale, { ...OUTLET, embedded_barcode_rules: [] }), [{ amount: 2022 }])
  const earlier = { ...OUTLET, embedded_barcode_rules: [] }
  const rules = [[], OUTLET.embedded_barcode_rules]
  t.same(rightsOfSale(sale, { ...earlier, earlier_code_rules: rules }), [], 'by rules of before')
  const discount = { kind: 'amount' as const, amount_minor: 9_000 }
  t.match(
    saidOf(cheaper({ discount, line_discount_minor: 9_000 })),
    [/^discount 7/],
    'more than it says',
  )
  const { gross_minor = 0, quantity_milli = 0 } = line ?? {}
  const tenfold = { quantity_milli: 10 * quantity_milli, gross_minor: 10 * gross_minor }
  const rest = { kind: 'amount' as const, amount_minor: 10 * gross_minor - 12_345 }
  const heavier = { ...tenfold, discount: rest, line_discount_minor: rest.amount_minor }
  t.match(saidOf(cheaper(heavier)), [/^discount 9/], 'more goods than the label is for')
  t.match(saidOf(cheaper({ unit_price_minor: 0 })), [/^discount /], 'no price to weigh it by')
  const byWeight = embeddedEan13('21', '00001', 318, OUTLET.embedded_barcode_rules[0] ?? never())
  t.match(saidOf(cheaper({ barcode: byWeight })), [/^discount /], 'a label without a price')
  t.match(saidOf(cheaper({ barcode: '8991002101234' })), [/^discount /], 'another barcode')
  t.match(saidOf(cheaper({ barcode: null })), [/^discount /], 'no barcode')
  t.match(saidOf(cheaper({ barcode: ' ' })), [/^discount /], 'nothing that could be scanned')
  t.end()
})
t.test('nor is what a label costs less than the weight that stands on it', (t) => {
  const weighed = { ...product(1, 38_900), is_weighed: true }
  const barcode = '(01)09501101530003(3103)000500(3920)12000'
  const options = { barcode, priceMinor: 12_000, quantityMilli: 500 }
  const sale = saleOf(must(addProduct(emptyCart(idOf(9)), weighed, OUTLET, options)))
  t.match(sale.items, [{ quantity_milli: 500, line_discount_minor: 7_450 }])
  t.strictSame(saidOf(sale), [])
  const items = sale.items.map((each) => ({ ...each, quantity_milli: 501 }))
  t.match(saidOf({ ...sale, items }), [/^discount /], 'another weight')
  t.end()
})

const never = (): never => {
  throw new Error('the shop has a rule for price labels')
}

t.test('amounts that state nonsense are judged and do not throw', (t) => {
  const sale = saleOf(cartOf([lineOf('10000 1000')], discountOf('1000')))
  const items = sale.items.map((line) => ({ ...line, gross_minor: 1, line_discount_minor: 1e12 }))
  const totals = { ...sale.totals, gross_minor: 1, basket_discount_minor: 1e12 }
  t.strictSame(saidOf({ ...sale, items, totals }), ['discount 1000000 items/0/discount'])
  const free = items.map((line) => ({ ...line, gross_minor: 0 }))
  t.strictSame(saidOf({ ...sale, items: free, totals: { ...totals, gross_minor: 0 } }), [
    'discount 0 discount',
  ])
  t.equal(loweredPpm(0, 0), 0)
  t.equal(loweredPpm(3, 2), 333_334)
  t.end()
})

const anyDiscount = fc.option(
  fc.oneof(fc.record({ kind: fc.constant('percent' as const), ratePpm: fc.nat({ max: 100_000 }) })),
)
property(
  'percentages up to a limit on lines alone, or on the basket alone, stay within it',
  fc.property(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 500_000 }), anyDiscount), {
      minLength: 1,
      maxLength: 8,
    }),
    anyDiscount,
    fc.boolean(),
    (drawn, basket, isOnBasket) => {
      const lines = drawn.map(([price, discount]) => ({
        price,
        list: null,
        discount: isOnBasket ? null : discount,
      }))
      const sale = saleOf(cartOf(lines, isOnBasket ? basket : null))
      return rightsOfSale(sale, OUTLET).every(({ amount }) => amount <= 100_000)
    },
  ),
)

property(
  'what is given away is never more than the rights say, but for the rounding of percentages',
  fc.property(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 500_000 }), anyDiscount), {
      minLength: 1,
      maxLength: 8,
    }),
    anyDiscount,
    (drawn, basket) => {
      const lines = drawn.map(([price, discount]) => ({ price, list: null, discount }))
      const { totals, ...sale } = saleOf(cartOf(lines, basket))
      const [right] = rightsOfSale({ ...sale, totals }, OUTLET)
      const given = totals.line_discount_minor + totals.basket_discount_minor
      const allowed = Math.ceil((totals.gross_minor * (right?.amount ?? 0)) / 1_000_000)
      return given <= allowed + lines.length + 1
    },
  ),
)
