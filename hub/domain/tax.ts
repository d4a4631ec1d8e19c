// Indonesian value added tax (PPN) on one tax class of one document. All amounts in minor units.
import { multiplyDivide } from './money.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

/** Tax = base * rate, base = price without tax * numerator / denominator. */
export type TaxRule = {
  taxCode: string
  ratePpm: number
  baseNumerator: number
  baseDenominator: number
  isInclusive: boolean
}
export type TaxAmounts = { taxBaseMinor: number; taxMinor: number; totalMinor: number }

/** Rates are parts per million. */
export const PPM = 1_000_000

/**
 * Tax of what was charged for one class: price after all discounts.
 *
 * Since 2025 the rate is 12 % (UU 7/2021 art. 7). PMK 131/2024 art. 2 applies it to the full price
 * of luxury goods; art. 3 to a base of another value (DPP nilai lain) of 11/12 of the price for
 * everything else, which makes 11 % of the price. The base we state is that DPP: the price without
 * tax times the fraction. A class with rate 0 (exempt, or an outlet that is no PKP) has no base.
 *
 * Inclusive prices contain their tax: charged * r*n / (1e6*d + r*n). Exclusive prices get it on
 * top: charged * r*n / (1e6*d). Tax and base are each rounded half-up once, so base * rate differs
 * from the tax by less than one minor unit.
 */
export function taxOf(chargedMinor: number, rule: TaxRule): TaxAmounts {
  const share = rule.ratePpm * rule.baseNumerator
  const whole = PPM * rule.baseDenominator
  const divisor = rule.isInclusive ? whole + share : whole
  const taxMinor = multiplyDivide(chargedMinor, share, divisor, 'half-up')
  const netMinor = rule.isInclusive ? chargedMinor - taxMinor : chargedMinor
  return {
    taxBaseMinor: rule.ratePpm === 0 ? 0 : taxBase(netMinor, rule),
    taxMinor,
    totalMinor: netMinor + taxMinor,
  }
}

/**
 * The rule by which this outlet sells goods of a tax class, or null for an unknown class. Only a
 * taxable enterprise (PKP) may charge PPN (UU 42/2009 art. 3A): any other sells at rate 0 and keeps
 * the class of the product.
 */
export function taxRuleFor(
  outlet: Pick<OutletMessage, 'tax_rules' | 'is_taxable_enterprise' | 'is_price_tax_inclusive'>,
  taxCode: string,
): TaxRule | null {
  const rule = outlet.tax_rules.find((each) => each.tax_code === taxCode)
  if (!rule) return null
  const isInclusive = outlet.is_price_tax_inclusive
  if (!outlet.is_taxable_enterprise || rule.rate_ppm === 0) {
    return { taxCode, ratePpm: 0, baseNumerator: 1, baseDenominator: 1, isInclusive }
  }
  return {
    taxCode,
    ratePpm: rule.rate_ppm,
    baseNumerator: rule.base_numerator,
    baseDenominator: rule.base_denominator,
    isInclusive,
  }
}

/** Two lines belong to one class of a document when every part of their rule is equal. */
export const taxClassKey = (rule: TaxRule): string => {
  const base = `${rule.baseNumerator}/${rule.baseDenominator}`
  return `${rule.taxCode} ${rule.ratePpm} ${base} ${rule.isInclusive}`
}

const taxBase = (netMinor: number, rule: TaxRule): number =>
  multiplyDivide(netMinor, rule.baseNumerator, rule.baseDenominator, 'half-up')
