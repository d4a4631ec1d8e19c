import { type Static, Type } from 'typebox'
import { Closed, Nullable, ShortText, Uuid } from './primitives.ts'

/** Item id: the customer's. Points come by `loyalty-balance`. */
export const CustomerBody = Closed({
  full_name: ShortText,
  phone: Nullable(Type.String({ pattern: '^\\+[1-9]\\d{6,14}$', description: 'E.164' })),
  email: Nullable(Type.String({ maxLength: 200 })),
  membership_number: Nullable(Type.String({ minLength: 1, maxLength: 32 })),
  loyalty_tier: Type.String({ minLength: 1, maxLength: 40 }),
  /** An outlet found that this is the same person as that one. */
  merged_into: Type.Optional(Uuid),
})
export type CustomerBody = Static<typeof CustomerBody>
