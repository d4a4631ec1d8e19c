import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { Seams } from '#domain/seams.ts'
import type { CustomerChangeRequest, CustomerMessage } from '#domain/wire/customer-message.ts'
import type { CustomerField } from '#domain/wire/document-people.ts'
import { raiseConflict } from '../conflict/raise-conflict.ts'
import { raiseCustomerMismatch } from '../conflict/raise-customer-mismatch.ts'
import type { Db } from '../db/open-database.ts'
import { findChange, insertChange } from './customer-change-store.ts'
import { findCustomer, findHolder } from './customer-store.ts'
import { setContactFields } from './set-contact-fields.ts'
import { survivorOf } from './survivor-of.ts'

export type ChangeOrder = CustomerChangeRequest & {
  customerId: string
  staffId: string
  terminalId: string
}
type Field = { field: CustomerField; base: string | null; value: string | null }

/**
 * Changes a customer's own facts field by field. Whoever comes to the hub later holds, whatever
 * clocks say; what stood here and was not what they had seen is kept, and a conflict says so. A
 * phone number that another customer has stays there, and somebody is asked whether the two are one
 * person. The same change again changes nothing. Refuses UNKNOWN_CUSTOMER, PHONE_INVALID and
 * INVALID_REQUEST.
 */
export function changeCustomer(tx: Db, seams: Seams, order: ChangeOrder): Outcome<CustomerMessage> {
  const customerId = survivorOf(tx, order.customerId)
  const stored = findCustomer(tx, customerId)
  if (!stored) return refuse('UNKNOWN_CUSTOMER')
  if (findChange(tx, order.change_id)) return succeed(stored)
  const fields: Field[] = []
  for (const each of order.fields) {
    const read = readField(each)
    if (!read.ok) return read
    fields.push(read.value)
  }
  const atMs = seams.clock.nowMs()
  const holders = new Map(fields.map((each) => [each.field, holderOf(tx, customerId, each)]))
  for (const each of fields) {
    const { change_id, staffId: staff_id, terminalId: terminal_id } = order
    insertChange(tx, {
      ...{ change_id, field: each.field, customer_id: customerId, base: each.base },
      ...{ replaced: stored[each.field], value: each.value, staff_id, terminal_id, at_ms: atMs },
      is_applied: holders.get(each.field) === null ? 1 : 0,
    })
  }
  const free = fields.filter(({ field }) => holders.get(field) === null)
  const { staffId, terminalId, change_id: documentId } = order
  const values = Object.fromEntries(free.map(({ field, value }) => [field, value]))
  setContactFields(tx, customerId, values, { documentId, staffId, terminalId, atMs })
  raiseWhatDiffers(tx, seams, stored, fields, holders)
  return succeed(findCustomer(tx, customerId) ?? stored)
}

function readField({ field, base, value }: Field): Outcome<Field> {
  const text = value === null ? null : cleanText(value).replace(/\s+/g, ' ').trim() || null
  if (field === 'full_name' && text === null) return wrong('the name is empty', field)
  if (field === 'email' && text !== null && !/^[^\s@]+@[^\s@]+$/.test(text)) {
    return wrong('not an e-mail address', field)
  }
  if (field !== 'phone' || text === null) return succeed({ field, base, value: text })
  const phone = normalisePhone(text)
  return phone === null
    ? refuse('PHONE_INVALID', undefined, 'phone')
    : succeed({ field, base, value: phone })
}

const wrong = (why: string, field: string): Refusal => refuse('INVALID_REQUEST', why, field)

/** Another customer who has this number. */
function holderOf(tx: Db, customerId: string, { field, value }: Field): string | null {
  if (field !== 'phone' || value === null) return null
  const holder = findHolder(tx, 'phone', value)
  return holder === customerId ? null : holder
}

function raiseWhatDiffers(
  tx: Db,
  seams: Seams,
  stored: CustomerMessage,
  fields: readonly Field[],
  holders: ReadonlyMap<CustomerField, string | null>,
): void {
  const customerId = stored.customer_id
  for (const { field, base, value } of fields) {
    const otherId = holders.get(field) ?? null
    if (otherId !== null && value !== null) {
      raiseCustomerMismatch(tx, seams, { customerId, otherId, field, value })
      continue
    }
    const stood = stored[field]
    if (stood === base || stood === value) continue
    raiseConflict(tx, seams, customerId, {
      type: 'customer_mismatch',
      message: `${field} was changed by two people; the later change holds.`,
      detail: { customer_id: customerId, field, kept: value, lost: stood, reason: 'edited-twice' },
    })
  }
}
