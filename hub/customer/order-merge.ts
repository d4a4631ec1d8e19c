// Two rows that a person at the console found to be one, with nobody having asked.
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { MergePreview, MergeRequest } from '#domain/wire/console-customer-message.ts'
import type { CustomerField } from '#domain/wire/document-people.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Actor } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { authorise } from '../staff/authorise.ts'
import { findMerge } from './customer-merge-store.ts'
import { type Merged, mergeCustomers } from './merge-customers.ts'
import { readStanding } from './read-standing.ts'

/**
 * What a merge would do: both side by side, who stays, and how much changes hands. Refuses
 * UNKNOWN_CUSTOMER, and INVALID_REQUEST where both are the same person already.
 */
export function previewMerge(db: Db, oneId: string, otherId: string): Outcome<MergePreview> {
  const customer = readStanding(db, oneId)
  const other = readStanding(db, otherId)
  if (!customer || !other) return refuse('UNKNOWN_CUSTOMER')
  const ids = [customer.customer_id, other.customer_id].sort()
  const [winnerId = '', loserId = ''] = ids
  if (winnerId === loserId) return refuse('INVALID_REQUEST', 'one customer', 'customer_id')
  const sides = { customer, other_customer: other }
  return succeed({ ...sides, winner_id: winnerId, money_minor: movedMinor(db, loserId) })
}

/** Balances whichever way, and points at what they are worth now. */
function movedMinor(db: Db, loserId: string): number {
  const text = `SELECT
      (SELECT coalesce(sum(abs(balance_minor)), 0) FROM account
       WHERE customer_id = @loserId AND merged_into IS NULL) AS minor,
      (SELECT abs(loyalty_points) FROM customer WHERE id = @loserId) AS points`
  const row = prepared(db, text).get({ loserId })
  const { minor, points } = row as { minor: number; points: number }
  const { loyalty_point_value_minor: value } = readRules(db)
  return Math.min(MONEY_MINOR_MAX, minor + points * value)
}

/**
 * Makes them one. It takes the right to settle conflicts for the money that changes hands; beyond
 * it another person's word (subject: the merge). The same merge again changes nothing. Refuses what
 * previewMerge and mergeCustomers refuse, and missing approvals. Call it where a refusal rolls
 * back.
 */
export function orderMerge(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: MergeRequest & { customerId: string },
): Outcome<Merged> {
  const { merge_id: mergeId, customerId, other_customer_id: otherId } = order
  const takeFrom: Partial<Record<CustomerField, string>> = {}
  const merge = { mergeId, customerIds: [customerId, otherId] as const, takeFrom }
  const staff = { staffId: actor.staff.staff_id, terminalId: actor.terminalId }
  if (findMerge(tx, mergeId)) {
    return mergeCustomers(tx, seams, { ...merge, by: { ...staff, approvedBy: null } })
  }
  const preview = previewMerge(tx, customerId, otherId)
  if (!preview.ok) return preview
  const { customer, other_customer: other, money_minor: amount } = preview.value
  for (const { field, take } of order.fields) {
    takeFrom[field] = take === 'ours' ? customer.customer_id : other.customer_id
  }
  const may = authorise(tx, {
    ...actor,
    ...{ permission: 'settle-conflict', amount, subjectId: mergeId },
    ...{ approvalIds: [order.approval_id], atMs: seams.clock.nowMs() },
  })
  if (!may.ok) return may
  const by = { ...staff, approvedBy: may.value.approvedBy }
  return mergeCustomers(tx, seams, { ...merge, by, note: order.note.trim() })
}
