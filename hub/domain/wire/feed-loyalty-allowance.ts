import { type Static, Type } from 'typebox'
import { Closed, Timestamp, Uuid } from './primitives.ts'

/** Points of a customer reserved for this outlet to spend while it is cut off; item id: its own. */
export const LoyaltyAllowanceBody = Closed({
  customer_id: Uuid,
  points: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
  granted_at: Timestamp,
})
export type LoyaltyAllowanceBody = Static<typeof LoyaltyAllowanceBody>
