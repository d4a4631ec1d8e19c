import { CUSTOMER_FIELDS, type CustomerField } from '#domain/wire/document-people.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { findCustomer, findHolder, updateCustomer } from './customer-store.ts'
import { survivorOf } from './survivor-of.ts'

export type ContactFields = Partial<Record<CustomerField, string | null>>
/** Who changed it, and the outbox document's own id. */
export type ContactChange = {
  documentId: string
  staffId: string
  terminalId: string
  atMs: number
}

export function readContact(
  db: Db,
  customerId: string,
): Record<CustomerField, string | null> | null {
  const customer = findCustomer(db, survivorOf(db, customerId))
  if (!customer) return null
  const { full_name, phone, email } = customer
  return { full_name, phone, email }
}

/**
 * Sets a customer's own facts and tells the cloud what they were. A name is never emptied, a phone
 * number that another customer has stays with that one.
 */
export function setContactFields(
  tx: Db,
  namedId: string,
  fields: ContactFields,
  change: ContactChange,
): void {
  const customerId = survivorOf(tx, namedId)
  const before = findCustomer(tx, customerId)
  if (!before) return
  const next = { ...before }
  if (fields.full_name) next.full_name = fields.full_name
  if (fields.email !== undefined) next.email = fields.email
  if (fields.phone !== undefined) {
    const holder = fields.phone === null ? null : findHolder(tx, 'phone', fields.phone)
    if (holder === null || holder === customerId) next.phone = fields.phone
  }
  const changed = CUSTOMER_FIELDS.filter((field) => next[field] !== before[field])
  if (changed.length === 0) return
  updateCustomer(tx, customerId, next)
  appendOutbox(tx, {
    kind: 'customer-changed',
    documentId: change.documentId,
    payload: {
      customer: next,
      is_new: false,
      base_version: null,
      changed: changed.map((field) => ({ field, before: before[field] })),
      staff_id: change.staffId,
      terminal_id: change.terminalId,
    },
    atMs: change.atMs,
  })
}
