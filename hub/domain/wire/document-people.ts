// Documents about people: staff and what they may do, approvals, customers and their points.
import { type Static, Type } from 'typebox'
import { Role } from './access-message.ts'
import { LimitAmount } from './approval-message.ts'
import { CustomerMessage } from './customer-message.ts'
import { Closed, Count, NoteText, Nullable, OneOf, Timestamp, Uuid } from './primitives.ts'
import { RulesMessage } from './rules-message.ts'
import { GrantMessage } from './staff-message.ts'

export const ApprovalGivenDocument = Closed({
  at: Timestamp,
  approval_id: Uuid,
  permission: Type.String(),
  subject_id: Uuid,
  amount: LimitAmount,
  asked_by: Uuid,
  approver_id: Uuid,
  terminal_id: Uuid,
  reason_code: Nullable(Type.String()),
  note: Nullable(NoteText),
  verified_by: Type.Union([Type.Literal('hub'), Type.Literal('terminal')]),
})

const BY = { at: Timestamp, by: Uuid }
const PERSON = {
  name: Type.String(),
  role: Role,
  is_active: Type.Boolean(),
  own_grants: Type.Array(GrantMessage),
}
/** Kind `staff-changed`: never a PIN or its hash. */
export const StaffChangedDocument = Type.Union([
  Closed({
    ...BY,
    change: Type.Literal('staff-added'),
    staff_id: Uuid,
    name: Type.String(),
    role: Role,
  }),
  Closed({
    ...BY,
    change: Type.Literal('staff-changed'),
    staff_id: Uuid,
    ...PERSON,
    was: Closed(PERSON),
  }),
  Closed({
    ...BY,
    change: Type.Union([Type.Literal('pin-reset'), Type.Literal('pin-unlocked')]),
    staff_id: Uuid,
  }),
  Closed({ ...BY, change: Type.Literal('pin-changed'), staff_id: Uuid, terminal_id: Uuid }),
  Closed({
    ...BY,
    change: Type.Literal('role-grants-changed'),
    /** By role, where it differs from the product's defaults. */
    differs_from_default: Type.Record(Type.String(), Type.Array(GrantMessage)),
  }),
])

export const RulesChangedDocument = Closed({
  at: Timestamp,
  version: Count,
  staff_id: Uuid,
  rules: RulesMessage,
})

/** What an outlet may change of a customer; the cloud judges each field for itself. */
export const CUSTOMER_FIELDS = ['full_name', 'phone', 'email'] as const
export type CustomerField = (typeof CUSTOMER_FIELDS)[number]

/**
 * Kind `customer-changed`. What the fields were before says on what the change was made: where the
 * cloud holds something else by then, two outlets changed the same field, and the later one stands.
 */
export const CustomerChangedDocument = Closed({
  at: Timestamp,
  /** As it stands after the change. */
  customer: CustomerMessage,
  is_new: Type.Boolean(),
  /** Version of the cloud's row that this outlet knew; null: none, or made here. */
  base_version: Nullable(Count),
  changed: Type.Array(Closed({ field: OneOf(CUSTOMER_FIELDS), before: Nullable(Type.String()) })),
  staff_id: Nullable(Uuid),
  terminal_id: Nullable(Uuid),
})
export type CustomerChangedDocument = Static<typeof CustomerChangedDocument>

/**
 * Kind `customer-merged`: two rows that are one person. The elder id wins, in every outlet. What
 * stood on the loser is the winner's from here on, also what comes later and names the loser.
 */
export const CustomerMergedDocument = Closed({
  at: Timestamp,
  merge_id: Uuid,
  winner_id: Uuid,
  loser_id: Uuid,
  /** Of the winner afterwards. */
  loyalty_tier: Type.String(),
  membership_number: Nullable(Type.String()),
  /** That stood on the loser in this outlet. */
  points: Type.Integer(),
  /** Balances that went to the winner's own account of the kind. */
  accounts: Type.Array(
    Closed({ from_account_id: Uuid, to_account_id: Uuid, amount_minor: Type.Integer() }),
  ),
  staff_id: Nullable(Uuid),
  terminal_id: Nullable(Uuid),
})

/** Kind `loyalty-moved`: points that no sale or refund accounts for. */
export const LoyaltyMovedDocument = Closed({
  at: Timestamp,
  customer_id: Uuid,
  points: Type.Integer(),
  balance_points: Type.Integer(),
  reason: Type.String(),
  /** What moved them. */
  source_id: Uuid,
})

/** Kind `allowance-released`: reserved points that this outlet will not spend any more. */
export const AllowanceReleasedDocument = Closed({
  at: Timestamp,
  customer_id: Uuid,
  points: Count,
})
