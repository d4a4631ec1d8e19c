// The files of a month for the tax office: ordered, waited for, fetched one by one.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import { ReportToday } from '#domain/wire/report-message.ts'
import { type RetailDetail, type TaxFilesResult, TaxFilesState } from '#domain/wire/tax-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import { refuseAtTill, type TillOutcome } from '../link/till-errors.ts'

const ASK_AGAIN_MS = 250
const DONE = { ok: true, value: null } as const
/** As far back as the console offers; older months are head office's. */
const MONTHS_OFFERED = 24

export class ConsoleTaxModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #timers: Timers
  readonly #months = signal<readonly string[]>([])
  readonly #month = signal('')
  readonly #detail = signal<RetailDetail>('receipt')
  readonly #state = signal<TaxFilesState | null>(null)
  #asked = 0

  /** '2026-11', the newest first; those that something was sold in. */
  readonly months: ReadonlySignal<readonly string[]> = this.#months
  readonly month: ReadonlySignal<string> = this.#month
  readonly detail: ReadonlySignal<RetailDetail> = this.#detail
  readonly state: ReadonlySignal<TaxFilesState | null> = this.#state

  constructor(link: Pick<HubLink, 'door'>, timers: Timers) {
    this.#link = link
    this.#timers = timers
  }

  async start(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/console/report-days' } as const
    const answer = await this.#link.door.call(request, ReportToday)
    if (!answer.ok) return answer
    const { today, first_day } = answer.value
    this.#months.value = monthsBack(today.slice(0, 7), (first_day ?? today).slice(0, 7))
    // What is filed is usually the month that is over.
    this.#month.value = this.#months.value[1] ?? this.#months.value[0] ?? ''
    return DONE
  }

  choose(wish: { month?: string; detail?: RetailDetail }): void {
    this.#asked += 1
    this.#month.value = wish.month ?? this.#month.peek()
    this.#detail.value = wish.detail ?? this.#detail.peek()
    this.#state.value = null
  }

  /** The month that still runs: its files are not the last word. */
  isRunning(month: string): boolean {
    return month === this.#months.value[0]
  }

  async make(): Promise<TillOutcome<null>> {
    this.#asked += 1
    const asked = this.#asked
    const body = JSON.stringify({ month: this.#month.peek(), detail: this.#detail.peek() })
    const request = { method: 'POST', path: '/api/console/tax-files', body } as const
    let answer = await this.#link.door.call(request, TaxFilesState)
    while (answer.ok && asked === this.#asked) {
      this.#state.value = answer.value
      const { state, report_id } = answer.value
      if (state === 'failed') return refuseAtTill('REPORT_FAILED')
      if (state !== 'queued' && state !== 'running') return DONE
      await new Promise<void>((resolve) => this.#timers.after(ASK_AGAIN_MS, resolve))
      const path = `/api/console/tax-files/${report_id}`
      answer = await this.#link.door.call({ method: 'GET', path }, TaxFilesState)
    }
    return answer.ok ? DONE : answer
  }
}

export const fileAddress = ({ report_id }: TaxFilesState, name: string): string =>
  `/api/console/tax-files/${report_id}/${name}`

/** Their PPN is the journal's to the rupiah; anything else is not to be imported. */
export const isTied = (result: TaxFilesResult): boolean =>
  result.stated_tax_minor === result.journal_tax_minor

function monthsBack(from: string, to: string): string[] {
  const months: string[] = []
  let [year = 0, month = 1] = from.split('-').map(Number)
  while (months.length < MONTHS_OFFERED) {
    const name = `${year}-${String(month).padStart(2, '0')}`
    months.push(name)
    if (name <= to) break
    month -= 1
    if (month === 0) {
      month = 12
      year -= 1
    }
  }
  return months
}
