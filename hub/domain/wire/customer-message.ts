import { type Static, Type } from 'typebox'
import { Closed, Cursor, Nullable, OneOf, ShortText, Uuid } from './primitives.ts'

export const CustomerMessage = Closed({
  customer_id: Uuid,
  full_name: ShortText,
  phone: Nullable(Type.String({ description: 'E.164, e.g. +6281234567890' })),
  email: Nullable(Type.String({ maxLength: 200 })),
  membership_number: Nullable(Type.String({ maxLength: 32 })),
  loyalty_tier: Type.String(),
  loyalty_points: Type.Integer(),
  /** Of a row that was merged away: who the person is. Only a till that keeps customers is told. */
  merged_into: Type.Optional(Uuid),
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
  /**
   * Told afterwards: a number that another customer has refuses nothing; it stays there, and
   * somebody is asked whether the two are one person.
   */
  committed: Type.Optional(Type.Boolean()),
})

/**
 * POST /api/pos/customers/:id/changes: field by field, the later one at the hub holds (no device's
 * clock is asked). `base` is what whoever changed it saw.
 */
export const CustomerChangeRequest = Closed({
  change_id: Uuid,
  fields: Type.Array(
    Closed({
      field: OneOf(['full_name', 'phone', 'email']),
      base: Nullable(Type.String({ maxLength: 200 })),
      value: Nullable(Type.String({ maxLength: 200 })),
    }),
    { minItems: 1, maxItems: 3 },
  ),
})
export type CustomerChangeRequest = Static<typeof CustomerChangeRequest>

/** As many customers as a till keeps: those that changed or bought last. */
export const CUSTOMERS_KEPT_MAX = 5_000
export const CUSTOMERS_PAGE_MAX = 1_000
/** GET /api/pos/customers/changes?after_cursor=: from 0 on it is the snapshot. */
export const CustomerChanges = Closed({
  customers: Type.Array(CustomerMessage),
  cursor: Cursor,
  has_more: Type.Boolean(),
})
export type CustomerChanges = Static<typeof CustomerChanges>
