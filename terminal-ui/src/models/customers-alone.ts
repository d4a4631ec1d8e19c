// Customers while no hub answers: kept in step with it before, added and changed into the journal
// meanwhile. The later change at the hub holds; nobody's clock is asked.

import { effect } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { Timers } from '#domain/seams.ts'
import { type CustomerChangeRequest, CustomerMessage } from '#domain/wire/customer-message.ts'
import { forgetCustomers, keptCustomer, keptCustomers } from '../link/customers-cache.ts'
import { isUnanswered, refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import { fetchCustomers, keep } from './customer-shelf.ts'
import type { CustomersDeps, NewCustomer } from './customers-model.ts'

/** Points of the day's customers change all day long; a look-up at the hub is fresher anyway. */
export const FETCH_EVERY_MS = 5 * 60_000

type NewForm = Pick<CustomerMessage, 'customer_id' | 'full_name' | 'phone' | 'email'>
type Contact = Pick<CustomerMessage, 'full_name' | 'phone' | 'email'>
const FIELDS = ['full_name', 'phone', 'email'] as const

/**
 * Fills the shelf after each log-in and each return of the hub, then every few minutes. Without a
 * hub it is unsealed at once, so that no look-up waits for it; when nobody is logged in, or the hub
 * refuses this device, nobody is left on it.
 */
export function keepInStep(deps: CustomersDeps, timers: Timers): () => void {
  const { seams, database, link, session } = deps
  let cancel = () => {}
  const look = () => {
    cancel()
    cancel = timers.after(FETCH_EVERY_MS, look)
    link.background.run(fetchCustomers(deps, link.door))
  }
  const leave = effect(() => {
    cancel()
    const isHere = session.phase.value === 'logged-in'
    const isRefused = link.incident.value?.kind === 'device-refused'
    if (session.phase.value === 'starting') return
    if (!isHere || isRefused) link.background.run(forgetCustomers(database))
    else if (link.isConnected.value) look()
    else link.background.run(keptCustomers(seams, database))
  })
  return () => {
    cancel()
    leave()
  }
}

/** While nobody answers, into the journal: it is sent when the hub is back. */
export async function addCustomer(
  deps: CustomersDeps,
  { fullName, phone, email }: NewCustomer,
): Promise<TillOutcome<CustomerMessage>> {
  const { link, seams } = deps
  const form = { customer_id: uuidv7(seams), full_name: fullName, phone, email }
  const body = JSON.stringify(form)
  const request = { method: 'POST', path: '/api/pos/customers', body } as const
  const answer = await link.door.call(request, CustomerMessage)
  if (answer.ok) await keep(deps, [answer.value])
  return answer.ok || !isUnanswered(answer.code) ? answer : addAlone(deps, form)
}

/** A known number is told at once, as the hub would; whoever it is can be chosen instead. */
export async function addAlone(
  deps: CustomersDeps,
  told: NewForm,
): Promise<TillOutcome<CustomerMessage>> {
  const { commands, database, seams, session } = deps
  const phone = told.phone === null ? null : normalisePhone(told.phone)
  if (told.phone !== null && phone === null)
    return refuseAtTill('PHONE_INVALID', undefined, 'phone')
  const known = await keptCustomers(seams, database)
  const isTaken = phone !== null && known.some(({ customer }) => customer.phone === phone)
  if (isTaken) return refuseAtTill('PHONE_TAKEN', undefined, 'phone')
  const { customer_id, full_name, email } = told
  const body = { customer_id, full_name, phone, email, committed: true }
  const path = '/api/pos/customers'
  const order = { id: customer_id, kind: 'add-customer', path, body } as const
  const answer = await commands.send(order, CustomerMessage)
  if (!answer.ok && answer.code !== 'COMMAND_UNANSWERED') return answer
  const fresh = { membership_number: null, loyalty_points: 0 }
  const loyalty_tier = session.outlet.peek()?.loyalty_tiers[0]?.tier ?? ''
  const customer = answer.ok ? answer.value : { ...told, phone, ...fresh, loyalty_tier }
  await keep(deps, [customer])
  return { ok: true, value: customer }
}

/** Field by field, with what was seen before: into the journal, then to the hub. */
export async function changeCustomer(
  deps: CustomersDeps,
  before: CustomerMessage,
  contact: Contact,
): Promise<TillOutcome<CustomerMessage>> {
  const { commands, seams } = deps
  const phone = contact.phone === null ? null : normalisePhone(contact.phone)
  if (contact.phone !== null && phone === null) {
    return refuseAtTill('PHONE_INVALID', undefined, 'phone')
  }
  const after = { ...before, ...contact, phone }
  const fields = FIELDS.filter((field) => after[field] !== before[field]).map((field) => ({
    ...{ field, base: before[field], value: after[field] },
  }))
  if (fields.length === 0) return { ok: true, value: before }
  const body: CustomerChangeRequest = { change_id: uuidv7(seams), fields }
  const path = `/api/pos/customers/${before.customer_id}/changes`
  const order = { id: body.change_id, kind: 'edit-customer', path, body } as const
  const answer = await commands.send(order, CustomerMessage)
  if (!answer.ok && answer.code !== 'COMMAND_UNANSWERED') return answer
  const customer = answer.ok ? answer.value : after
  await keep(deps, [customer])
  return { ok: true, value: customer }
}

/** As this terminal knows them. */
export const knownCustomer = (
  { seams, database }: CustomersDeps,
  customerId: string,
): Promise<CustomerMessage | null> => keptCustomer(seams, database, customerId)
