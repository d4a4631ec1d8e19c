// Finding, adding and changing customers, with the hub and without it.

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import { CustomerList, CustomerMessage } from '#domain/wire/customer-message.ts'
import { keepCustomers } from '../link/customers-cache.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import { isUnanswered, type TillOutcome } from '../link/till-errors.ts'
import type { SessionModel } from './session-model.ts'

const CACHED_FOUND_MAX = 20

export type NewCustomer = { fullName: string; phone: string | null; email: string | null }

export type CustomersDeps = {
  seams: Seams
  database: TerminalDatabase
  link: HubLink
  commands: MoneyCommands
  session: SessionModel
}

export class CustomersModel {
  /** For its parts that come after the first screen. */
  readonly deps: CustomersDeps
  readonly #found = signal<readonly CustomerMessage[]>([])
  readonly #isSearching = signal(false)
  #lastSearch = 0

  readonly found: ReadonlySignal<readonly CustomerMessage[]> = this.#found
  readonly isSearching: ReadonlySignal<boolean> = this.#isSearching

  constructor(deps: CustomersDeps) {
    this.deps = deps
  }

  /**
   * By name, phone in any spelling, its last four digits, or membership number. While the hub is
   * away, among those this terminal keeps.
   */
  async search(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    this.#lastSearch += 1
    const mine = this.#lastSearch
    this.#isSearching.value = true
    const answer = await this.#askHub(query)
    const customers = answer.ok ? answer.value : await this.#findKept(query)
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

  /** While nobody answers, into the journal: it is sent when the hub is back. */
  async add({ fullName, phone, email }: NewCustomer): Promise<TillOutcome<CustomerMessage>> {
    const { seams, database, link } = this.deps
    const customer_id = uuidv7(seams)
    const form = { customer_id, full_name: fullName, phone, email }
    const body = JSON.stringify(form)
    const request = { method: 'POST', path: '/api/pos/customers', body } as const
    const answer = await link.door.call(request, CustomerMessage)
    if (answer.ok) await keepCustomers(database, [answer.value])
    if (answer.ok || !isUnanswered(answer.code)) return answer
    const alone = await import('./customers-alone.ts').catch(() => null)
    return alone === null ? answer : alone.addAlone(this.deps, form)
  }

  async #askHub(query: string): Promise<TillOutcome<readonly CustomerMessage[]>> {
    const { database, link } = this.deps
    const path = `/api/pos/customers?query=${encodeURIComponent(query)}`
    const answer = await link.door.call({ method: 'GET', path }, CustomerList)
    if (!answer.ok) return answer
    await keepCustomers(database, answer.value.customers)
    return { ok: true, value: answer.value.customers }
  }

  /** Its code comes after the first screen; where it never came, nobody is found. */
  async #findKept(query: string): Promise<readonly CustomerMessage[]> {
    const shelf = await import('./customer-shelf.ts').catch(() => null)
    return shelf?.findKept(this.deps.database, query, CACHED_FOUND_MAX) ?? []
  }
}
