// Paper: what needs a person's answer, what waits to be released, and how each receipt stands.

import { type ReadonlySignal, signal } from '@preact/signals'
import type { TillOutcome } from '../link/till-errors.ts'

export type PrintJobRow = {
  printJobId: string
  documentId: string
  receiptNumber: string
  kind: string
  copyNo: number
  state: string
  createdAtMs: number | null
}

export type PrintJobsModel = {
  /** "Did receipt … come out?": never printed again without an answer. */
  uncertain: ReadonlySignal<readonly PrintJobRow[]>
  /** Receipts of sales that reached the hub late: one tap each. */
  held: ReadonlySignal<readonly PrintJobRow[]>
  /** The newest print state of a document that this terminal has heard of. */
  stateOf(documentId: string): string | null
  refresh(): Promise<TillOutcome<null>>
  answerUncertain(printJobId: string, answer: 'came-out' | 'print-copy'): Promise<TillOutcome<null>>
  release(printJobId: string): Promise<TillOutcome<null>>
  cancel(printJobId: string): Promise<TillOutcome<null>>
  stop(): void
}
