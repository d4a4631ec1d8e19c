import fc from 'fast-check'
import t from 'tap'
import { priceSale } from '#domain/price-sale.ts'
import {
  amountsUpTo,
  isLate,
  linesWithoutReceipt,
  pointsToReturn,
  pointsToReverse,
  type RefundAmounts,
  refundLines,
  shareOf,
  sumAmounts,
  voidLines,
} from '#domain/refund.ts'
import { amountFields } from '#domain/sale-amounts.ts'
import type { RefundLineRequest } from '#domain/wire/refund-message.ts'
import type { SaleLineMessage } from '#domain/wire/sale-message.ts'
import { property } from '../support/property.ts'
import { anyDiscount, idOf, must, refusalOf, ruleNamed } from '../support/shop.ts'
import { listOf, textTable } from '../support/text-table.ts'

/** A line as it was sold: priced by THE implementation, alone in its basket. */
function soldLine(quantityMilli: number, unitPriceMinor: number, discountMinor = 0, rule = 'P') {
  const tax = ruleNamed(rule)
  const discount = discountMinor ? { kind: 'amount' as const, amountMinor: discountMinor } : null
  const pricing = { quantityMilli, unitPriceMinor, discount, tax, isLoyaltyEligible: true }
  const priced = must(priceSale([pricing], null)).lines[0]
  if (!priced) throw new Error('one line goes in, one comes out')
  return messageLine({
    quantity_milli: quantityMilli,
    unit_price_minor: unitPriceMinor,
    is_price_tax_inclusive: tax.isInclusive,
    tax_code: tax.taxCode,
    tax_rate_ppm: tax.ratePpm,
    ...amountFields(priced),
  })
}

function messageLine(change: Partial<SaleLineMessage>): SaleLineMessage {
  return {
    line_no: 1,
    product_id: idOf(101),
    sku: 'SKU1',
    name: 'Mi goreng',
    barcode: null,
    category_id: null,
    unit_code: 'pcs',
    unit_factor_milli: 1000,
    quantity_milli: 1000,
    unit_price_minor: 1000,
    price_list_version: 1,
    is_price_tax_inclusive: true,
    tax_code: 'PPN12',
    tax_rate_ppm: 120_000,
    tax_base_numerator: 11,
    tax_base_denominator: 12,
    price_override: null,
    discount: null,
    is_loyalty_eligible: true,
    gross_minor: 1000,
    line_discount_minor: 0,
    basket_discount_minor: 0,
    tax_base_minor: 0,
    tax_minor: 0,
    total_minor: 1000,
    ...change,
  }
}

const columns = (amounts: RefundAmounts): string =>
  [
    amounts.gross_minor,
    amounts.discount_minor,
    amounts.tax_base_minor,
    amounts.tax_minor,
    amounts.total_minor,
  ].join(' ')

t.test('parts of a line, one after the other', (t) => {
  // gross discount base tax total of each part; X: the price excludes the tax
  const table = `
    quantity | price | off   | rule | parts     | amounts
    2000     | 3150  | 0     | P    | 1000;1000 | 3150 0 2602 312 3150; 3150 0 2601 312 3150
    3000     | 3150  | 0     | P    | 3000      | 9450 0 7805 936 9450
    3000     | 3150  | 1000  | P    | 1000;2000 | 3150 333 2327 279 2817; 6300 667 4652 558 5633
    2000     | 3150  | 999   | P    | 1000;1000 | 3150 500 2189 262 2650; 3150 499 2189 263 2651
    2000     | 10000 | 0     | PX   | 1000;1000 | 10000 0 9167 1100 11100; 10000 0 9166 1100 11100
    3000     | 333   | 500   | LX   | 1000;2000 | 333 167 166 20 186; 666 333 333 40 373
    1234     | 38900 | 0     | E    | 234;1000  | 9103 0 0 0 9103; 38900 0 0 0 38900
    2000     | 5000  | 10000 | P    | 1000;1000 | 5000 5000 0 0 0; 5000 5000 0 0 0
    2000     | 0     | 0     | P    | 1000      | 0 0 0 0 0
    7000     | 1     | 3     | P    | 1000;6000 | 1 0 1 0 1; 6 3 3 0 3
  `
  for (const row of textTable(table)) {
    const [quantity, price, discount] = ['quantity', 'price', 'off'].map((name) =>
      Number(row(name)),
    )
    const line = soldLine(quantity ?? 0, price ?? 0, discount, row('rule'))
    let done = 0
    const found = listOf(row('parts')).map((part) => {
      const amounts = shareOf(line, done, Number(part))
      done += Number(part)
      return columns(amounts)
    })
    t.same(found, listOf(row('amounts')), `${row('quantity')} x ${row('price')} ${row('rule')}`)
  }
  t.end()
})

t.test('a line whose own figures do not follow comes back by its total', (t) => {
  const broken = [
    messageLine({ total_minor: 600, tax_minor: 100, tax_base_minor: 50 }),
    messageLine({ total_minor: 600, line_discount_minor: 2000 }),
    messageLine({ total_minor: 1000, tax_minor: 1100, tax_base_minor: 1 }),
    messageLine({ is_price_tax_inclusive: false, tax_minor: 100, total_minor: 1000 }),
  ].map((line) => ({ ...line, quantity_milli: 2000 }))
  t.same(
    broken.map((line) => columns(amountsUpTo(line, 1000))),
    ['300 0 25 50 300', '300 0 0 0 300', '500 0 1 500 500', '500 0 0 50 500'],
  )
  t.same(
    broken.map((line) => amountsUpTo(line, 2000).total_minor),
    broken.map((line) => line.total_minor),
  )
  t.end()
})

const anyLine = fc
  .record({
    quantity: fc.oneof(
      fc.integer({ min: 1, max: 50 }).map((n) => n * 1000),
      fc.integer({ min: 1, max: 20_000 }),
    ),
    price: fc.oneof(fc.nat(20), fc.nat(500_000)),
    discount: anyDiscount,
    basket: anyDiscount,
    /** What promotions took off, in thousandths of the line. */
    promoted: fc.oneof(fc.constant(0), fc.nat(1000)),
    rule: fc.constantFrom('P', 'L', 'E', 'PX', 'LX', 'EX'),
  })
  .map(({ quantity, price, discount, basket, promoted, rule }) => {
    const tax = ruleNamed(rule)
    const pricing = { quantityMilli: quantity, unitPriceMinor: price, tax, isLoyaltyEligible: true }
    const promotionMinor = Math.floor((Math.floor((quantity * price) / 1000) * promoted) / 1000)
    const tried = priceSale([{ ...pricing, discount, promotionMinor }], basket)
    const priced = tried.ok ? tried : priceSale([{ ...pricing, discount: null }], null)
    const [line] = must(priced).lines
    if (!line) throw new Error('one line goes in, one comes out')
    return messageLine({
      quantity_milli: quantity,
      unit_price_minor: price,
      is_price_tax_inclusive: tax.isInclusive,
      ...amountFields(line),
    })
  })
const anyCuts = fc.array(fc.nat(1_000_000), { maxLength: 8 })

/** A line cut into parts anywhere. */
function partsOf(line: SaleLineMessage, cuts: readonly number[]): RefundAmounts[] {
  const marks = cuts.map((cut) => cut % (line.quantity_milli + 1)).sort((a, b) => a - b)
  const ends = [...marks, line.quantity_milli]
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? 0
    return shareOf(line, start, end - start)
  })
}

property(
  'any sequence of parts ends exactly at the line, in every column, and no part is negative',
  fc.property(anyLine, anyCuts, (line, cuts) => {
    const parts = partsOf(line, cuts)
    const sum = sumAmounts(parts)
    return (
      sum.gross_minor === line.gross_minor &&
      sum.discount_minor === line.line_discount_minor + line.basket_discount_minor &&
      sum.tax_base_minor === line.tax_base_minor &&
      sum.tax_minor === line.tax_minor &&
      sum.total_minor === line.total_minor &&
      parts.every((part) => Object.values(part).every((amount) => amount >= 0))
    )
  }),
  1000,
)

property(
  'each part adds up in itself, and contains no more tax than it costs',
  fc.property(anyLine, anyCuts, (line, cuts) =>
    partsOf(line, cuts).every(
      ({ gross_minor, discount_minor, tax_minor, total_minor }) =>
        total_minor ===
          gross_minor - discount_minor + (line.is_price_tax_inclusive ? 0 : tax_minor) &&
        tax_minor <= total_minor,
    ),
  ),
  1000,
)

property(
  'an undiscounted piece comes back for its price',
  fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(500_000), fc.nat(40), (n, price, k) => {
    const done = (k % n) * 1000
    return shareOf(soldLine(n * 1000, price), done, 1000).total_minor === price
  }),
)

const sold = (line: SaleLineMessage, refunded = 0, is_returnable = true) => ({
  line,
  refunded_quantity_milli: refunded,
  refunded_minor: amountsUpTo(line, refunded).total_minor,
  is_returnable,
})

/** '1 2000 sellable' */
function wantedOf(text: string): RefundLineRequest {
  const [line_no, quantity, disposition = 'sellable'] = text.split(' ')
  return {
    line_no: Number(line_no),
    quantity_milli: Number(quantity),
    disposition: disposition as RefundLineRequest['disposition'],
  }
}

t.test('lines of a refund', (t) => {
  const lines = [
    sold(soldLine(3000, 3150), 1000),
    sold({ ...soldLine(2000, 12_500), line_no: 2 }),
    sold({ ...soldLine(1000, 74_500, 0, 'E'), line_no: 3 }, 0, false),
  ]
  const table = `
    wanted                                  | outcome
    1 2000                                  | 6300
    1 1000 sellable; 1 1000 damaged; 2 2000 | 3150 3150 25000
    1 2001                                  | REFUND_EXCEEDS_SALE lines/0
    1 1500; 1 501                           | REFUND_EXCEEDS_SALE lines/1
    2 1000; 3 1000                          | REFUND_NOT_RETURNABLE lines/1
    4 1000                                  | INVALID_REQUEST lines/0
  `
  for (const row of textTable(table)) {
    const outcome = refundLines(lines, listOf(row('wanted')).map(wantedOf))
    const found = outcome.ok
      ? outcome.value.map(({ total_minor }) => total_minor).join(' ')
      : refusalOf(outcome)
    t.equal(found, row('outcome'), row('wanted'))
  }
  const [first, second] = must(refundLines(lines, ['1 1000', '1 1000 damaged'].map(wantedOf)))
  t.match(first, { line_no: 1, sale_line_no: 1, disposition: 'sellable', name: 'Mi goreng' })
  t.match(second, { line_no: 2, sale_line_no: 1, disposition: 'damaged', quantity_milli: 1000 })
  const said = { batch_code: 'B7', expires_on: '2027-03-01' }
  const [coded] = must(refundLines([sold({ ...soldLine(1000, 9), ...said })], [wantedOf('1 1000')]))
  t.match(coded, said, 'what its code said comes back with it')
  t.notOk('batch_code' in (first ?? {}) || 'expires_on' in (first ?? {}))
  t.end()
})

t.test('a void takes every line, whole and once, as it was sold', (t) => {
  const odd = messageLine({ line_no: 2, total_minor: 600, line_discount_minor: 7, tax_minor: 5 })
  const lines = [sold(soldLine(3000, 3150)), sold(odd, 0, false)]
  const table = `
    wanted                      | outcome
    1 3000; 2 1000              | ok
    2 1000 damaged; 1 3000 none | ok
    1 3000                      | VOID_NOT_POSSIBLE lines
    1 3000; 2 999               | VOID_NOT_POSSIBLE lines
    1 3000; 1 3000              | VOID_NOT_POSSIBLE lines
    1 3000; 2 1000; 2 1000      | VOID_NOT_POSSIBLE lines
    1 3000; 2 1000; 3 1000      | VOID_NOT_POSSIBLE lines
  `
  for (const row of textTable(table)) {
    const outcome = voidLines(lines, listOf(row('wanted')).map(wantedOf))
    t.equal(refusalOf(outcome), row('outcome'), row('wanted'))
  }
  const voided = must(voidLines(lines, ['2 1000 damaged', '1 3000 none'].map(wantedOf)))
  t.same(
    voided.map(({ disposition }) => disposition),
    ['none', 'damaged'],
  )
  t.same(voided.map(columns), ['9450 0 7805 936 9450', '1000 7 0 5 600'])
  t.equal(
    refusalOf(voidLines([sold(soldLine(3000, 3150), 1)], [wantedOf('1 3000')])),
    'VOID_NOT_POSSIBLE lines',
  )
  t.end()
})

t.test('points follow what comes back of the lines that earn them', (t) => {
  const rice = { ...soldLine(1000, 74_500, 0, 'E'), line_no: 2, is_loyalty_eligible: false }
  const noodles = soldLine(3000, 3150)
  const refunded = (...wanted: string[]) =>
    must(refundLines([sold(noodles), sold(rice)], wanted.map(wantedOf)))
  t.equal(pointsToReverse(9, [sold(noodles), sold(rice)], refunded('1 3000')), 9)
  t.equal(pointsToReverse(9, [sold(noodles), sold(rice)], refunded('1 1000')), 3)
  t.equal(pointsToReverse(10, [sold(noodles), sold(rice)], refunded('1 1000')), 3)
  t.equal(pointsToReverse(9, [sold(noodles), sold(rice)], refunded('2 1000')), 0)
  t.equal(pointsToReverse(9, [sold(rice)], refunded('2 1000')), 0)
  const rest = must(refundLines([sold(noodles, 1000)], [wantedOf('1 2000')]))
  t.equal(pointsToReverse(10, [sold(noodles, 1000)], rest), 7)
  t.equal(pointsToReturn(100, { paid_minor: 10_000, returned_minor: 0 }, 3_333), 33)
  t.equal(pointsToReturn(100, { paid_minor: 10_000, returned_minor: 3_333 }, 6_667), 67)
  t.equal(pointsToReturn(100, { paid_minor: 10_000, returned_minor: 9_000 }, 9_000), 10)
  t.equal(pointsToReturn(100, { paid_minor: 0, returned_minor: 0 }, 0), 0)
  t.end()
})

t.test('without a receipt a product is worth no more than it costs now', (t) => {
  const noodles = {
    sku: 'SKU1',
    name: 'Mi goreng',
    unitPriceMinor: 3150,
    isWeighed: false,
    isLoyaltyEligible: true,
    tax: ruleNamed('P'),
  }
  const apples = { ...noodles, sku: 'SKU3', unitPriceMinor: 38_900, isWeighed: true }
  const wanted = (quantity_milli: number, unit_price_minor: number) => ({
    product_id: idOf(101),
    unit_code: 'pcs',
    quantity_milli,
    unit_price_minor,
    disposition: 'sellable' as const,
  })
  const table = `
    quantity | price | outcome
    2000     | 3150  | 6300
    2000     | 3000  | 6000
    1000     | 3151  | PRICE_MISMATCH no_receipt_lines/0/unit_price_minor
    1500     | 3150  | QUANTITY_NOT_WHOLE no_receipt_lines/0/quantity_milli
  `
  for (const row of textTable(table)) {
    const line = wanted(Number(row('quantity')), Number(row('price')))
    const outcome = linesWithoutReceipt([line], [noodles])
    const found = outcome.ok ? String(outcome.value[0]?.total_minor) : refusalOf(outcome)
    t.equal(found, row('outcome'), `${row('quantity')} at ${row('price')}`)
  }
  const [line] = must(linesWithoutReceipt([wanted(250, 38_900)], [apples]))
  t.match(line, { line_no: 1, sale_line_no: null, total_minor: 9725, tax_minor: 964 })
  const dear = { ...apples, unitPriceMinor: 900_000_000_000 }
  const tooMuch = linesWithoutReceipt([wanted(2000, 900_000_000_000)], [dear])
  t.equal(refusalOf(tooMuch), 'SALE_TOO_LARGE items/0')
  t.end()
})

t.test('the window counts whole days of the calendar', (t) => {
  const table = `
    sold       | today      | days | late
    2026-11-22 | 2026-11-22 | 0    | false
    2026-11-22 | 2026-11-23 | 0    | true
    2026-11-22 | 2026-11-29 | 7    | false
    2026-11-22 | 2026-11-30 | 7    | true
    2026-12-30 | 2027-01-02 | 3    | false
    2026-11-22 | 2026-11-21 | 0    | false
  `
  for (const row of textTable(table)) {
    const found = isLate(row('sold'), row('today'), Number(row('days')))
    t.equal(String(found), row('late'), `${row('sold')} to ${row('today')}`)
  }
  t.throws(() => isLate('2026-02-30', '2026-11-22', 7))
  t.throws(() => isLate('2026-11-22', 'tomorrow', 7))
  t.throws(() => amountsUpTo(soldLine(1000, 3150), 1001))
  t.throws(() => amountsUpTo(soldLine(1000, 3150), -1))
  t.end()
})
