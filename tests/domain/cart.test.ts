import fc from 'fast-check'
import t from 'tap'
import {
  type AddOptions,
  addProduct,
  type Cart,
  type CartLine,
  emptyCart,
  priceCart,
  removeLine,
  setBasketDiscount,
  setCustomer,
  setLineDiscount,
  setNote,
  setPrice,
  setQuantity,
} from '#domain/cart.ts'
import { cartFields } from '#domain/sale-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { property } from '../support/property.ts'
import {
  APPLES,
  anyShopping,
  BEEF,
  CUSTOMER,
  idOf,
  must,
  NOODLES,
  OUTLET,
  PERFUME,
  product,
  RICE,
  refusalOf,
  UNPRICED,
  unit,
} from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

const PRODUCTS: Record<string, ProductMessage> = {
  noodles: NOODLES,
  rice: RICE,
  apples: APPLES,
  perfume: PERFUME,
  beef: BEEF,
  unpriced: UNPRICED,
  retired: product(7, { is_active: false }),
  odd: product(8, { tax_code: 'NEW99' }),
}
const SPARE = product(9)

/** 'noodles 2000 karton', 'beef rp12500', 'noodles #036000291452'. */
function optionsOf(words: readonly string[]): AddOptions {
  return Object.assign(
    {},
    ...words.map((word): AddOptions => {
      if (word.startsWith('rp')) return { priceMinor: Number(word.slice(2)) }
      if (word.startsWith('#')) return { barcode: word.slice(1) }
      return /^[a-z]/.test(word) ? { unitCode: word } : { quantityMilli: Number(word) }
    }),
  )
}

function step(cart: Cart, text: string) {
  const [which = '', ...words] = text.split(' ')
  return addProduct(cart, PRODUCTS[which] ?? SPARE, OUTLET, optionsOf(words))
}

const fill = (text: string): Cart =>
  listOf(text).reduce((cart, each) => must(step(cart, each)), emptyCart(idOf(7)))

const amount = (amountMinor: number) => ({ kind: 'amount' as const, amountMinor })

const textOf = (line: CartLine): string => {
  const discount = line.discount?.kind === 'amount' ? ` -${line.discount.amountMinor}` : ''
  return `${line.lineNo}: ${line.quantityMilli} ${line.unitCode} ${line.unitPriceMinor}${discount}`
}
const linesOf = (cart: Cart): string => cart.lines.map(textOf).join('; ')

t.test('adding products', (t) => {
  const table = `
    products                             | lines
    noodles                              | 1: 1000 pcs 3150
    noodles; noodles                     | 1: 2000 pcs 3150
    noodles 3000; noodles 2000           | 1: 5000 pcs 3150
    noodles; rice; noodles               | 1: 2000 pcs 3150; 2: 1000 sak 74500
    noodles; noodles karton              | 1: 1000 pcs 3150; 2: 1000 karton 118000
    noodles karton; noodles karton       | 1: 2000 karton 118000
    noodles #18991002101231              | 1: 1000 karton 118000
    noodles #036000291452                | 1: 1000 pcs 3150
    noodles #0036000291452               | 1: 1000 pcs 3150
    noodles #unknown                     | 1: 1000 pcs 3150
    noodles pcs #18991002101231          | 1: 1000 pcs 3150
    apples 250; apples 250               | 1: 250 kg 38900; 2: 250 kg 38900
    apples                               | 1: 1000 kg 38900
    beef rp12500                         | 1: 90 kg 139900 -91
    beef rp13990                         | 1: 100 kg 139900
    noodles rp3000                       | 1: 1000 pcs 3000
    noodles rp3000; noodles              | 1: 1000 pcs 3000; 2: 1000 pcs 3150
    unpriced rp5000                      | 1: 1000 pcs 5000
  `
  for (const row of textTable(table)) {
    t.equal(linesOf(fill(row('products'))), row('lines'), row('products'))
  }
  t.end()
})

t.test('products that cannot be added', (t) => {
  const table = `
    product            | refusal
    retired            | UNKNOWN_PRODUCT
    noodles lusin      | UNKNOWN_PRODUCT
    unpriced           | PRICE_NOT_SET
    noodles rp0        | PRICE_NOT_SET
    odd                | TAX_MISMATCH
    noodles 1500       | QUANTITY_NOT_WHOLE
    noodles 0          | INVALID_REQUEST quantity_milli
    noodles -1000      | INVALID_REQUEST quantity_milli
    apples 0.5         | INVALID_REQUEST quantity_milli
    apples 100000001   | INVALID_REQUEST quantity_milli
    beef rp0           | INVALID_REQUEST quantity_milli
    rice 100000000     | ok
    perfume 100000000  | ok
  `
  for (const row of textTable(table)) {
    t.equal(refusalOf(step(emptyCart(idOf(7)), row('product'))), row('refusal'), row('product'))
  }
  const unpricedByWeight = product(10, { is_weighed: true, units: [unit('kg', 1000, 0)] })
  const outcome = addProduct(emptyCart(idOf(7)), unpricedByWeight, OUTLET, { priceMinor: 500 })
  t.equal(refusalOf(outcome), 'PRICE_NOT_SET', 'a label needs a price list to become a weight')
  const dear = product(11, { units: [unit('pcs', 1000, 999_999_999_999)] })
  const full = must(addProduct(emptyCart(idOf(7)), dear, OUTLET))
  t.equal(refusalOf(addProduct(full, NOODLES, OUTLET)), 'SALE_TOO_LARGE')
  t.end()
})

t.test('a line is a snapshot of product, unit, price and tax rule', (t) => {
  const barcode = '18991002101231'
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, OUTLET, { barcode }))
  t.same(cart.lines, [
    {
      lineNo: 1,
      productId: NOODLES.product_id,
      sku: 'SKU1',
      name: 'Mi goreng',
      barcode,
      categoryId: null,
      unitCode: 'karton',
      unitFactorMilli: 40_000,
      quantityMilli: 1000,
      unitPriceMinor: 118_000,
      priceListVersion: 3,
      taxCode: 'PPN12',
      taxRatePpm: 120_000,
      taxBaseNumerator: 11,
      taxBaseDenominator: 12,
      isPriceTaxInclusive: true,
      discount: null,
      priceOverride: null,
      isLoyaltyEligible: true,
      isWeighed: false,
    },
  ])
  t.end()
})

t.test('an outlet that is no PKP charges no tax', (t) => {
  const outlet = { ...OUTLET, is_taxable_enterprise: false }
  const cart = must(addProduct(emptyCart(idOf(7)), NOODLES, outlet))
  const { totals, taxes } = must(priceCart(cart))
  t.match(totals, { taxMinor: 0, taxBaseMinor: 0, totalMinor: 3150 })
  t.same(taxes, [])
  t.equal(cart.lines[0]?.taxCode, 'PPN12', 'the class of the product stays on the line')
  t.end()
})

t.test('a line with a discount, another price or another version does not grow', (t) => {
  const cart = fill('noodles')
  const percent = { kind: 'percent' as const, ratePpm: 100_000 }
  const discounted = must(setLineDiscount(cart, 1, percent))
  t.equal(must(step(discounted, 'noodles')).lines.length, 2)
  const changes: Partial<ProductMessage>[] = [
    { price_list_version: 4 },
    { tax_code: 'EXEMPT' },
    { is_weighed: true },
    { units: [unit('pcs', 1000, 3200)] },
  ]
  for (const change of changes) {
    const next = must(addProduct(cart, { ...NOODLES, ...change }, OUTLET))
    t.equal(next.lines.length, 2, JSON.stringify(change))
  }
  t.end()
})

t.test('goods of one batch are one line, of two batches two', (t) => {
  const scanned = ['(01)1(10)A', '(01)1(10)B', '(01)1(10)A', '8991002101234', null]
  const cart = scanned.reduce(
    (so, barcode) => must(addProduct(so, NOODLES, OUTLET, { barcode })),
    emptyCart(idOf(7)),
  )
  t.same(
    cart.lines.map(({ barcode, quantityMilli }) => `${barcode} ${quantityMilli}`),
    ['(01)1(10)A 2000', '(01)1(10)B 1000', '8991002101234 2000'],
  )
  t.end()
})

t.test('quantities', (t) => {
  const cart = fill('noodles; apples 250')
  const table = `
    line | quantity  | lines
    1    | 7000      | 1: 7000 pcs 3150; 2: 250 kg 38900
    2    | 1375      | 1: 1000 pcs 3150; 2: 1375 kg 38900
    1    | 0         | 2: 250 kg 38900
    9    | 0         | 1: 1000 pcs 3150; 2: 250 kg 38900
    9    | 1500      | 1: 1000 pcs 3150; 2: 250 kg 38900
    1    | 1500      | QUANTITY_NOT_WHOLE
    1    | -1000     | INVALID_REQUEST quantity_milli
    2    | 100000001 | INVALID_REQUEST quantity_milli
  `
  for (const row of textTable(table)) {
    const outcome = setQuantity(cart, Number(row('line')), Number(row('quantity')))
    t.equal(outcome.ok ? linesOf(outcome.value) : refusalOf(outcome), row('lines'))
  }
  const discounted = must(setLineDiscount(fill('noodles 2000'), 1, amount(5000)))
  t.equal(refusalOf(setQuantity(discounted, 1, 1000)), 'DISCOUNT_TOO_LARGE items/0/discount')
  t.end()
})

t.test('discounts', (t) => {
  const cart = fill('noodles; rice')
  t.equal(must(priceCart(must(setLineDiscount(cart, 1, amount(150))))).totals.totalMinor, 77_500)
  t.equal(must(priceCart(must(setBasketDiscount(cart, amount(650))))).totals.totalMinor, 77_000)
  const tooMuch = setLineDiscount(cart, 2, amount(74_501))
  t.equal(refusalOf(tooMuch), 'DISCOUNT_TOO_LARGE items/1/discount')
  t.equal(refusalOf(setBasketDiscount(cart, amount(77_651))), 'DISCOUNT_TOO_LARGE discount')
  const lifted = must(setLineDiscount(must(setLineDiscount(cart, 1, amount(150))), 1, null))
  t.same(lifted, cart, 'a discount can be taken back')
  t.end()
})

t.test('another price than the list', (t) => {
  const cart = fill('noodles 2000; rice')
  const list = cart.lines[0]?.unitPriceMinor ?? 0
  const dearer = { priceMinor: list + 500, reasonCode: 'agreed' }
  const set = must(setPrice(cart, 1, dearer))
  t.match(set.lines[0], {
    unitPriceMinor: list + 500,
    priceOverride: { listPriceMinor: list, reasonCode: 'agreed' },
  })
  const cheaper = must(setPrice(set, 1, { priceMinor: 1, reasonCode: 'old-stock' }))
  t.match(cheaper.lines[0]?.priceOverride, { listPriceMinor: list, reasonCode: 'old-stock' })
  t.same(must(setPrice(cheaper, 1, null)), cart, 'it can be taken back')
  t.same(must(setPrice(cheaper, 1, { ...dearer, priceMinor: list })), cart, 'the list is no other')
  t.equal(must(setPrice(cart, 9, dearer)), cart, 'an unknown line changes nothing')
  for (const priceMinor of [0, -1, 0.5, 1_000_000_000_000]) {
    const refused = setPrice(cart, 1, { ...dearer, priceMinor })
    t.equal(refusalOf(refused), 'INVALID_REQUEST unit_price_minor', String(priceMinor))
  }
  const discounted = must(setLineDiscount(cart, 1, amount(2)))
  const tooLow = setPrice(discounted, 1, { priceMinor: 1, reasonCode: 'agreed' })
  t.equal(tooLow.ok, true, 'two pieces bear it')
  const lower = setPrice(must(setLineDiscount(cart, 1, amount(3))), 1, {
    priceMinor: 1,
    reasonCode: 'agreed',
  })
  t.equal(refusalOf(lower), 'DISCOUNT_TOO_LARGE items/0/discount')
  t.end()
})

t.test('a basket discount goes with the lines that bore it', (t) => {
  const cart = must(setBasketDiscount(fill('noodles; rice'), amount(5000)))
  t.same(removeLine(cart, 1).basketDiscount, amount(5000), 'the rice still bears it')
  t.equal(removeLine(cart, 2).basketDiscount, null, 'the noodles cannot')
  const percent = { kind: 'percent' as const, ratePpm: 50_000 }
  const single = must(setBasketDiscount(fill('noodles'), percent))
  t.same(removeLine(single, 1), { ...single, lines: [], basketDiscount: null })
  t.end()
})

t.test('line numbers go on after a removal', (t) => {
  const cart = removeLine(fill('noodles; rice; perfume'), 2)
  t.equal(
    linesOf(must(step(cart, 'apples'))),
    '1: 1000 pcs 3150; 3: 1000 pcs 189999; 4: 1000 kg 38900',
  )
  t.end()
})

t.test('customer and note', (t) => {
  const cart = emptyCart(idOf(7))
  t.same(setCustomer(cart, CUSTOMER).customer, CUSTOMER)
  t.equal(setCustomer(setCustomer(cart, CUSTOMER), null).customer, null)
  t.equal(setNote(cart, ' tanpa\nkantong\u001b ').note, 'tanpa kantong')
  t.equal(setNote(cart, 'x'.repeat(600)).note?.length, 500)
  t.equal(setNote(cart, ' \n').note, null)
  t.equal(setNote(setNote(cart, 'a'), null).note, null)
  t.end()
})

t.test('a cart holds as many lines as a document can state', (t) => {
  const [line] = fill('apples').lines
  const lines = Array.from({ length: 500 }, (_, index) => ({ ...line, lineNo: index + 1 }))
  const cart = { ...emptyCart(idOf(7)), lines: lines as CartLine[] }
  t.equal(refusalOf(step(cart, 'apples')), 'SALE_TOO_LARGE')
  t.ok(step(removeLine(cart, 1), 'apples').ok)
  t.end()
})

property(
  'every cart that a cashier can make can be priced, and was never changed in place',
  fc.property(anyShopping, ({ cart }) => {
    const before = JSON.stringify(cart)
    const priced = priceCart(cart)
    setQuantity(cart, 1, 5000)
    setBasketDiscount(cart, amount(1))
    removeLine(cart, 1)
    return priced.ok && JSON.stringify(cart) === before
  }),
)

property(
  'a weighed label costs what the label says, at the list price',
  fc.property(
    fc.integer({ min: 1, max: 99_999 }),
    fc.integer({ min: 1, max: 500_000 }),
    (priceMinor, unitPriceMinor) => {
      const weighed = { ...BEEF, units: [unit('kg', 1000, unitPriceMinor)] }
      const cart = must(addProduct(emptyCart(idOf(7)), weighed, OUTLET, { priceMinor }))
      const isListed = cart.lines[0]?.unitPriceMinor === unitPriceMinor
      return isListed && must(priceCart(cart)).totals.totalMinor === priceMinor
    },
  ),
)

t.test('a line keeps what its code said, and who said its weight', async (t) => {
  const added = (of: ProductMessage, options: AddOptions): CartLine | undefined =>
    must(addProduct(emptyCart(idOf(1)), of, OUTLET, options)).lines[0]
  t.equal(added(NOODLES, {})?.weightSource, undefined, 'pieces have no weight')
  t.equal(added(APPLES, { quantityMilli: 333 })?.weightSource, 'typed')
  t.equal(added(APPLES, { quantityMilli: 333, weightSource: 'scale' })?.weightSource, 'scale')
  const batch = { batchCode: 'B7', expiresOn: '2026-03-01' }
  const cart = must(addProduct(emptyCart(idOf(1)), NOODLES, OUTLET, batch))
  t.match(cart.lines, [batch])
  const more = must(addProduct(cart, NOODLES, OUTLET, batch))
  t.equal(more.lines.length, 1, 'the same batch grows')
  const other = must(addProduct(more, NOODLES, OUTLET, { ...batch, batchCode: 'B8' }))
  t.equal(other.lines.length, 2, 'another batch is another line')
  const weighed = must(
    addProduct(emptyCart(idOf(1)), APPLES, OUTLET, { quantityMilli: 333, weightSource: 'scale' }),
  )
  const same = must(setQuantity(weighed, 1, 333))
  t.equal(same.lines[0]?.weightSource, 'scale', 'the same weight again changes nothing')
  t.equal(must(setQuantity(weighed, 1, 334)).lines[0]?.weightSource, 'typed')
  t.equal(must(setQuantity(cart, 1, 3000)).lines[0]?.weightSource, undefined)
  const items = must(cartFields(must(addProduct(weighed, NOODLES, OUTLET, batch)))).items
  t.match(items, [
    { weight_source: 'scale', batch_code: undefined },
    { batch_code: 'B7', expires_on: '2026-03-01', weight_source: undefined },
  ])
  t.notOk('batch_code' in (items[0] ?? {}), 'what nothing said is left out')
})
