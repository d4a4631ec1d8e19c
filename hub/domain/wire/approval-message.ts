// A second person's word: given by PIN at the same till, for one act, used once, kept in the audit.
import { type Static, Type } from 'typebox'
import { StaffCard } from './access-message.ts'
import { Closed, NoteText, Nullable, Uuid } from './primitives.ts'

/** What a limit counts: minor units for money, ppm for discounts; nothing where it is yes or no. */
export const LimitAmount = Nullable(
  Type.Integer({ minimum: 0, maximum: 999_999_999_999, description: 'Minor units or ppm' }),
)

/**
 * POST /api/pos/approvals. `subject_id` is what it is for: the id of the sale, refund, movement or
 * count that will name it. It holds up to `amount`, at this terminal, for ten minutes, once.
 */
export const ApprovalRequest = Closed({
  approval_id: Uuid,
  permission: Type.String({ maxLength: 40 }),
  approver_id: Uuid,
  pin: Type.String({ pattern: '^\\d{4,8}$' }),
  subject_id: Uuid,
  amount: LimitAmount,
  reason_code: Nullable(Type.String({ maxLength: 40 })),
  note: Nullable(NoteText),
})
export type ApprovalRequest = Static<typeof ApprovalRequest>
export const ApprovalAnswer = Closed({
  success: Type.Literal(true),
  approval_id: Uuid,
  approver: StaffCard,
  permission: Type.String(),
  expires_at: Type.String(),
})
export type ApprovalAnswer = Static<typeof ApprovalAnswer>

/** GET /api/pos/approvers?permission=&amount=: who here may say yes to that. */
export const ApproverList = Closed({ staff: Type.Array(StaffCard) })
