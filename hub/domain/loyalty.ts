// Points: earned on goods, spent as a tender.
import { type Refusal, refuse } from './errors.ts'
import { multiplyDivide } from './money.ts'
import { PPM } from './tax.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'
import type { RulesMessage } from './wire/rules-message.ts'
import type { SaleMessage } from './wire/sale-message.ts'

/** More than this cannot be stated on one document. */
export const LOYALTY_POINTS_MAX = 1_000_000_000

/**
 * Points earned on an amount in minor units: `earn_rate_ppm` points per million minor units
 * (1,000 ppm is one point per Rp1.000), rounded down. No customer or an unknown tier earns nothing.
 * Points are earned on the goods, however they are paid, also by points: what a sale earns is then
 * known before it is paid, and a refund takes back its share of it.
 */
export function pointsEarned(
  eligibleMinor: number,
  tier: string | null,
  tiers: OutletMessage['loyalty_tiers'],
): number {
  const rate = tiers.find((each) => each.tier === tier)?.earn_rate_ppm ?? 0
  return Math.min(LOYALTY_POINTS_MAX, multiplyDivide(eligibleMinor, rate, PPM, 'down'))
}

export type RedemptionRules = Pick<
  RulesMessage,
  'loyalty_point_value_minor' | 'loyalty_redeem_minimum_points'
>

/**
 * Points that an amount in minor units costs, rounded up: half a point is not spent. Null where
 * points buy nothing (value 0).
 */
export const pointsToRedeem = (amountMinor: number, rules: RedemptionRules): number | null =>
  rules.loyalty_point_value_minor === 0 ? null : costOf(amountMinor, rules)

const costOf = (amountMinor: number, { loyalty_point_value_minor: value }: RedemptionRules) =>
  Math.min(LOYALTY_POINTS_MAX, multiplyDivide(amountMinor, 1, value, 'up'))

/** The most that so many points pay, in minor units. */
export const redeemableMinor = (points: number, rules: RedemptionRules): number =>
  points < rules.loyalty_redeem_minimum_points ? 0 : points * rules.loyalty_point_value_minor

/**
 * Recomputes what a sale says it spends in points: each loyalty tender costs its amount, the sum
 * must be as stated and reach the minimum. Refuses TENDER_NOT_ALLOWED where points buy nothing,
 * ACCOUNT_NEEDS_CUSTOMER, POINTS_TOO_FEW (detail: the minimum) and TOTALS_MISMATCH; [] when it
 * fits. Whether the customer has so many points is for the ledger to say.
 */
export function checkRedeemedPoints(
  sale: Pick<SaleMessage, 'payments' | 'loyalty_points_to_redeem' | 'customer_id'>,
  rules: RedemptionRules,
): Refusal[] {
  const amounts = sale.payments.flatMap(({ method, amount_minor }) =>
    method === 'loyalty' ? [amount_minor] : [],
  )
  if (amounts.length > 0 && rules.loyalty_point_value_minor === 0) {
    return [refuse('TENDER_NOT_ALLOWED', 'loyalty', 'payments')]
  }
  const expected = amounts.reduce((sum, amountMinor) => sum + costOf(amountMinor, rules), 0)
  const stated = sale.loyalty_points_to_redeem
  const field = 'loyalty_points_to_redeem'
  if (stated !== expected) {
    return [refuse('TOTALS_MISMATCH', `expected ${expected}, stated ${stated}`, field)]
  }
  if (amounts.length === 0) return []
  if (sale.customer_id === null) return [refuse('ACCOUNT_NEEDS_CUSTOMER', undefined, 'customer_id')]
  const minimum = rules.loyalty_redeem_minimum_points
  return stated < minimum ? [refuse('POINTS_TOO_FEW', `at least ${minimum}`, field)] : []
}
