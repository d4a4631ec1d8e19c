// One customer's statement: read page by page while somebody looks, or whole back to a day for a
// paper or a file.

import { type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import { CustomerStatement, type StatementEntry } from '#domain/wire/console-customer-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export const STATEMENT_SPANS = ['all', 'month', 'quarter', 'year'] as const
export type StatementSpan = (typeof STATEMENT_SPANS)[number]
const DAYS: Record<Exclude<StatementSpan, 'all'>, number> = { month: 31, quarter: 92, year: 366 }
const DAY_MS = 86_400_000
/** More than anybody reads on paper; whoever has more chooses a shorter time. */
export const STATEMENT_LINES_MAX = 10_000

const DONE = { ok: true, value: null } as const
const msOf = ({ at }: StatementEntry): number => fromIso(at) ?? 0

export class CustomerStatementModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #customerId: string
  readonly #nowMs: number
  readonly #entries = signal<readonly StatementEntry[] | null>(null)
  readonly #next = signal<string | null>(null)
  readonly #span = signal<StatementSpan>('all')
  readonly #reading = signal<number | null>(null)
  #isStopped = false

  readonly span: ReadonlySignal<StatementSpan> = this.#span
  /** How much of the time is read, 0…1, while all of it is fetched; null: nobody asked for all. */
  readonly reading: ReadonlySignal<number | null> = this.#reading

  constructor(link: Pick<HubLink, 'door'>, customerId: string, nowMs: number) {
    this.#link = link
    this.#customerId = customerId
    this.#nowMs = nowMs
  }

  /** Newest first, of the time that is chosen; null until the hub has answered. */
  entries(): readonly StatementEntry[] | null {
    const sinceMs = this.#sinceMs()
    return this.#entries.value?.filter((entry) => msOf(entry) >= sinceMs) ?? null
  }

  hasMore(): boolean {
    const entries = this.#entries.value
    const last = entries?.[entries.length - 1]
    return this.#next.value !== null && (last === undefined || msOf(last) >= this.#sinceMs())
  }

  choose(span: StatementSpan): void {
    this.#span.value = span
  }

  /** From the newest on. */
  refresh(): Promise<TillOutcome<null>> {
    return this.#read(null)
  }

  more(): Promise<TillOutcome<null>> {
    return this.#read(this.#next.peek())
  }

  /** All of the time that is chosen. False: somebody stopped it, or there is too much. */
  async whole(): Promise<TillOutcome<boolean>> {
    this.#isStopped = false
    this.#reading.value = this.#fraction()
    while (this.hasMore() && !this.#isStopped) {
      if ((this.#entries.peek()?.length ?? 0) >= STATEMENT_LINES_MAX) break
      const read = await this.more()
      if (!read.ok) {
        this.#reading.value = null
        return read
      }
      this.#reading.value = this.#fraction()
    }
    this.#reading.value = null
    return { ok: true, value: !this.hasMore() }
  }

  stop(): void {
    this.#isStopped = true
  }

  async #read(after: string | null): Promise<TillOutcome<null>> {
    const query = after === null ? '' : `?after=${after}`
    const path = `/api/console/customers/${this.#customerId}/statement${query}`
    const answer = await this.#link.door.call({ method: 'GET', path }, CustomerStatement)
    if (!answer.ok) return answer
    const before = after === null ? [] : (this.#entries.peek() ?? [])
    this.#entries.value = [...before, ...answer.value.entries]
    this.#next.value = answer.value.next
    return DONE
  }

  #sinceMs(): number {
    const span = this.#span.value
    return span === 'all' ? Number.NEGATIVE_INFINITY : this.#nowMs - DAYS[span] * DAY_MS
  }

  /** By the days that are behind; of a whole statement nobody knows how long it is. */
  #fraction(): number {
    const entries = this.#entries.peek() ?? []
    const last = entries[entries.length - 1]
    const span = this.#span.peek()
    if (!last || span === 'all') return Math.min(0.9, entries.length / 2_000)
    return (this.#nowMs - msOf(last)) / (DAYS[span] * DAY_MS)
  }
}
