// Finding a customer and adding a new one.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { Seams } from '#domain/seams.ts'
import { foldText } from '#domain/search-text.ts'
import { CustomerList, CustomerMessage } from '#domain/wire/customer-message.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, type TillOutcome } from '../link/till-errors.ts'

const CACHED_FOUND_MAX = 20

export type NewCustomer = { fullName: string; phone: string | null; email: string | null }

export type CustomersModel = {
  found: ReadonlySignal<readonly CustomerMessage[]>
  isSearching: ReadonlySignal<boolean>
  /** By name, phone in any spelling, its last four digits, or membership number. */
  search(query: string): Promise<TillOutcome<readonly CustomerMessage[]>>
  add(customer: NewCustomer): Promise<TillOutcome<CustomerMessage>>
}

export function createCustomersModel(
  seams: Seams,
  database: TerminalDatabase,
  link: HubLink,
): CustomersModel {
  const found = signal<readonly CustomerMessage[]>([])
  const isSearching = signal(false)
  let lastSearch = 0

  async function search(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    lastSearch += 1
    const mine = lastSearch
    isSearching.value = true
    const answer = await askHub(query)
    const customers = answer.ok ? answer.value : await findCached(database, query)
    // An answer that was overtaken by a later search must not replace its result.
    if (mine === lastSearch) {
      batch(() => {
        found.value = customers
        isSearching.value = false
      })
    }
    if (!answer.ok && !isUnanswered(answer.code)) return answer
    return { ok: true, value: customers }
  }
  async function askHub(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    const path = `/api/pos/customers?query=${encodeURIComponent(query)}`
    const answer = await link.door.call({ method: 'GET', path }, CustomerList)
    if (!answer.ok) return answer
    await remember(answer.value.customers)
    return { ok: true, value: answer.value.customers }
  }
  async function add(customer: NewCustomer): Promise<TillOutcome<CustomerMessage>> {
    const body = JSON.stringify({
      customer_id: uuidv7(seams),
      full_name: customer.fullName,
      phone: customer.phone,
      email: customer.email,
    })
    const answer = await link.door.call(
      { method: 'POST', path: '/api/pos/customers', body },
      CustomerMessage,
    )
    if (answer.ok) await remember([answer.value])
    return answer
  }
  async function remember(customers: readonly CustomerMessage[]): Promise<void> {
    const transaction = database.transaction('customers_cache', 'readwrite')
    await Promise.all([
      ...customers.map((customer) => transaction.store.put(customer)),
      transaction.done,
    ])
  }

  return { found, isSearching, search, add }
}

/** Those this terminal has met since the log-in: what can be said while the hub is away. */
async function findCached(database: TerminalDatabase, query: string): Promise<CustomerMessage[]> {
  const all = await database.getAll('customers_cache')
  const words = foldText(query).split(' ')
  const phone = normalisePhone(query)
  return all
    .filter((customer) => {
      const name = foldText(customer.full_name)
      if (words.every((word) => name.includes(word))) return true
      if (customer.membership_number === query.trim()) return true
      return customer.phone !== null && (customer.phone === phone || customer.phone.endsWith(query))
    })
    .slice(0, CACHED_FOUND_MAX)
}
