// What is on its way to paper, and what a person must decide about it.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, ShortText, Uuid } from './primitives.ts'

/** States a job can wait in. The others are ends: printed, sent, cancelled. */
export const OPEN_PRINT_STATES = [
  'held',
  'queued',
  'checking',
  'sending',
  'fencing',
  'not-started',
  'uncertain',
] as const
export const OpenPrintState = Type.Union(OPEN_PRINT_STATES.map((state) => Type.Literal(state)))
export type OpenPrintState = (typeof OPEN_PRINT_STATES)[number]

export const PRINT_JOB_PAGE_MAX = 100

export const PrintJobMessage = Closed({
  print_job_id: Uuid,
  kind: Type.String(),
  document_id: Uuid,
  /** Null for what is no receipt. */
  receipt_number: Nullable(Type.String()),
  copy_no: Type.Integer(),
  printer_name: ShortText,
  /** On the printer that the asking terminal's receipts come out of. */
  is_here: Type.Boolean(),
  state: Type.String(),
  /** Code of the last trouble: refused, paper-out, connection-lost, restart, … */
  problem: Nullable(Type.String()),
  attempt_count: Type.Integer(),
  bytes_accepted: Type.Integer(),
  created_at: Type.String(),
})
export type PrintJobMessage = Static<typeof PrintJobMessage>
/** GET /api/pos/print-jobs?state=, oldest first; without a state every open job. */
export const PrintJobList = Closed({ print_jobs: Type.Array(PrintJobMessage) })

/** POST /api/pos/print-jobs/:id/answer, for an uncertain job: did the paper come out? */
export const PrintJobAnswerRequest = Closed({ came_out: Type.Boolean() })
/** Answer of answer, release and cancel. A copy is made when the paper did not come out. */
export const PrintJobChange = Closed({
  success: Type.Literal(true),
  state: Type.String(),
  copy_print_job_id: Nullable(Uuid),
})
export type PrintJobChange = Static<typeof PrintJobChange>

export const PrinterMessage = Closed({
  printer_id: Uuid,
  name: ShortText,
  address: Type.String(),
  columns: Type.Integer(),
  is_default: Type.Boolean(),
  waiting_count: Type.Integer(),
  /** Why the printer does not take its next job; null when nothing is known to be wrong. */
  problem: Nullable(Type.String()),
})
export type PrinterMessage = Static<typeof PrinterMessage>
export const PrinterList = Closed({ printers: Type.Array(PrinterMessage) })
/** POST /api/pos/printers/:id/test-page. */
export const TestPageAnswer = Closed({ success: Type.Literal(true), print_job_id: Uuid })
