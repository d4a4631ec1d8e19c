// Finding and adding customers, with the hub and without it. How it is done comes after the first
// screen (customer-shelf.ts, customers-alone.ts).

import { type ReadonlySignal, signal } from '@preact/signals'
import { withoutSymbology } from '#domain/barcode.ts'
import type { CustomerMessage } from '#domain/wire/customer-message.ts'
import type { TerminalDatabase } from '../link/database.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { MoneyCommands } from '../link/money-commands.ts'
import type { TerminalSeams } from '../link/terminal-seams.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'
import type { SessionModel } from './session-model.ts'

export type NewCustomer = { fullName: string; phone: string | null; email: string | null }

export type FoundCustomers = { query: string; customers: readonly CustomerMessage[] }

/** Those found for this text, or for its beginning while the hub is being asked for all of it. */
export const foundFor = (found: FoundCustomers | null, text: string): readonly CustomerMessage[] =>
  found && text.trim().startsWith(found.query) ? found.customers : []

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
  readonly #found = signal<FoundCustomers | null>(null)
  #lastSearch = 0

  /** The newest answer and what it answers. */
  readonly found: ReadonlySignal<FoundCustomers | null> = this.#found

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
    const shelf = await import('./customer-shelf.ts').catch(() => null)
    const answer =
      (await shelf?.lookUp(this.deps, withoutSymbology(query.trim()))) ??
      refuseAtTill('HUB_UNREACHABLE')
    // An answer that was overtaken by a later search must not replace its result.
    if (mine === this.#lastSearch) {
      this.#found.value = { query: query.trim(), customers: answer.ok ? answer.value : [] }
    }
    return answer
  }

  /** Somebody looks for another customer: what was found before may be old by now. */
  forgetFound(): void {
    this.#lastSearch += 1
    this.#found.value = null
  }

  async add(customer: NewCustomer): Promise<TillOutcome<CustomerMessage>> {
    const later = await import('./customers-alone.ts').catch(() => null)
    return later?.addCustomer(this.deps, customer) ?? refuseAtTill('HUB_UNREACHABLE')
  }
}
