// Reports at the console: which one, of which days; ordered, waited for, and what is behind a row.
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { PeriodChoice } from '#domain/report-period.ts'
import type { Timers } from '#domain/seams.ts'
import {
  OTHERS_KEY,
  type ReportDocuments,
  type ReportKind,
  type ReportOrder,
  type ReportResult,
  type ReportRow,
  ReportRows,
  ReportState,
  ReportToday,
} from '#domain/wire/report-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'

const ASK_AGAIN_MS = 250
const DONE = { ok: true, value: null } as const

/** Reports that do not ask for days: they say how it is now. */
export const isOfNow = (kind: ReportKind): boolean => kind === 'stock-value'

export type ReportDays = { choice: PeriodChoice; from: string; to: string }
export type RowDocuments = { key: string; found: ReportDocuments | null }

export class ConsoleReportsModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #timers: Timers
  readonly #today = signal<ReportToday | null>(null)
  readonly #kind = signal<ReportKind | null>(null)
  readonly #days = signal<ReportDays>({ choice: 'today', from: '', to: '' })
  readonly #compares = signal(true)
  readonly #state = signal<ReportState | null>(null)
  readonly #result = signal<ReportResult | null>(null)
  readonly #documents = signal<RowDocuments | null>(null)
  /** Of the report that is shown. */
  #reportId = ''
  /** Counts what was asked for: an answer to anything but the last of it is let go. */
  #asked = 0

  readonly today: ReadonlySignal<ReportToday | null> = this.#today
  readonly kind: ReadonlySignal<ReportKind | null> = this.#kind
  readonly days: ReadonlySignal<ReportDays> = this.#days
  readonly compares: ReadonlySignal<boolean> = this.#compares
  readonly result: ReadonlySignal<ReportResult | null> = this.#result
  readonly documents: ReadonlySignal<RowDocuments | null> = this.#documents
  /** The one that is being made or waits; null while nothing is. */
  readonly making = computed(() =>
    this.#state.value && isUnderWay(this.#state.value) ? this.#state.value : null,
  )

  constructor(link: Pick<HubLink, 'door'>, timers: Timers) {
    this.#link = link
    this.#timers = timers
  }

  async start(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/report-days' } as const
    const answer = await this.#link.door.call(request, ReportToday)
    if (!answer.ok) return answer
    this.#today.value = answer.value
    const { today } = answer.value
    if (this.#days.peek().from === '')
      this.#days.value = { choice: 'today', from: today, to: today }
    return DONE
  }

  open(kind: ReportKind | null): Promise<TillOutcome<null>> {
    this.#kind.value = kind
    this.#result.value = null
    this.#documents.value = null
    return kind === null ? this.cancel() : this.make()
  }

  choose(choice: PeriodChoice): Promise<TillOutcome<null>> {
    const { from, to } = this.#result.peek()?.days ?? this.#days.peek()
    this.#days.value = { choice, from, to }
    return this.make()
  }

  between(from: string, to: string): Promise<TillOutcome<null>> {
    this.#days.value = { choice: 'between', from, to }
    return this.make()
  }

  compare(compares: boolean): Promise<TillOutcome<null>> {
    this.#compares.value = compares
    return this.make()
  }

  /** Orders the report anew and waits until it is there. */
  async make(): Promise<TillOutcome<null>> {
    this.#documents.value = null
    const order = this.#order()
    if (order === null) return DONE
    const state = await this.#wait(order)
    if (!state.ok || state.value === null) return state.ok ? DONE : state
    if (state.value.result) {
      this.#reportId = state.value.report_id
      this.#result.value = state.value.result
    }
    return state.value.state === 'failed' ? refuseAtTill('REPORT_FAILED') : DONE
  }

  /**
   * What is shown with every row of it, for a file or a paper. The hub keeps the rows of the last
   * reports only: what it has given up is made once more. Null: nothing is shown.
   */
  async whole(): Promise<TillOutcome<ReportResult | null>> {
    const first = await this.#allRows()
    if (first.ok || first.code !== 'REPORT_NOT_FOUND') return first
    const made = await this.make()
    return made.ok ? this.#allRows() : made
  }

  async #allRows(): Promise<TillOutcome<ReportResult | null>> {
    const result = this.#result.peek()
    if (result === null || result.others_count === 0) return { ok: true, value: result }
    const rows: ReportRow[] = result.rows.filter(({ key }) => key !== OTHERS_KEY)
    const path = `/api/console/reports/${this.#reportId}/others`
    for (let part = 0, hasMore = true; hasMore; part += 1) {
      const request = { method: 'GET', path: `${path}/${part}` } as const
      const answer = await this.#link.door.call(request, ReportRows)
      if (!answer.ok) return answer
      rows.push(...answer.value.rows)
      hasMore = answer.value.has_more
    }
    return { ok: true, value: { ...result, rows, others_count: 0 } }
  }

  /** The sales and refunds behind a row; null closes them, and asks no further. */
  async openRow(key: string | null): Promise<TillOutcome<null>> {
    this.#documents.value = key === null ? null : { key, found: null }
    const order = this.#order()
    if (key === null || order === null) return this.cancel()
    const state = await this.#wait({ ...order, compares: false, documents_of: key })
    if (state.ok && state.value === null) return DONE
    const found = state.ok ? (state.value?.documents ?? null) : null
    if (this.#documents.peek()?.key === key) this.#documents.value = found && { key, found }
    if (!state.ok) return state
    return found === null ? refuseAtTill('REPORT_FAILED') : DONE
  }

  async cancel(): Promise<TillOutcome<null>> {
    this.#asked += 1
    const state = this.#state.peek()
    this.#state.value = null
    if (state === null || !isUnderWay(state)) return DONE
    const path = `/api/console/reports/${state.report_id}/cancel`
    const answer = await this.#link.door.call({ method: 'POST', path, body: '{}' }, ReportState)
    return answer.ok ? DONE : answer
  }

  #order(): ReportOrder | null {
    const report = this.#kind.peek()
    if (report === null) return null
    const { choice, from, to } = this.#days.peek()
    const period = choice === 'between' ? { choice, from, to } : { choice }
    return {
      report,
      period: isOfNow(report) ? { choice: 'today' } : period,
      compares: this.#compares.peek(),
    }
  }

  /** Null where something else was asked for meanwhile. */
  async #wait(order: ReportOrder): Promise<TillOutcome<ReportState | null>> {
    await this.cancel()
    this.#asked += 1
    const asked = this.#asked
    const request = {
      method: 'POST',
      path: '/api/console/reports',
      body: JSON.stringify(order),
    } as const
    let answer = await this.#link.door.call(request, ReportState)
    while (answer.ok && asked === this.#asked) {
      this.#state.value = answer.value
      if (!isUnderWay(answer.value)) return answer
      await new Promise<void>((resolve) => this.#timers.after(ASK_AGAIN_MS, resolve))
      if (asked !== this.#asked) break
      const path = `/api/console/reports/${answer.value.report_id}`
      answer = await this.#link.door.call({ method: 'GET', path }, ReportState)
    }
    if (asked === this.#asked) this.#state.value = null
    return answer.ok ? { ok: true, value: null } : answer
  }
}

const isUnderWay = ({ state }: ReportState): boolean => state === 'queued' || state === 'running'
