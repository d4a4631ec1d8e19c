// Points while no hub answers: so much for each customer, on the balance that the till last heard.
import { pointsToRedeem, type RedemptionRules, redeemableMinor } from './loyalty.ts'
import { POINTS_ALONE_LIMIT_MINOR, type RulesMessage } from './wire/rules-message.ts'
import type { SaleMessage } from './wire/sale-message.ts'

export type AloneRules = RedemptionRules & Pick<RulesMessage, 'loyalty_alone_limit_minor'>

/** What a till has taken of one customer's points. */
export type PointsTaken = {
  /** Since the balance was heard, whoever said yes to it. */
  points: number
  /** What of it no hub has confirmed, in minor units. */
  aloneMinor: number
}
export type PointsAlone = {
  /** Left of the balance that was heard. */
  points: number
  /** The most that may pay now. */
  mostMinor: number
  limitMinor: number
  /** Used of the limit. */
  usedMinor: number
  /**
   * Why it is no more: points buy nothing here, or nothing alone; the customer has too few for the
   * outlet's minimum; the limit; or it is all that the customer has.
   */
  bound: 'never' | 'too-few' | 'limit' | 'balance'
}

export function pointsAlone(balance: number, taken: PointsTaken, rules: AloneRules): PointsAlone {
  const limitMinor = rules.loyalty_alone_limit_minor ?? POINTS_ALONE_LIMIT_MINOR
  const points = Math.max(0, balance - taken.points)
  const said = { points, limitMinor, usedMinor: taken.aloneMinor }
  if (limitMinor === 0 || rules.loyalty_point_value_minor === 0) {
    return { ...said, mostMinor: 0, bound: 'never' }
  }
  const worthMinor = redeemableMinor(points, rules)
  if (worthMinor === 0) return { ...said, mostMinor: 0, bound: 'too-few' }
  const leftMinor = Math.max(0, limitMinor - taken.aloneMinor)
  if (worthMinor <= leftMinor) return { ...said, mostMinor: worthMinor, bound: 'balance' }
  // What would cost fewer points than the minimum is no redemption.
  const isEnough = Number(pointsToRedeem(leftMinor, rules)) >= rules.loyalty_redeem_minimum_points
  return { ...said, mostMinor: isEnough ? leftMinor : 0, bound: 'limit' }
}

/** What a sale took of its customer's points, and what of that no hub had promised. */
export function pointsTakenBy(
  sale: Pick<SaleMessage, 'payments' | 'loyalty_points_to_redeem'>,
): PointsTaken {
  const aloneMinor = sale.payments
    .filter(({ method, evidence }) => method === 'loyalty' && evidence?.hold_id === undefined)
    .reduce((sum, { amount_minor }) => sum + amount_minor, 0)
  return { points: sale.loyalty_points_to_redeem, aloneMinor }
}
