// Finding and adding customers, with the hub and without it. How it is done comes after the first
// screen (customer-shelf.ts, customers-alone.ts).

import { batch, type ReadonlySignal, signal } from '@preact/signals'
import { withoutSymbology } from '#domain/barcode.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { SessionModel } from './session-model.ts'

export type NewCustomer = { fullName: string; phone: string | null; email: string | null }

export type CustomersDeps = {
  seams: TerminalSeams
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
    const shelf = await import('./customer-shelf.ts').catch(() => null)
    const answer =
      (await shelf?.lookUp(this.deps, withoutSymbology(query.trim()))) ??
      refuseAtTill('HUB_UNREACHABLE')
    // An answer that was overtaken by a later search must not replace its result.
    if (mine === this.#lastSearch) {
      batch(() => {
        this.#found.value = answer.ok ? answer.value : []
        this.#isSearching.value = false
      })
    }
    return answer
  }

  async add(customer: NewCustomer): Promise<TillOutcome<CustomerMessage>> {
    const later = await import('./customers-alone.ts').catch(() => null)
    return later?.addCustomer(this.deps, customer) ?? refuseAtTill('HUB_UNREACHABLE')
  }
}
