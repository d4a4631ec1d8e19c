// What comes back of a sale: quantities, and their share of price, discount and tax. Till and hub
// compute a refund here, so that what the till shows is what the hub books (I4). Minor units.
import { assert, itemAt } from './assert.ts'
import { fromIso } from './datetime.ts'
import { type Outcome, refuse, succeed } from './errors.ts'
import { multiplyDivide } from './money.ts'
import { type PricedLine, priceSale } from './price-sale.ts'
import type { TaxRule } from './tax.ts'
import type {
  Disposition,
  NoReceiptLineRequest,
  RefundableLine,
  RefundLineMessage,
  RefundLineRequest,
} from './wire/refund-message.ts'
import type { SaleLineMessage } from './wire/sale-message.ts'

export type RefundAmounts = Pick<
  RefundLineMessage,
  'gross_minor' | 'discount_minor' | 'tax_base_minor' | 'tax_minor' | 'total_minor'
>

/** A line of a sale, and how much of it came back before; always in the order of their numbers. */
export type SoldLine = Pick<RefundableLine, 'line' | 'refunded_quantity_milli'>

/**
 * The lines of a refund with their amounts. One line may be named several times, e.g. for two
 * dispositions. Refuses at `lines/<index>`: INVALID_REQUEST for a line that the sale does not have,
 * REFUND_NOT_RETURNABLE, REFUND_EXCEEDS_SALE (detail: the thousandths that can still come back).
 */
export function refundLines(
  sold: readonly (SoldLine & Pick<RefundableLine, 'is_returnable'>)[],
  wanted: readonly RefundLineRequest[],
): Outcome<RefundLineMessage[]> {
  const doneMilli = new Map<number, number>()
  const lines: RefundLineMessage[] = []
  for (const [index, { line_no, quantity_milli, disposition }] of wanted.entries()) {
    const found = sold.find(({ line }) => line.line_no === line_no)
    if (!found) return refuse('INVALID_REQUEST', `no line ${line_no}`, `lines/${index}`)
    const { line, is_returnable, refunded_quantity_milli } = found
    if (!is_returnable) return refuse('REFUND_NOT_RETURNABLE', undefined, `lines/${index}`)
    const done = doneMilli.get(line_no) ?? refunded_quantity_milli
    const leftMilli = line.quantity_milli - done
    if (quantity_milli > leftMilli) {
      return refuse('REFUND_EXCEEDS_SALE', String(leftMilli), `lines/${index}`)
    }
    doneMilli.set(line_no, done + quantity_milli)
    const amounts = shareOf(line, done, quantity_milli)
    lines.push({ ...lineFields(line, index, disposition), quantity_milli, ...amounts })
  }
  return succeed(lines)
}

/**
 * The lines of a void: every line once, in full, at the figures it was sold with, whatever may be
 * returned otherwise. Refuses VOID_NOT_POSSIBLE when something is missing or came back before.
 */
export function voidLines(
  sold: readonly SoldLine[],
  wanted: readonly RefundLineRequest[],
): Outcome<RefundLineMessage[]> {
  const isWhole = sold.every(({ line, refunded_quantity_milli }) => {
    const named = wanted.filter(({ line_no }) => line_no === line.line_no)
    const [first] = named
    const isFull = first?.quantity_milli === line.quantity_milli && named.length === 1
    return isFull && refunded_quantity_milli === 0
  })
  if (!isWhole || wanted.length !== sold.length) {
    return refuse('VOID_NOT_POSSIBLE', undefined, 'lines')
  }
  const inOrder = [...wanted].sort((a, b) => a.line_no - b.line_no)
  return succeed(
    sold.map(({ line }, index) => ({
      ...lineFields(line, index, itemAt(inOrder, index).disposition),
      quantity_milli: line.quantity_milli,
      gross_minor: line.gross_minor,
      discount_minor: line.line_discount_minor + line.basket_discount_minor,
      tax_base_minor: line.tax_base_minor,
      tax_minor: line.tax_minor,
      total_minor: line.total_minor,
    })),
  )
}

/** What a line of a refund says of the sale's line. */
export const lineFields = (line: SaleLineMessage, index: number, disposition: Disposition) => ({
  line_no: index + 1,
  sale_line_no: line.line_no,
  product_id: line.product_id,
  sku: line.sku,
  name: line.name,
  unit_code: line.unit_code,
  unit_price_minor: line.unit_price_minor,
  tax_code: line.tax_code,
  tax_rate_ppm: line.tax_rate_ppm,
  disposition,
  ...(line.batch_code === undefined ? {} : { batch_code: line.batch_code }),
  ...(line.expires_on === undefined ? {} : { expires_on: line.expires_on }),
})

/**
 * What a further quantity of a line is worth when `doneMilli` came back before. The shares are
 * telescoped: what has come back so far is always the rounded share of the whole, so that any
 * sequence of partial refunds ends exactly at the line, in every column.
 */
export function shareOf(
  line: SaleLineMessage,
  doneMilli: number,
  quantityMilli: number,
): RefundAmounts {
  const after = amountsUpTo(line, doneMilli + quantityMilli)
  const before = amountsUpTo(line, doneMilli)
  return {
    gross_minor: after.gross_minor - before.gross_minor,
    discount_minor: after.discount_minor - before.discount_minor,
    tax_base_minor: after.tax_base_minor - before.tax_base_minor,
    tax_minor: after.tax_minor - before.tax_minor,
    total_minor: after.total_minor - before.total_minor,
  }
}

/**
 * What the first `quantityMilli` of a line are worth. Gross goes by quantity, so an undiscounted
 * piece is worth exactly its unit price; the discount goes by gross, tax and base by what was
 * charged. A share of a share that is no larger never grows faster, so no part of any column is
 * negative, and gross - discount (+ tax on top) is the total of each part.
 */
export function amountsUpTo(line: SaleLineMessage, quantityMilli: number): RefundAmounts {
  assert(quantityMilli >= 0 && quantityMilli <= line.quantity_milli, 'a part of a line')
  const { amounts: whole, isTaxOnTop } = wholeOf(line)
  const chargedWhole = whole.gross_minor - whole.discount_minor
  const gross_minor = share(whole.gross_minor, quantityMilli, line.quantity_milli)
  const discount_minor = share(whole.discount_minor, gross_minor, whole.gross_minor)
  const charged = gross_minor - discount_minor
  const tax_minor = share(whole.tax_minor, charged, chargedWhole)
  const tax_base_minor = share(whole.tax_base_minor, charged, chargedWhole)
  const total_minor = isTaxOnTop ? charged + tax_minor : charged
  return { gross_minor, discount_minor, tax_base_minor, tax_minor, total_minor }
}

/**
 * The amounts of a whole line. One whose own figures do not follow from each other was accepted all
 * the same when it was paid (I3): it comes back by its total, the one figure somebody paid.
 */
function wholeOf(line: SaleLineMessage): { amounts: RefundAmounts; isTaxOnTop: boolean } {
  const { gross_minor, tax_base_minor, tax_minor, total_minor } = line
  const discount_minor = line.line_discount_minor + line.basket_discount_minor
  const charged = gross_minor - discount_minor
  const isTaxOnTop = !line.is_price_tax_inclusive
  const isSound =
    charged >= 0 && tax_minor <= charged && total_minor === charged + (isTaxOnTop ? tax_minor : 0)
  if (isSound) {
    const amounts = { gross_minor, discount_minor, tax_base_minor, tax_minor, total_minor }
    return { amounts, isTaxOnTop }
  }
  const amounts = {
    gross_minor: total_minor,
    discount_minor: 0,
    tax_base_minor,
    tax_minor: Math.min(tax_minor, total_minor),
    total_minor,
  }
  return { amounts, isTaxOnTop: false }
}

/** The rounded share of an amount that `part` of `whole` has; nothing of nothing. */
const share = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : multiplyDivide(amount, part, whole, 'half-up')

/** What a further part of a whole adds to its share so far: the same rule for points. */
const further = (amount: number, done: number, more: number, whole: number): number =>
  share(amount, Math.min(done + more, whole), whole) - share(amount, Math.min(done, whole), whole)

export function sumAmounts(lines: readonly RefundAmounts[]): RefundAmounts {
  const sum = { gross_minor: 0, discount_minor: 0, tax_base_minor: 0, tax_minor: 0, total_minor: 0 }
  for (const line of lines) {
    sum.gross_minor += line.gross_minor
    sum.discount_minor += line.discount_minor
    sum.tax_base_minor += line.tax_base_minor
    sum.tax_minor += line.tax_minor
    sum.total_minor += line.total_minor
  }
  return sum
}

/**
 * Points that a sale earned and its refund takes back: their share by what came back of the lines
 * that earn points. Refunds of everything take exactly all.
 */
export function pointsToReverse(
  pointsEarned: number,
  sold: readonly (SoldLine & Pick<RefundableLine, 'refunded_minor'>)[],
  refunded: readonly Pick<RefundLineMessage, 'sale_line_no' | 'total_minor'>[],
): number {
  const eligible = sold.filter(({ line }) => line.is_loyalty_eligible)
  const numbers = new Set<number | null>(eligible.map(({ line }) => line.line_no))
  const whole = eligible.reduce((sum, { line }) => sum + line.total_minor, 0)
  const done = eligible.reduce((sum, { refunded_minor }) => sum + refunded_minor, 0)
  const more = refunded
    .filter(({ sale_line_no }) => numbers.has(sale_line_no))
    .reduce((sum, { total_minor }) => sum + total_minor, 0)
  return further(pointsEarned, done, more, whole)
}

/** Points that a customer paid with and gets back for `amountMinor` of the loyalty tender. */
export const pointsToReturn = (
  pointsRedeemed: number,
  loyalty: { paid_minor: number; returned_minor: number },
  amountMinor: number,
): number => further(pointsRedeemed, loyalty.returned_minor, amountMinor, loyalty.paid_minor)

/** A product as it is sold now. */
export type PresentProduct = {
  sku: string
  name: string
  unitPriceMinor: number
  isWeighed: boolean
  isLoyaltyEligible: boolean
  tax: TaxRule
}

/**
 * The lines of a refund without a receipt, taxed by today's rules. Refuses PRICE_MISMATCH (detail:
 * the present price) for more than a product costs now, QUANTITY_NOT_WHOLE, and SALE_TOO_LARGE.
 */
export function linesWithoutReceipt(
  wanted: readonly NoReceiptLineRequest[],
  products: readonly PresentProduct[],
): Outcome<RefundLineMessage[]> {
  for (const [index, { unit_price_minor, quantity_milli }] of wanted.entries()) {
    const { unitPriceMinor, isWeighed } = itemAt(products, index)
    const field = `no_receipt_lines/${index}`
    if (unit_price_minor > unitPriceMinor) {
      return refuse('PRICE_MISMATCH', String(unitPriceMinor), `${field}/unit_price_minor`)
    }
    if (!isWeighed && quantity_milli % 1000 !== 0) {
      return refuse('QUANTITY_NOT_WHOLE', undefined, `${field}/quantity_milli`)
    }
  }
  const priced = priceSale(
    wanted.map(({ quantity_milli, unit_price_minor }, index) => ({
      quantityMilli: quantity_milli,
      unitPriceMinor: unit_price_minor,
      discount: null,
      tax: itemAt(products, index).tax,
      isLoyaltyEligible: itemAt(products, index).isLoyaltyEligible,
    })),
    null,
  )
  if (!priced.ok) return priced
  return succeed(
    wanted.map((line, index) =>
      withoutReceipt(line, itemAt(products, index), itemAt(priced.value.lines, index), index + 1),
    ),
  )
}

function withoutReceipt(
  wanted: NoReceiptLineRequest,
  { sku, name, tax }: PresentProduct,
  priced: PricedLine,
  line_no: number,
): RefundLineMessage {
  return {
    line_no,
    sale_line_no: null,
    product_id: wanted.product_id,
    sku,
    name,
    unit_code: wanted.unit_code,
    quantity_milli: wanted.quantity_milli,
    unit_price_minor: wanted.unit_price_minor,
    tax_code: tax.taxCode,
    tax_rate_ppm: tax.ratePpm,
    disposition: wanted.disposition,
    gross_minor: priced.grossMinor,
    discount_minor: 0,
    tax_base_minor: priced.taxBaseMinor,
    tax_minor: priced.taxMinor,
    total_minor: priced.totalMinor,
  }
}

const DAY_MS = 86_400_000

/**
 * Whether a sale is outside the return window: whole calendar days between the business day of the
 * sale and today, both 'yyyy-mm-dd'. A window of 0 ends with the day itself.
 */
export function isLate(soldOn: string, today: string, windowDays: number): boolean {
  const [sold, now] = [soldOn, today].map((day) => fromIso(`${day}T00:00:00.000Z`))
  assert(sold != null && now != null, `days of a calendar: ${soldOn}, ${today}`)
  return (now - sold) / DAY_MS > windowDays
}
