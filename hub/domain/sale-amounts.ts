// The computed fields of a sale between their two spellings: as priced, and as they cross the wire.
import type { Discount, PricedLine, PricedSale, PricingLine } from './price-sale.ts'
import type { Settlement } from './settle.ts'
import type { DiscountMessage, SaleLineMessage, SaleTotalsMessage } from './wire/sale-message.ts'

type Amounts = Pick<
  SaleTotalsMessage,
  | 'gross_minor'
  | 'line_discount_minor'
  | 'basket_discount_minor'
  | 'tax_base_minor'
  | 'tax_minor'
  | 'total_minor'
>

export const amountFields = (line: PricedLine): Amounts => ({
  gross_minor: line.grossMinor,
  line_discount_minor: line.lineDiscountMinor,
  basket_discount_minor: line.basketDiscountMinor,
  tax_base_minor: line.taxBaseMinor,
  tax_minor: line.taxMinor,
  total_minor: line.totalMinor,
})

export const totalsFields = (priced: PricedSale, settled: Settlement): SaleTotalsMessage => ({
  ...amountFields(priced.totals),
  cash_rounding_minor: settled.cashRoundingMinor,
  payable_minor: settled.payableMinor,
  tendered_minor: settled.tenderedMinor,
  change_minor: settled.changeMinor,
})

export function discountFields(discount: Discount | null): DiscountMessage | null {
  if (discount === null) return null
  return discount.kind === 'amount'
    ? { kind: 'amount', amount_minor: discount.amountMinor }
    : { kind: 'percent', rate_ppm: discount.ratePpm }
}

export function discountOf(message: DiscountMessage | null): Discount | null {
  if (message === null) return null
  return message.kind === 'amount'
    ? { kind: 'amount', amountMinor: message.amount_minor }
    : { kind: 'percent', ratePpm: message.rate_ppm }
}

/** What promotions took off a line: the rest of its discount was given by a person. */
export const promotedMinor = ({ promotions = [] }: Pick<SaleLineMessage, 'promotions'>): number =>
  promotions.reduce((sum, { amount_minor }) => sum + amount_minor, 0)

/** What a line of a message says about its own price. */
export const pricingLineOf = (item: SaleLineMessage): PricingLine => ({
  quantityMilli: item.quantity_milli,
  unitPriceMinor: item.unit_price_minor,
  discount: discountOf(item.discount),
  promotionMinor: promotedMinor(item),
  tax: {
    taxCode: item.tax_code,
    ratePpm: item.tax_rate_ppm,
    baseNumerator: item.tax_base_numerator,
    baseDenominator: item.tax_base_denominator,
    isInclusive: item.is_price_tax_inclusive,
  },
  isLoyaltyEligible: item.is_loyalty_eligible,
})
