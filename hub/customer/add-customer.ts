import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { CUSTOMER_FIELDS } from '#domain/wire/document-people.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { findCustomer, insertCustomer, isPhoneTaken } from './customer-store.ts'
import { survivorOf } from './survivor-of.ts'

/**
 * Adds a customer, and tells the cloud in the same transaction. The id was made by whoever adds:
 * the same customer again is answered as the first time, the same id for somebody else is refused.
 * `phone` comes in any spelling. Refuses PHONE_INVALID, PHONE_TAKEN, INVALID_REQUEST and
 * IDEMPOTENCY_MISMATCH.
 */
export function addCustomer(
  tx: Db,
  customer: CustomerMessage,
  atMs: number,
  by: { staffId: string; terminalId: string } | null = null,
): Outcome<CustomerMessage> {
  const phone = customer.phone === null ? null : normalisePhone(customer.phone)
  if (customer.phone !== null && phone === null) return refuse('PHONE_INVALID', undefined, 'phone')
  const full_name = cleanText(customer.full_name).replace(/\s+/g, ' ').trim()
  if (full_name === '') return refuse('INVALID_REQUEST', 'the name is empty', 'full_name')
  const email = customer.email?.trim() || null
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    return refuse('INVALID_REQUEST', 'not an e-mail address', 'email')
  }
  const added = { ...customer, full_name, phone, email }
  const before = findCustomer(tx, customer.customer_id)
  // Merged with somebody else since: that is who they are.
  const personId = survivorOf(tx, customer.customer_id)
  if (before && personId !== before.customer_id)
    return succeed(findCustomer(tx, personId) ?? before)
  if (before) return isSamePerson(before, added) ? succeed(before) : refuse('IDEMPOTENCY_MISMATCH')
  if (phone !== null && isPhoneTaken(tx, phone)) return refuse('PHONE_TAKEN', undefined, 'phone')
  insertCustomer(tx, added, atMs)
  appendOutbox(tx, {
    kind: 'customer-changed',
    documentId: added.customer_id,
    payload: {
      customer: added,
      is_new: true,
      base_version: null,
      changed: CUSTOMER_FIELDS.map((field) => ({ field, before: null })),
      staff_id: by?.staffId ?? null,
      terminal_id: by?.terminalId ?? null,
    },
    atMs,
  })
  if (added.loyalty_points !== 0) tellPoints(tx, added, atMs)
  return succeed(added)
}

/** Somebody who comes with points: no sale accounts for them. */
function tellPoints(tx: Db, { customer_id, loyalty_points }: CustomerMessage, atMs: number): void {
  const facts = { customer_id, points: loyalty_points, balance_points: loyalty_points }
  appendOutbox(tx, {
    kind: 'loyalty-moved',
    documentId: derivedId(`loyalty/initial/${customer_id}`),
    payload: { ...facts, reason: 'initial', source_id: customer_id },
    atMs,
  })
}

const isSamePerson = (a: CustomerMessage, b: CustomerMessage): boolean =>
  a.full_name === b.full_name && a.phone === b.phone && a.email === b.email
