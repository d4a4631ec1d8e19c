// POST /api/pos/sync/validate: what would become of a sale, without taking it.
import { type Static, Type } from 'typebox'
import { Closed, OneOf } from './primitives.ts'
import { type CONFLICT_TYPES, ConflictType } from './sale-message.ts'

/** What the till may offer; RFC section 9 names the first four. */
export const RESOLUTIONS = [
  'create_new_session',
  'reduce_quantity_or_reject',
  'reduce_points_or_reject',
  'skip',
  'keep_price',
  'choose_customer',
  'pay_otherwise',
  'ask_manager',
] as const
type Resolution = (typeof RESOLUTIONS)[number]

export const CONFLICT_RESOLUTIONS: Record<(typeof CONFLICT_TYPES)[number], Resolution> = {
  session_closed: 'create_new_session',
  inventory_shortage: 'reduce_quantity_or_reject',
  insufficient_loyalty_points: 'reduce_points_or_reject',
  duplicate_transaction: 'skip',
  price_changed: 'keep_price',
  customer_mismatch: 'choose_customer',
  insufficient_balance: 'pay_otherwise',
  recomputation_failed: 'ask_manager',
  unknown_product: 'ask_manager',
  rights_missing: 'ask_manager',
  duplicate_receipt_number: 'ask_manager',
  over_refund: 'ask_manager',
  rule_not_met: 'ask_manager',
}

export const PredictedConflict = Closed({
  type: ConflictType,
  message: Type.String(),
  resolution: OneOf(RESOLUTIONS),
  detail: Type.Unknown({
    description: 'facts by type, e.g. `product_id` and `stock_milli`, `existing_id`',
  }),
})
export type PredictedConflict = Static<typeof PredictedConflict>

export const ValidateAnswer = Closed({
  success: Type.Literal(true),
  has_conflicts: Type.Boolean(),
  conflicts: Type.Array(PredictedConflict),
})
