import { contactFieldOf, factOf } from '#domain/conflict-actions.ts'
import type { CustomerField } from '#domain/wire/document-people.ts'
import type { ContactFields } from '../customer/set-contact-fields.ts'
import { readContact } from '../customer/set-contact-fields.ts'
import type { Db } from '../db/open-database.ts'
import type { Act } from './act-on-conflict.ts'

export type CustomerChoice = { customerId: string; fields: ContactFields }

/**
 * What a choice changes of one customer or of two, whoever has to let a number go first; null: the
 * choice is none. Points and accounts stay with the customer who has them.
 */
export function choicesOf(tx: Db, { conflict, detail, order }: Act): CustomerChoice[] | null {
  const customerId = customerOf(conflict.document_id, detail)
  const otherId = factOf(detail, 'other_customer_id')
  if (typeof otherId !== 'string') return lostValue(customerId, detail)
  const ours = readContact(tx, customerId)
  const theirs = readContact(tx, otherId)
  if (!ours || !theirs) return null
  const field = contactFieldOf(detail)
  if (order.action === 'kept-theirs') {
    // The one who wanted the number gets it.
    const value = factOf(detail, 'value')
    if (field === null || typeof value !== 'string') return null
    return [
      { customerId: otherId, fields: { [field]: null } },
      { customerId, fields: { [field]: value } },
    ]
  }
  if (order.fields === undefined) return null
  const taken = order.fields.filter(({ take }) => take === 'theirs')
  const fields = Object.fromEntries(taken.map(({ field: name }) => [name, theirs[name]]))
  const letsGo = taken.some(({ field: name }) => name === 'phone')
  return [
    ...(letsGo ? [{ customerId: otherId, fields: { phone: null } }] : []),
    { customerId, fields },
  ]
}

function lostValue(customerId: string, detail: unknown): CustomerChoice[] | null {
  const field = contactFieldOf(detail)
  const lost = factOf(detail, 'lost')
  if (field === null || typeof lost !== 'string') return null
  const fields: Partial<Record<CustomerField, string>> = { [field]: lost }
  return [{ customerId, fields }]
}

/** The cloud's conflicts may stand beside another document and name the customer. */
export function customerOf(documentId: string, detail: unknown): string {
  const named = factOf(detail, 'customer_id')
  return typeof named === 'string' ? named : documentId
}
