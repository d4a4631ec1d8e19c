import { type Outcome, succeed } from '#domain/errors.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { Seams } from '#domain/seams.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import { raiseCustomerMismatch } from '../conflict/raise-customer-mismatch.ts'
import type { Db } from '../db/open-database.ts'
import { addCustomer } from './add-customer.ts'
import { findChange, insertChange } from './customer-change-store.ts'
import { findCustomer, findHolder } from './customer-store.ts'
import { welcomeCustomer } from './welcome-customer.ts'

type By = { staffId: string; terminalId: string }

/**
 * Adds a customer who stood at a till while no hub answered: they have gone, so a number that
 * somebody else has refuses nothing. It stays with that one, is kept, and somebody is asked whether
 * the two are one person. Refuses what addCustomer refuses of the form alone.
 */
export function addToldCustomer(
  tx: Db,
  seams: Seams,
  told: CustomerMessage,
  by: By,
): Outcome<CustomerMessage> {
  const { customer_id } = told
  const before = findCustomer(tx, customer_id)
  if (before && findChange(tx, customer_id)) return succeed(before)
  const phone = told.phone === null ? null : normalisePhone(told.phone)
  const holder = phone === null ? null : findHolder(tx, 'phone', phone)
  const isTaken = holder !== null && holder !== customer_id
  const atMs = seams.clock.nowMs()
  const added = addCustomer(tx, isTaken ? { ...told, phone: null } : told, atMs, by)
  if (!added.ok) return added
  welcomeCustomer(tx, seams, customer_id)
  if (isTaken && phone !== null) {
    const change = { change_id: customer_id, field: 'phone', customer_id, base: null }
    const facts = { replaced: null, value: phone, is_applied: 0 as const, at_ms: atMs }
    insertChange(tx, { ...change, ...facts, staff_id: by.staffId, terminal_id: by.terminalId })
    const found = { customerId: customer_id, otherId: holder, field: 'phone', value: phone }
    raiseCustomerMismatch(tx, seams, found)
  }
  return succeed(findCustomer(tx, customer_id) ?? added.value)
}
