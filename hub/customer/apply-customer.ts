import type { Seams } from '#domain/seams.ts'
import type { CustomerBody } from '#domain/wire/feed-customer.ts'
import { type ApplyFeed, merge, waitFor } from '../cloud/feed-change.ts'
import { raiseCustomerMismatch } from '../conflict/raise-customer-mismatch.ts'
import type { Db } from '../db/open-database.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { findCustomer, findHolder, insertCustomer, updateCustomer } from './customer-store.ts'
import { mergeCustomers } from './merge-customers.ts'
import { survivorOf } from './survivor-of.ts'

/**
 * Head office's word on one customer, field by field. A phone or membership number that another
 * customer has here stays with that one, and somebody is asked whether the two are one person:
 * nothing with points or money on it is ever merged by itself. A customer who is deleted there
 * stays here: sales and accounts name them.
 */
export const applyCustomer: ApplyFeed<CustomerBody> = (tx, change, { seams, atMs }) => {
  const { itemId: customer_id, body } = change
  if (body === null) return null
  const stored = findCustomer(tx, customer_id)
  if (body.merged_into) return mergeAsTold(tx, seams, customer_id, { ...body, atMs })
  // What head office says of a row that was merged away is said of nobody.
  if (survivorOf(tx, customer_id) !== customer_id) return null
  const local = stored
    ? {
        full_name: stored.full_name,
        phone: stored.phone,
        email: stored.email,
        membership_number: stored.membership_number,
        loyalty_tier: stored.loyalty_tier,
      }
    : body
  const next = merge(change, local)
  for (const field of ['phone', 'membership_number'] as const) {
    const value = next[field]
    const holder = value === null ? null : findHolder(tx, field, value)
    if (value === null || holder === null || holder === customer_id) continue
    next[field] = local[field] === value ? null : local[field]
    raiseCustomerMismatch(tx, seams, { customerId: customer_id, otherId: holder, field, value })
  }
  if (stored) updateCustomer(tx, customer_id, next)
  else insertCustomer(tx, { customer_id, ...next, loyalty_points: 0 }, atMs, 'head-office')
  return null
}

/** Two rows that another outlet found to be one person. */
function mergeAsTold(
  tx: Db,
  seams: Seams,
  customer_id: string,
  { merged_into: otherId = customer_id, atMs, ...body }: CustomerBody & { atMs: number },
): ReturnType<ApplyFeed<CustomerBody>> {
  if (!findCustomer(tx, otherId)) return waitFor('customer-unknown')
  if (!findCustomer(tx, customer_id)) {
    const nobody = { ...body, phone: null, membership_number: null, loyalty_points: 0 }
    insertCustomer(tx, { customer_id, ...nobody }, atMs, 'head-office')
  }
  const mergeId = derivedId(`merged/${[customer_id, otherId].sort().join('/')}`)
  mergeCustomers(tx, seams, {
    mergeId,
    customerIds: [customer_id, otherId],
    takeFrom: {},
    by: null,
  })
  return null
}
