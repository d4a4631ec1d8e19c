import { multiplyDivide } from './money.ts'
import { PPM } from './tax.ts'
import type { OutletMessage } from './wire/catalogue-message.ts'

/** More than this cannot be stated on one document. */
export const LOYALTY_POINTS_MAX = 1_000_000_000

/**
 * Points earned on an amount in minor units: `earn_rate_ppm` points per million minor units
 * (1,000 ppm is one point per Rp1.000), rounded down. No customer or an unknown tier earns nothing.
 */
export function pointsEarned(
  eligibleMinor: number,
  tier: string | null,
  tiers: OutletMessage['loyalty_tiers'],
): number {
  const rate = tiers.find((each) => each.tier === tier)?.earn_rate_ppm ?? 0
  return Math.min(LOYALTY_POINTS_MAX, multiplyDivide(eligibleMinor, rate, PPM, 'down'))
}
