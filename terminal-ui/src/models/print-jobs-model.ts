// Paper: what needs a person's answer, what waits to be released, and how each receipt stands.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { fromIso } from '#domain/datetime.ts'
import {
  PrinterList,
  PrintJobChange,
  PrintJobList,
  type PrintJobMessage,
  TestPageAnswer,
} from '#domain/wire/print-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

export type PrintJobRow = {
  printJobId: string
  documentId: string
  /** Null for what is no receipt. */
  receiptNumber: string | null
  kind: string
  copyNo: number
  printerName: string
  /** On the printer of this terminal's receipts. */
  isHere: boolean
  state: string
  problem: string | null
  createdAtMs: number | null
}

/** States of the newest documents are remembered; older ones were seen long ago. */
const STATES_KEPT = 500
/** States that a person has to know of at once, so the list is fetched again. */
const CALLING_STATES: ReadonlySet<string> = new Set(['held', 'uncertain', 'not-started'])

/** No state of a job: a printer is otherwise than it was. */
const PRINTER_CHANGED = 'printer-changed'

/** It stands still because of its printer. */
export const isStanding = ({ state, problem }: PrintJobRow): boolean =>
  problem !== null && /^(not-started|checking|fencing)$/.test(state)

export class PrintJobsModel {
  readonly #link: HubLink
  readonly #open = signal<readonly PrintJobRow[]>([])
  readonly #places = signal<ReadonlyMap<string, string>>(new Map())
  readonly #ownTrouble = signal<{ name: string; problem: string } | null>(null)
  readonly #states = signal<ReadonlyMap<string, string>>(new Map())
  /** Lets go of the link. */
  readonly stop: () => void

  /** Every job that is not at its end, oldest first. */
  readonly open: ReadonlySignal<readonly PrintJobRow[]> = this.#open
  /** Of the printer of this terminal's receipts, also while nothing is printed; null: none known. */
  readonly ownTrouble: ReadonlySignal<{ name: string; problem: string } | null> = this.#ownTrouble
  /** "Did receipt … come out?": never printed again without an answer. */
  readonly uncertain = computed(() => this.#open.value.filter((job) => job.state === 'uncertain'))
  /** Receipts of sales that reached the hub late: one tap each. */
  readonly held = computed(() => this.#open.value.filter((job) => job.state === 'held'))

  constructor(link: HubLink) {
    this.#link = link
    this.stop = link.onMessage((message) => {
      if (message.type !== 'print-job-changed') return
      this.#hear(message.print_job_id, message.document_id, message.state)
    })
  }

  /** Another printer that a document went to; null: it did not, or nobody saw it. */
  placeOf(documentId: string): string | null {
    return this.#places.value.get(documentId) ?? null
  }

  /** The newest print state of a document that this terminal has heard of. */
  stateOf(documentId: string): string | null {
    return this.#states.value.get(documentId) ?? null
  }

  /**
   * Why the paper of a document stands still; null: it does not, or nobody knows. What waits behind
   * another paper waits for the same reason.
   */
  problemOf(documentId: string): string | null {
    const rows = this.#open.value
    const own = rows.find((row) => row.documentId === documentId)
    if (!own) return null
    const first = rows.find((row) => isStanding(row) && row.printerName === own.printerName)
    return isStanding(own) ? own.problem : own.state === 'queued' ? (first?.problem ?? null) : null
  }

  refresh(): Promise<TillOutcome<null>> {
    this.#link.background.run(this.#askPrinter())
    return this.#fetch()
  }

  async #fetch(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/print-jobs' } as const
    const answer = await this.#link.door.call(request, PrintJobList)
    if (!answer.ok) return answer
    const rows = answer.value.print_jobs.map(toRow)
    this.#noteMoves(rows)
    this.#open.value = rows
    return { ok: true, value: null }
  }

  /** A printer that stood in for another has the paper now; whoever waits for it has to go there. */
  #noteMoves(rows: readonly PrintJobRow[]): void {
    const before = this.#open.peek()
    for (const { printJobId, documentId, printerName } of rows) {
      const was = before.find((row) => row.printJobId === printJobId)
      if (!was || was.printerName === printerName) continue
      const others = [...this.#places.peek()].filter(([id]) => id !== documentId)
      this.#places.value = new Map([...others.slice(1 - STATES_KEPT), [documentId, printerName]])
    }
  }

  async #askPrinter(): Promise<TillOutcome<null>> {
    const request = { method: 'GET', path: '/api/pos/printers?paper=receipt' } as const
    const answer = await this.#link.door.call(request, PrinterList)
    if (!answer.ok) return answer
    const [own] = answer.value.printers
    this.#ownTrouble.value = own?.problem ? { name: own.name, problem: own.problem } : null
    return { ok: true, value: null }
  }

  answerUncertain(
    printJobId: string,
    answer: 'came-out' | 'print-copy',
  ): Promise<TillOutcome<null>> {
    return this.#change(printJobId, 'answer', { came_out: answer === 'came-out' })
  }
  release(printJobId: string): Promise<TillOutcome<null>> {
    return this.#change(printJobId, 'release')
  }
  cancel(printJobId: string): Promise<TillOutcome<null>> {
    return this.#change(printJobId, 'cancel')
  }

  async printTestPage(printerId: string): Promise<TillOutcome<null>> {
    const path = `/api/pos/printers/${printerId}/test-page`
    const answer = await this.#link.door.call({ method: 'POST', path }, TestPageAnswer)
    return answer.ok ? { ok: true, value: null } : answer
  }

  async #change(printJobId: string, verb: string, content?: object): Promise<TillOutcome<null>> {
    const path = `/api/pos/print-jobs/${printJobId}/${verb}`
    const body = content === undefined ? {} : { body: JSON.stringify(content) }
    const answer = await this.#link.door.call({ method: 'POST', path, ...body }, PrintJobChange)
    await this.#fetch()
    return answer.ok ? { ok: true, value: null } : answer
  }

  #hear(printJobId: string, documentId: string, state: string): void {
    const { background } = this.#link
    if (state === PRINTER_CHANGED) {
      background.run(this.#askPrinter())
      return
    }
    // Its printer may have been asked while this paper still stood: what it met is over by now.
    if (this.#ownTrouble.peek() !== null) background.run(this.#askPrinter())
    // Said again, it means that the paper stands still, or goes on.
    const isStill = state === 'fencing' && this.#states.peek().get(documentId) === state
    const before = [...this.#states.peek()].filter(([id]) => id !== documentId)
    this.#states.value = new Map([...before.slice(1 - STATES_KEPT), [documentId, state]])
    const isListed = this.#open.peek().some((row) => row.printJobId === printJobId)
    const isOneMore = state === 'queued' && this.#doesStand()
    if (isListed || isStill || isOneMore || CALLING_STATES.has(state)) background.run(this.#fetch())
  }

  /** Papers that are waiting are counted then: one more makes another number. */
  #doesStand(): boolean {
    return this.#ownTrouble.peek() !== null || this.#open.peek().some(isStanding)
  }
}

const toRow = (job: PrintJobMessage): PrintJobRow => ({
  printJobId: job.print_job_id,
  documentId: job.document_id,
  receiptNumber: job.receipt_number,
  kind: job.kind,
  copyNo: job.copy_no,
  printerName: job.printer_name,
  isHere: job.is_here,
  state: job.state,
  problem: job.problem,
  createdAtMs: fromIso(job.created_at),
})
