import { type Static, Type } from 'typebox'
import { Closed, Nullable, ShortText, Uuid } from './primitives.ts'

export const CustomerMessage = Closed({
  customer_id: Uuid,
  full_name: ShortText,
  phone: Nullable(Type.String({ description: 'E.164, e.g. +6281234567890' })),
  email: Nullable(Type.String({ maxLength: 200 })),
  membership_number: Nullable(Type.String({ maxLength: 32 })),
  loyalty_tier: Type.String(),
  loyalty_points: Type.Integer(),
})
export type CustomerMessage = Static<typeof CustomerMessage>
/** GET /api/pos/customers?query=: name, phone in any spelling, last four digits, membership. */
export const CustomerList = Closed({ customers: Type.Array(CustomerMessage) })
/** POST /api/pos/customers. */
export const NewCustomerRequest = Closed({
  customer_id: Uuid,
  full_name: ShortText,
  phone: Nullable(Type.String({ maxLength: 30 })),
  email: Nullable(Type.String({ maxLength: 200 })),
})
