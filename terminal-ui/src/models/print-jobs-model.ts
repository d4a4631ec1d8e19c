// Paper: what needs a person's answer, what waits to be released, and how each receipt stands.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Static, TSchema } from 'typebox'
import { fromIso } from '#domain/datetime.ts'
import {
  PrinterList,
  type PrinterMessage,
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
  state: string
  problem: string | null
  createdAtMs: number | null
}

export type PrintJobsModel = {
  /** Every job that is not at its end, oldest first. */
  open: ReadonlySignal<readonly PrintJobRow[]>
  /** "Did receipt … come out?": never printed again without an answer. */
  uncertain: ReadonlySignal<readonly PrintJobRow[]>
  /** Receipts of sales that reached the hub late: one tap each. */
  held: ReadonlySignal<readonly PrintJobRow[]>
  printers: ReadonlySignal<readonly PrinterMessage[]>
  /** The newest print state of a document that this terminal has heard of. */
  stateOf(documentId: string): string | null
  refresh(): Promise<TillOutcome<null>>
  answerUncertain(printJobId: string, answer: 'came-out' | 'print-copy'): Promise<TillOutcome<null>>
  release(printJobId: string): Promise<TillOutcome<null>>
  cancel(printJobId: string): Promise<TillOutcome<null>>
  loadPrinters(): Promise<TillOutcome<null>>
  printTestPage(printerId: string): Promise<TillOutcome<null>>
  stop(): void
}

/** States of the newest documents are remembered; older ones were seen long ago. */
const STATES_KEPT = 500
/** States that a person has to know of at once, so the list is fetched again. */
const CALLING_STATES: ReadonlySet<string> = new Set(['held', 'uncertain', 'not-started'])

export function createPrintJobsModel(link: HubLink): PrintJobsModel {
  const open = signal<readonly PrintJobRow[]>([])
  const printers = signal<readonly PrinterMessage[]>([])
  const states = signal<ReadonlyMap<string, string>>(new Map())
  const inState = (state: string) => computed(() => open.value.filter((row) => row.state === state))

  async function ask<S extends TSchema>(
    path: string,
    schema: S,
    use: (value: Static<S>) => void,
  ): Promise<TillOutcome<null>> {
    const answer = await link.door.call({ method: 'GET', path }, schema)
    if (!answer.ok) return answer
    use(answer.value)
    return { ok: true, value: null }
  }
  const refresh = () =>
    ask('/api/pos/print-jobs', PrintJobList, ({ print_jobs }) => {
      open.value = print_jobs.map(toRow)
    })
  async function change(
    printJobId: string,
    verb: 'answer' | 'release' | 'cancel',
    body: unknown = {},
  ): Promise<TillOutcome<null>> {
    const path = `/api/pos/print-jobs/${printJobId}/${verb}`
    const request = { method: 'POST', path, body: JSON.stringify(body) } as const
    const answer = await link.door.call(request, PrintJobChange)
    await refresh()
    return answer.ok ? { ok: true, value: null } : answer
  }
  function heard(printJobId: string, documentId: string, state: string): void {
    const kept = [...states.peek()].filter(([id]) => id !== documentId).slice(1 - STATES_KEPT)
    states.value = new Map([...kept, [documentId, state]])
    const isListed = open.peek().some((row) => row.printJobId === printJobId)
    if (isListed || CALLING_STATES.has(state)) refresh()
  }
  const stop = link.onMessage((message) => {
    if (message.type === 'print-job-changed') {
      heard(message.print_job_id, message.document_id, message.state)
    }
  })

  return {
    open,
    uncertain: inState('uncertain'),
    held: inState('held'),
    printers,
    stateOf: (documentId) => states.value.get(documentId) ?? null,
    refresh,
    answerUncertain: (printJobId, answer) =>
      change(printJobId, 'answer', { came_out: answer === 'came-out' }),
    release: (printJobId) => change(printJobId, 'release'),
    cancel: (printJobId) => change(printJobId, 'cancel'),
    loadPrinters: () =>
      ask('/api/pos/printers', PrinterList, (answer) => {
        printers.value = answer.printers
      }),
    async printTestPage(printerId) {
      const path = `/api/pos/printers/${printerId}/test-page`
      const answer = await link.door.call({ method: 'POST', path }, TestPageAnswer)
      return answer.ok ? { ok: true, value: null } : answer
    },
    stop,
  }
}

const toRow = (job: PrintJobMessage): PrintJobRow => ({
  printJobId: job.print_job_id,
  documentId: job.document_id,
  receiptNumber: job.receipt_number,
  kind: job.kind,
  copyNo: job.copy_no,
  printerName: job.printer_name,
  state: job.state,
  problem: job.problem,
  createdAtMs: fromIso(job.created_at),
})
