import type { CustomerBody } from '#domain/wire/feed-customer.ts'
import { type ApplyFeed, merge } from '../cloud/feed-change.ts'
import { raiseCustomerMismatch } from '../conflict/raise-customer-mismatch.ts'
import { findCustomer, findHolder, insertCustomer, updateCustomer } from './customer-store.ts'

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
