import fc from 'fast-check'
import t from 'tap'
import {
  type Discount,
  loyaltyEligibleMinor,
  type PricedLine,
  type PricingLine,
  priceSale,
} from '#domain/price-sale.ts'
import { property } from '../support/property.ts'
import { anyDiscount, must, refusalOf, ruleNamed } from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

/** '-10%' or '-500'. */
function discountOf(text: string | undefined): Discount | null {
  if (!text) return null
  if (!text.endsWith('%')) return { kind: 'amount', amountMinor: -Number(text) }
  return { kind: 'percent', ratePpm: -Number(text.slice(0, -1)) * 10_000 }
}

const LINE = /^(?:(\S+) x )?(\d+) (\w+)(?: (\S+))?$/

/** '2 x 12500 P -10%', or '12500 P' for one. */
function lineOf(text: string): PricingLine {
  const [, quantity = '1', price, rule = '', discount] = LINE.exec(text) ?? []
  return {
    quantityMilli: Math.round(Number(quantity) * 1000),
    unitPriceMinor: Number(price),
    tax: ruleNamed(rule),
    discount: discountOf(discount),
    isLoyaltyEligible: true,
  }
}

const textOf = (line: PricedLine): string =>
  [
    line.grossMinor,
    line.lineDiscountMinor,
    line.basketDiscountMinor,
    line.taxBaseMinor,
    line.taxMinor,
    line.totalMinor,
  ].join(' ')

// Columns of a price: gross, line discount, basket discount, tax base, tax, total.
t.test('baskets', (t) => {
  const table = `
    lines                  | basket | of the sale
    11100 P                |        | 11100 0 0 9167 1100 11100
    2 x 12500 P -10%       |        | 25000 2500 0 18581 2230 22500
    3150 P -500            |        | 3150 500 0 2188 263 2650
    0.25 x 48000 E         |        | 12000 0 0 0 0 12000
    0.333 x 9999 E         |        | 3330 0 0 0 0 3330
    3145 E -10%            |        | 3145 315 0 0 0 2830
    0.001 x 400 E          |        | 0 0 0 0 0 0
    5 P; 5 P; 5 P          |        | 15 0 0 13 1 15
    1000 E; 1000 E; 1000 E | -100   | 3000 0 100 0 0 2900
    10000 P; 10000 E       | -10%   | 20000 0 2000 7432 892 18000
    11200 L; 11100 P       |        | 22300 0 0 19167 2300 22300
    10000 PX; 50 PX        |        | 10050 0 0 9213 1106 11156
    100 LX -50             |        | 100 50 0 50 6 56
    5000 P -100%           |        | 5000 5000 0 0 0 0
    5000 P                 | -5000  | 5000 0 5000 0 0 0
    5000 P                 | -100%  | 5000 0 5000 0 0 0
    0 P                    |        | 0 0 0 0 0 0
    999999999999 E         |        | 999999999999 0 0 0 0 999999999999
                           |        | 0 0 0 0 0 0
                           | -10%   | 0 0 0 0 0 0
  `
  for (const row of textTable(table)) {
    const lines = listOf(row('lines')).map(lineOf)
    const priced = must(priceSale(lines, discountOf(row('basket'))))
    t.equal(textOf(priced.totals), row('of the sale'), row('lines'))
  }
  t.end()
})

t.test('what each line bears of it', (t) => {
  const table = `
    lines                  | basket | of each line
    5 P; 5 P; 5 P          |        | 5 0 0 5 1 5; 5 0 0 4 0 5; 5 0 0 4 0 5
    1000 E; 1000 E; 1000 E | -100   | 1000 0 34 0 0 966; 1000 0 33 0 0 967; 1000 0 33 0 0 967
    10000 P; 10000 E       | -10%   | 10000 0 1000 7432 892 9000; 10000 0 1000 0 0 9000
    11200 L; 11100 P       |        | 11200 0 0 10000 1200 11200; 11100 0 0 9167 1100 11100
    10000 PX; 50 PX        |        | 10000 0 0 9167 1100 11100; 50 0 0 46 6 56
  `
  for (const row of textTable(table)) {
    const lines = listOf(row('lines')).map(lineOf)
    const priced = must(priceSale(lines, discountOf(row('basket'))))
    t.same(priced.lines.map(textOf), listOf(row('of each line')), row('lines'))
  }
  t.end()
})

t.test('each class that charges tax has one row, in order of appearance', (t) => {
  const lines = ['11200 L', '11100 P', '500 E', '11100 P'].map(lineOf)
  t.same(must(priceSale(lines, null)).taxes, [
    { taxCode: 'LUX12', ratePpm: 120_000, taxBaseMinor: 10_000, taxMinor: 1200 },
    { taxCode: 'PPN12', ratePpm: 120_000, taxBaseMinor: 18_333, taxMinor: 2200 },
  ])
  t.end()
})

t.test('what cannot be priced is refused', (t) => {
  const table = `
    lines                        | basket | refusal
    1 x 1000 P; 1 x 1000 P -1001 |        | DISCOUNT_TOO_LARGE items/1/discount
    1 x 1000 P -101%             |        | DISCOUNT_TOO_LARGE items/0/discount
    1 x 0 P -1                   |        | DISCOUNT_TOO_LARGE items/0/discount
    1 x 1000 P -10%              | -901   | DISCOUNT_TOO_LARGE discount
    1 x 1000 P                   | -101%  | DISCOUNT_TOO_LARGE discount
                                 | -1     | DISCOUNT_TOO_LARGE discount
    1 x 1 P; 2 x 999999999999 P  |        | SALE_TOO_LARGE items/1
    100000 x 999999999999 P      |        | SALE_TOO_LARGE items/0
    1.001 x 999999999999 P       |        | SALE_TOO_LARGE items/0
    1 x 999999999999 P; 1 x 1 P  |        | SALE_TOO_LARGE
    1 x 999999999999 PX          |        | SALE_TOO_LARGE
  `
  for (const row of textTable(table)) {
    const lines = listOf(row('lines')).map(lineOf)
    const outcome = priceSale(lines, discountOf(row('basket')))
    t.equal(refusalOf(outcome), row('refusal'), `${row('lines')} ${row('basket')}`)
  }
  t.end()
})

t.test('a basket that no schema lets through is a bug', (t) => {
  const line = lineOf('1000 P')
  t.throws(() => priceSale([{ ...line, quantityMilli: 0 }], null), /quantity and a price/)
  t.throws(() => priceSale([{ ...line, unitPriceMinor: -1 }], null), /quantity and a price/)
  t.throws(() => priceSale([line], { kind: 'amount', amountMinor: -1 }), /not negative/)
  t.end()
})

t.test('loyalty counts the eligible lines', (t) => {
  const lines = [
    { ...lineOf('1000 P'), isLoyaltyEligible: false },
    lineOf('2000 PX'),
    lineOf('500 E'),
  ]
  t.equal(loyaltyEligibleMinor(lines, must(priceSale(lines, null))), 2000 + 220 + 500)
  t.end()
})

const anyLine: fc.Arbitrary<PricingLine> = fc.record({
  quantityMilli: fc.integer({ min: 1, max: 100_000 }),
  unitPriceMinor: fc.nat(500_000),
  discount: anyDiscount,
  tax: fc.constantFrom('P', 'L', 'E', 'PX', 'LX').map(ruleNamed),
  isLoyaltyEligible: fc.boolean(),
})
const anyLines = fc.array(anyLine, { maxLength: 25 })

property(
  'the parts sum to the whole, in every column and every class',
  fc.property(anyLines, anyDiscount, (lines, basket) => {
    const outcome = priceSale(lines, basket)
    fc.pre(outcome.ok)
    const { lines: priced, totals, taxes } = must(outcome)
    const keys = Object.keys(totals) as (keyof PricedLine)[]
    const columns = keys.every(
      (key) => priced.reduce((sum, line) => sum + line[key], 0) === totals[key],
    )
    const taxed = taxes.reduce((sum, tax) => sum + tax.taxMinor, 0) === totals.taxMinor
    const based = taxes.reduce((sum, tax) => sum + tax.taxBaseMinor, 0) === totals.taxBaseMinor
    return columns && taxed && based
  }),
)

property(
  'no amount of any line is negative, and total = gross - discounts + tax on top',
  fc.property(anyLines, anyDiscount, (lines, basket) => {
    const outcome = priceSale(lines, basket)
    fc.pre(outcome.ok)
    return must(outcome).lines.every((line, index) => {
      const onTop = lines[index]?.tax.isInclusive ? 0 : line.taxMinor
      const charged = line.grossMinor - line.lineDiscountMinor - line.basketDiscountMinor
      return Object.values(line).every((n) => n >= 0) && line.totalMinor === charged + onTop
    })
  }),
)

const absurd = fc.record({
  quantityMilli: fc.integer({ min: 1, max: 100_000_000 }),
  unitPriceMinor: fc.nat(999_999_999_999),
  discount: fc.oneof(
    fc.constant(null),
    fc.record({ kind: fc.constant('amount' as const), amountMinor: fc.nat(999_999_999_999) }),
    fc.record({ kind: fc.constant('percent' as const), ratePpm: fc.nat(1_000_000) }),
  ),
  tax: fc.record({
    taxCode: fc.constant('ANY'),
    ratePpm: fc.nat(1_000_000),
    baseNumerator: fc.integer({ min: 1, max: 1000 }),
    baseDenominator: fc.integer({ min: 1, max: 1000 }),
    isInclusive: fc.boolean(),
  }),
  isLoyaltyEligible: fc.boolean(),
})
property(
  'pricing whatever passes the wire never throws',
  fc.property(fc.array(absurd, { maxLength: 8 }), anyDiscount, (lines, basket) => {
    const outcome = priceSale(lines, basket)
    return !outcome.ok || Object.values(outcome.value.totals).every(Number.isSafeInteger)
  }),
)
