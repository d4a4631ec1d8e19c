import { type Static, Type } from 'typebox'
import { Closed, Timestamp, Uuid } from './primitives.ts'

/**
 * Points of a customer reserved for this outlet to spend while it is cut off. Item id:
 * `<outlet>/<customer>/<epoch>`, so that no other life of a database can spend them.
 */
export const LoyaltyAllowanceBody = Closed({
  customer_id: Uuid,
  /** All that was ever granted in this life: hearing it twice adds nothing. */
  points: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }),
  /** Head office wants back what is left: the outlet says in its own stream how much that is. */
  is_recalled: Type.Boolean(),
  granted_at: Timestamp,
})
export type LoyaltyAllowanceBody = Static<typeof LoyaltyAllowanceBody>
