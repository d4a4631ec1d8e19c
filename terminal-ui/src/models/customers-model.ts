// Finding a customer and adding a new one.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import { normalisePhone } from '#domain/phone.ts'
import type { Seams } from '#domain/seams.ts'
import { foldText } from '#domain/search-text.ts'
import { CustomerList, CustomerMessage } from '#domain/wire/customer-message.ts'
import { type TerminalDatabase, writeLoosely } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import { isUnanswered, type TillOutcome } from '../link/till-errors.ts'

const CACHED_FOUND_MAX = 20

export type NewCustomer = { fullName: string; phone: string | null; email: string | null }

export class CustomersModel {
  readonly #seams: Seams
  readonly #database: TerminalDatabase
  readonly #link: HubLink
  readonly #found = signal<readonly CustomerMessage[]>([])
  readonly #isSearching = signal(false)
  #lastSearch = 0

  readonly found: ReadonlySignal<readonly CustomerMessage[]> = this.#found
  readonly isSearching: ReadonlySignal<boolean> = this.#isSearching

  constructor(seams: Seams, database: TerminalDatabase, link: HubLink) {
    this.#seams = seams
    this.#database = database
    this.#link = link
  }

  /**
   * By name, phone in any spelling, its last four digits, or membership number. While the hub is
   * away, among those this terminal has met since the log-in.
   */
  async search(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    this.#lastSearch += 1
    const mine = this.#lastSearch
    this.#isSearching.value = true
    const answer = await this.#askHub(query)
    const customers = answer.ok ? answer.value : await findCached(this.#database, query)
    // An answer that was overtaken by a later search must not replace its result.
    if (mine === this.#lastSearch) {
      batch(() => {
        this.#found.value = customers
        this.#isSearching.value = false
      })
    }
    if (!answer.ok && !isUnanswered(answer.code)) return answer
    return { ok: true, value: customers }
  }

  async add({ fullName, phone, email }: NewCustomer): Promise<TillOutcome<CustomerMessage>> {
    const customer_id = uuidv7(this.#seams)
    const body = JSON.stringify({ customer_id, full_name: fullName, phone, email })
    const request = { method: 'POST', path: '/api/pos/customers', body } as const
    const answer = await this.#link.door.call(request, CustomerMessage)
    if (answer.ok) await this.#remember([answer.value])
    return answer
  }

  async #askHub(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    const path = `/api/pos/customers?query=${encodeURIComponent(query)}`
    const answer = await this.#link.door.call({ method: 'GET', path }, CustomerList)
    if (!answer.ok) return answer
    await this.#remember(answer.value.customers)
    return { ok: true, value: answer.value.customers }
  }

  async #remember(customers: readonly CustomerMessage[]): Promise<void> {
    await writeLoosely(this.#database, ['customers_cache'], async (transaction) => {
      const store = transaction.objectStore('customers_cache')
      await Promise.all(customers.map((customer) => store.put(customer)))
    })
  }
}

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
