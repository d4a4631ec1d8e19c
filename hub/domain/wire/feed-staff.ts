import { type Static, Type } from 'typebox'
import { Role } from './access-message.ts'
import { Closed, ShortText, Uuid } from './primitives.ts'
import { GrantMessage } from './staff-message.ts'

/**
 * Somebody who works at this outlet; signed. Item id: `<staff_id>`, or `<staff_id>@<outlet code>`
 * for somebody of several outlets. A PIN never travels: it is set at the outlet.
 */
export const StaffBody = Closed({
  staff_id: Uuid,
  name: ShortText,
  role: Role,
  is_active: Type.Boolean(),
  /** What differs from their role. */
  own_grants: Type.Array(GrantMessage, { maxItems: 60 }),
})
export type StaffBody = Static<typeof StaffBody>
