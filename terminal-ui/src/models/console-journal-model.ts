// The sales journal: what was asked for, and the pages that were fetched of it.

import { type ReadonlySignal, signal } from '@preact/signals'
import { FoundSales, type SaleSearch } from '#domain/wire/find-sales-message.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'
import { createTurns } from '../link/turns.ts'
import { hubRow, type SaleRow } from './sales-model.ts'

/** '' where something was not asked for. */
export type JournalAsk = {
  by: SaleSearch
  q: string
  cashierId: string
  terminalId: string
  method: TenderMethod | ''
  from: string
  to: string
}
export const EVERYTHING: JournalAsk = {
  ...{ by: 'number', q: '', cashierId: '', terminalId: '', method: '', from: '', to: '' },
}

/** A number that somebody typed into "go to": the journal looks for it when it opens. */
export const numberToFind = signal('')

export class ConsoleJournalModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #turns = createTurns()
  readonly #ask = signal<JournalAsk>(EVERYTHING)
  readonly #rows = signal<readonly SaleRow[] | null>(null)
  readonly #next = signal<string | null>(null)
  readonly #searchedTo = signal<string | null>(null)

  readonly ask: ReadonlySignal<JournalAsk> = this.#ask
  /** Newest first; null until the hub has answered. */
  readonly rows: ReadonlySignal<readonly SaleRow[] | null> = this.#rows
  readonly hasMore = () => this.#next.value !== null
  /** The day at which a long search rested; null: what is shown is all up to here. */
  readonly searchedTo: ReadonlySignal<string | null> = this.#searchedTo

  constructor(link: Pick<HubLink, 'door'>) {
    this.#link = link
  }

  change(change: Partial<JournalAsk>): Promise<TillOutcome<null>> {
    this.#ask.value = { ...this.#ask.peek(), ...change }
    return this.search()
  }

  search(): Promise<TillOutcome<null>> {
    const asked = this.#ask.peek()
    return this.#turns.take(() => this.#fetch(asked, null))
  }

  /** The page behind the last one that is shown. */
  more(): Promise<TillOutcome<null>> {
    const asked = this.#ask.peek()
    return this.#turns.take(() => this.#fetch(asked, this.#next.peek()))
  }

  async #fetch(asked: JournalAsk, after: string | null): Promise<TillOutcome<null>> {
    const path = `/api/console/sales${queryOf(asked, after)}`
    const answer = await this.#link.door.call({ method: 'GET', path }, FoundSales)
    if (!answer.ok) return answer
    // Something else was asked for while this was on its way.
    if (this.#ask.peek() !== asked) return { ok: true, value: null }
    const shown = after === null ? [] : (this.#rows.peek() ?? [])
    this.#rows.value = [...shown, ...answer.value.transactions.map(hubRow)]
    this.#next.value = answer.value.next
    this.#searchedTo.value = answer.value.searched_to
    return { ok: true, value: null }
  }
}

function queryOf(ask: JournalAsk, after: string | null): string {
  const q = ask.q.trim()
  const parts = {
    ...(q === '' ? {} : { by: ask.by, q }),
    ...{ cashier_id: ask.cashierId, terminal_id: ask.terminalId, method: ask.method },
    ...{ from: ask.from, to: ask.to, after: after ?? '' },
  }
  const given = Object.entries(parts).filter(([, value]) => value !== '')
  const text = given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return text === '' ? '' : `?${text}`
}
