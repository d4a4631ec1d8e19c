// THE one implementation of totals (I4): terminal, hub and relay all compute a sale here.
import { apportion } from './apportion.ts'
import { assert, itemAt } from './assert.ts'
import { type Outcome, type Refusal, refuse, succeed } from './errors.ts'
import { multiplyDivide } from './money.ts'
import { PPM, type TaxRule, taxClassKey, taxOf } from './tax.ts'
import { MONEY_MINOR_MAX } from './wire/primitives.ts'

export type Discount =
  | { kind: 'amount'; amountMinor: number }
  | { kind: 'percent'; ratePpm: number }

export type PricingLine = {
  quantityMilli: number
  unitPriceMinor: number
  discount: Discount | null
  /** What promotions take off first; left out: nothing. */
  promotionMinor?: number
  tax: TaxRule
  isLoyaltyEligible: boolean
}

/** All in minor units. total = gross - discounts, plus the tax where prices exclude it. */
export type PricedLine = {
  grossMinor: number
  lineDiscountMinor: number
  basketDiscountMinor: number
  taxBaseMinor: number
  taxMinor: number
  totalMinor: number
}
export type PricedTax = {
  taxCode: string
  ratePpm: number
  taxBaseMinor: number
  taxMinor: number
}
/** `taxes` has one row for each class that charges tax, in order of first appearance. */
export type PricedSale = { lines: PricedLine[]; totals: PricedLine; taxes: PricedTax[] }

/**
 * Prices a basket. Gross = quantity * unit price, half-up. Promotions come off first, then what
 * people give, of what is left: the line's discount, then the basket's, apportioned over what the
 * lines' leave. Tax is computed once per document and class and apportioned over what each line
 * charges, so every column of the lines sums exactly to the totals.
 *
 * Refuses DISCOUNT_TOO_LARGE (field `items/<index>/discount` or `discount`) and SALE_TOO_LARGE.
 */
export function priceSale(
  lines: readonly PricingLine[],
  basketDiscount: Discount | null,
): Outcome<PricedSale> {
  const charged: PricedLine[] = []
  for (const [index, line] of lines.entries()) {
    const outcome = chargeLine(line, `items/${index}`)
    if (!outcome.ok) return outcome
    charged.push(outcome.value)
  }
  const promotedMinor = lines.reduce((sum, { promotionMinor = 0 }) => sum + promotionMinor, 0)
  const refusal = discountBasket(charged, basketDiscount, promotedMinor)
  if (refusal) return refusal
  const taxes = taxLines(lines, charged)
  const totals = sumLines(charged)
  const isTooLarge = Object.values(totals).some((amount) => amount > MONEY_MINOR_MAX)
  return isTooLarge ? refuse('SALE_TOO_LARGE') : succeed({ lines: charged, totals, taxes })
}

/** What loyalty counts, in minor units: the totals of the eligible lines, tax included. */
export function loyaltyEligibleMinor(
  lines: readonly Pick<PricingLine, 'isLoyaltyEligible'>[],
  priced: PricedSale,
): number {
  return priced.lines
    .filter((_, index) => itemAt(lines, index).isLoyaltyEligible)
    .reduce((sum, line) => sum + line.totalMinor, 0)
}

function chargeLine(line: PricingLine, field: string): Outcome<PricedLine> {
  const { quantityMilli, unitPriceMinor } = line
  assert(quantityMilli > 0 && unitPriceMinor >= 0, `${field} has a quantity and a price`)
  // Up to the limit the product is exact in a double, so this comparison is exact too.
  if (quantityMilli * unitPriceMinor > MONEY_MINOR_MAX * 1000) {
    return refuse('SALE_TOO_LARGE', undefined, field)
  }
  const grossMinor = multiplyDivide(quantityMilli, unitPriceMinor, 1000, 'half-up')
  const promotedMinor = Math.min(line.promotionMinor ?? 0, grossMinor)
  const givenMinor = discountMinor(grossMinor, line.discount, promotedMinor)
  if (givenMinor === null) return refuse('DISCOUNT_TOO_LARGE', undefined, `${field}/discount`)
  const lineDiscountMinor = promotedMinor + givenMinor
  const totalMinor = grossMinor - lineDiscountMinor
  return succeed({ ...nothing, grossMinor, lineDiscountMinor, totalMinor })
}

const nothing: Readonly<PricedLine> = {
  grossMinor: 0,
  lineDiscountMinor: 0,
  basketDiscountMinor: 0,
  taxBaseMinor: 0,
  taxMinor: 0,
  totalMinor: 0,
}

/**
 * Minor units that a discount takes off what promotions left of an amount, or null when the amount
 * is smaller.
 */
function discountMinor(
  amountMinor: number,
  discount: Discount | null,
  promotedMinor: number,
): number | null {
  if (discount === null) return 0
  const leftMinor = amountMinor - promotedMinor
  if (discount.kind === 'amount') {
    assert(discount.amountMinor >= 0, 'a discount is not negative')
    return discount.amountMinor <= amountMinor ? Math.min(discount.amountMinor, leftMinor) : null
  }
  if (discount.ratePpm > PPM) return null
  return multiplyDivide(leftMinor, discount.ratePpm, PPM, 'half-up')
}

/** Takes the basket discount off the fresh lines in place. */
function discountBasket(
  lines: readonly PricedLine[],
  discount: Discount | null,
  promotedMinor: number,
): Refusal | null {
  const nets = lines.map((line) => line.totalMinor)
  const net = nets.reduce((sum, each) => sum + each, 0)
  const basketMinor = discountMinor(net + promotedMinor, discount, promotedMinor)
  if (basketMinor === null) return refuse('DISCOUNT_TOO_LARGE', undefined, 'discount')
  const parts = apportion(basketMinor, nets)
  for (const [index, line] of lines.entries()) {
    line.basketDiscountMinor = itemAt(parts, index)
    line.totalMinor -= line.basketDiscountMinor
  }
  return null
}

/** Taxes the fresh lines in place, class by class. */
function taxLines(lines: readonly PricingLine[], priced: readonly PricedLine[]): PricedTax[] {
  const classes = new Map<string, { rule: TaxRule; members: PricedLine[] }>()
  for (const [index, { tax: rule }] of lines.entries()) {
    const key = taxClassKey(rule)
    const taxClass = classes.get(key) ?? { rule, members: [] }
    taxClass.members.push(itemAt(priced, index))
    classes.set(key, taxClass)
  }
  const taxed = [...classes.values()].filter(({ rule }) => rule.ratePpm > 0)
  return taxed.map(({ rule, members }) => taxClassOf(rule, members))
}

function taxClassOf(rule: TaxRule, members: readonly PricedLine[]): PricedTax {
  const charged = members.map((line) => line.totalMinor)
  const { taxBaseMinor, taxMinor } = taxOf(
    charged.reduce((sum, each) => sum + each, 0),
    rule,
  )
  const taxes = apportion(taxMinor, charged)
  const bases = apportion(taxBaseMinor, charged)
  for (const [index, line] of members.entries()) {
    line.taxMinor = itemAt(taxes, index)
    line.taxBaseMinor = itemAt(bases, index)
    if (!rule.isInclusive) line.totalMinor += line.taxMinor
  }
  return { taxCode: rule.taxCode, ratePpm: rule.ratePpm, taxBaseMinor, taxMinor }
}

function sumLines(lines: readonly PricedLine[]): PricedLine {
  const totals = { ...nothing }
  for (const line of lines) {
    totals.grossMinor += line.grossMinor
    totals.lineDiscountMinor += line.lineDiscountMinor
    totals.basketDiscountMinor += line.basketDiscountMinor
    totals.taxBaseMinor += line.taxBaseMinor
    totals.taxMinor += line.taxMinor
    totals.totalMinor += line.totalMinor
  }
  return totals
}
