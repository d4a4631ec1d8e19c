import { type Static, Type } from 'typebox'
import { Closed } from './primitives.ts'

/**
 * Item id: the customer's. What was earned and spent everywhere but here: the outlet adds its own
 * entries, of which it alone knows all, so that nothing is counted twice or lost on the way.
 */
export const LoyaltyBalanceBody = Closed({
  points_elsewhere: Type.Integer({
    minimum: -1_000_000_000_000,
    maximum: 1_000_000_000_000,
  }),
})
export type LoyaltyBalanceBody = Static<typeof LoyaltyBalanceBody>
