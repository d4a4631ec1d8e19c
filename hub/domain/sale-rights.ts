// Which rights a sale takes beyond selling, and how much of each. The till asks for them before the
// sale is paid, the hub judges by the same figures.
import { weightFor } from './cart.ts'
import { multiplyDivide } from './money.ts'
import type { Permission } from './permissions.ts'
import { readLineCode } from './read-scan.ts'
import { promotedMinor } from './sale-amounts.ts'
import { PPM } from './tax.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { DiscountMessage, SaleLineMessage, SaleMessage } from './wire/sale-message.ts'

export type SaleRight = {
  permission: Extract<Permission, 'discount' | 'price-override' | 'accept-unverified'>
  /** ppm of the price, or minor units of unconfirmed payments. */
  amount: number
  /** Where it shows in the message. */
  field: string
}
type Totals = Pick<SaleMessage['totals'], 'gross_minor' | 'basket_discount_minor'>
type Outlet = Pick<OutletMessage, 'embedded_barcode_rules' | 'currency_code' | 'minor_exponent'> & {
  /** Rules that held before; a label of then may be sold today. */
  earlier_code_rules?: readonly OutletMessage['embedded_barcode_rules'][]
}

/** At most one of each permission, with the largest amount that the sale takes of it. */
export function rightsOfSale(
  sale: Pick<SaleMessage, 'items' | 'discount' | 'payments'> & { totals: Totals },
  outlet: Outlet,
): SaleRight[] {
  const lines = sale.items.flatMap((line, index) => rightsOfLine(line, index, outlet))
  const basket = basketRight(sale, outlet)
  const unverified = unverifiedRight(sale.payments)
  const rights = [...lines, ...(basket ? [basket] : []), ...(unverified ? [unverified] : [])]
  const largest = new Map<string, SaleRight>()
  for (const right of rights) {
    const known = largest.get(right.permission)
    if (!known || right.amount > known.amount) largest.set(right.permission, right)
  }
  return [...largest.values()]
}

/** How far below the list a price is, in ppm of the list's, rounded up; 0 for a higher one. */
export const loweredPpm = (listPriceMinor: number, priceMinor: number): number =>
  ppmOf(Math.max(0, listPriceMinor - priceMinor), listPriceMinor)

/** Rounded up; more than the whole is no more than all of it, and nothing of nothing is nothing. */
function ppmOf(part: number, whole: number): number {
  if (part === 0 || whole === 0) return 0
  return part >= whole ? PPM : multiplyDivide(part, PPM, whole, 'up')
}

function rightsOfLine(line: SaleLineMessage, index: number, outlet: Outlet): SaleRight[] {
  const rights: SaleRight[] = []
  const amount = lineDiscountPpm(line, outlet)
  if (amount > 0) rights.push({ permission: 'discount', amount, field: `items/${index}/discount` })
  const list = line.price_override?.list_price_minor ?? line.unit_price_minor
  if (list !== line.unit_price_minor) {
    // Dearer than the list needs the right as well, though none of its limit.
    const lowered = loweredPpm(list, line.unit_price_minor)
    const field = `items/${index}/unit_price_minor`
    rights.push({ permission: 'price-override', amount: lowered, field })
  }
  return rights
}

function lineDiscountPpm(line: SaleLineMessage, outlet: Outlet): number {
  if (line.discount === null || isOfLabel(line, outlet)) return 0
  return discountPpm(line.discount, givenMinor(line), line.gross_minor)
}

/** By a person: what promotions took off is nobody's decision. */
const givenMinor = (line: SaleLineMessage): number =>
  Math.max(0, line.line_discount_minor - promotedMinor(line))

/** What a stated percentage says, else what the amount is of the price, rounded up. */
function discountPpm(discount: DiscountMessage, discountMinor: number, grossMinor: number): number {
  return discount.kind === 'percent' ? discount.rate_ppm : ppmOf(discountMinor, grossMinor)
}

/**
 * A printed label's price, less than its weight would cost: nobody's decision. The weight is the
 * one that the label states or that follows from its price, so that the discount is no more than
 * what the label itself makes it.
 */
function isOfLabel(line: SaleLineMessage, outlet: Outlet): boolean {
  const { barcode, discount, unit_price_minor } = line
  if (barcode === null || discount?.kind !== 'amount' || unit_price_minor === 0) return false
  const { embedded_barcode_rules: rules, earlier_code_rules: earlier = [] } = outlet
  return [rules, ...earlier].some((embedded_barcode_rules) => {
    const scan = readLineCode(barcode, { ...outlet, embedded_barcode_rules })
    const priceMinor = scan?.priceMinor ?? null
    if (priceMinor === null || priceMinor !== line.gross_minor - discount.amount_minor) return false
    const weights = [scan?.quantityMilli, weightFor(priceMinor, unit_price_minor)]
    return weights.includes(line.quantity_milli)
  })
}

/**
 * A basket discount counts together with the discounts of the lines, so that two allowed ones do
 * not make a forbidden one. Each percentage may have been rounded up by half a minor unit, which is
 * not held against anybody.
 */
function basketRight(
  { items, discount, totals }: Pick<SaleMessage, 'items' | 'discount'> & { totals: Totals },
  outlet: Outlet,
): SaleRight | null {
  if (discount === null) return null
  const field = 'discount'
  const discounted = items.filter((line) => lineDiscountPpm(line, outlet) > 0)
  if (discounted.length === 0) {
    const amount = discountPpm(discount, totals.basket_discount_minor, totals.gross_minor)
    return { permission: 'discount', amount, field }
  }
  const lineMinor = discounted.reduce((sum, line) => sum + givenMinor(line), 0)
  const discounts = [discount, ...discounted.map((line) => line.discount)]
  const roundings = discounts.filter((each) => each?.kind === 'percent').length
  const doubled = 2 * (lineMinor + totals.basket_discount_minor) - roundings
  const amount = ppmOf(Math.max(0, doubled), 2 * totals.gross_minor)
  return { permission: 'discount', amount, field }
}

function unverifiedRight(payments: SaleMessage['payments']): SaleRight | null {
  const index = payments.findIndex(({ state }) => state === 'unverified')
  if (index < 0) return null
  const unverified = payments.filter(({ state }) => state === 'unverified')
  const amount = unverified.reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  return { permission: 'accept-unverified', amount, field: `payments/${index}/state` }
}
