import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import { type ReceiptModel, receiptAsCopy } from '#domain/receipt-blocks.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { enqueueCopy, type PaperKind } from './enqueue-receipt.ts'
import { moveJob, type PrintJob, type PrintJobState, readPrintJob } from './print-job-store.ts'

export type JobDecision = { jobId: string; staffId: string; terminalId: string }
export type JobChange = { documentId: string; state: PrintJobState; copyJobId: string | null }

/**
 * A person looked at the paper of an uncertain job. If it did not come out, the receipt is printed
 * again as the next copy: part of the original may lie in a drawer, so there is never a second one.
 */
export function answerPrintJob(
  tx: Db,
  seams: Seams,
  decision: JobDecision & { cameOut: boolean },
): Outcome<JobChange> {
  const to = decision.cameOut ? 'printed' : 'cancelled'
  const problem = decision.cameOut ? null : 'did-not-come-out'
  const moved = decide(tx, seams, decision, { from: ['uncertain'], to, problem })
  if (!moved.ok) return moved
  const job = moved.value
  const needsCopy = !decision.cameOut && job.kind !== 'test-page'
  const copyJobId = needsCopy ? printAgain(tx, seams, decision, job) : null
  return succeed({ documentId: job.document_id, state: to, copyJobId })
}

/** The tap that a held job waits for. */
export function releasePrintJob(tx: Db, seams: Seams, decision: JobDecision): Outcome<JobChange> {
  return decideOnly(tx, seams, decision, { from: ['held'], to: 'queued', problem: null })
}

/** Nobody wants this paper any more. What has begun to leave cannot be called back. */
export function cancelPrintJob(tx: Db, seams: Seams, decision: JobDecision): Outcome<JobChange> {
  const from = ['held', 'queued', 'checking', 'not-started', 'uncertain'] as const
  return decideOnly(tx, seams, decision, { from, to: 'cancelled', problem: 'cancelled' })
}

type Step = { from: readonly PrintJobState[]; to: PrintJobState; problem: string | null }

function decideOnly(tx: Db, seams: Seams, decision: JobDecision, step: Step): Outcome<JobChange> {
  const moved = decide(tx, seams, decision, step)
  if (!moved.ok) return moved
  return succeed({ documentId: moved.value.document_id, state: step.to, copyJobId: null })
}

/** Moves the job and writes down who decided; the job as it was before. */
function decide(tx: Db, seams: Seams, decision: JobDecision, step: Step): Outcome<PrintJob> {
  const job = readPrintJob(tx, decision.jobId)
  if (!job) return refuse('PRINT_JOB_NOT_FOUND')
  const atMs = seams.clock.nowMs()
  if (!moveJob(tx, { jobId: job.id, ...step, atMs })) {
    return refuse('PRINT_JOB_MOVED_ON', job.state)
  }
  const payload = {
    print_job_id: job.id,
    document_id: job.document_id,
    from: job.state,
    to: step.to,
    reason: step.problem,
    staff_id: decision.staffId,
    terminal_id: decision.terminalId,
  }
  appendAudit(tx, { kind: 'print-job-decided', payload, atMs })
  return succeed(job)
}

/** At the same printer, before which the customer stands. */
function printAgain(
  tx: Db,
  seams: Seams,
  { staffId, terminalId }: JobDecision,
  job: PrintJob,
): string | null {
  const model = JSON.parse(job.model_json) as ReceiptModel
  const atMs = seams.clock.nowMs()
  const copy = enqueueCopy(tx, {
    ...{ kind: paperKindOf(job.kind), documentId: job.document_id },
    ...{ terminalId, printerId: job.printer_id, atMs },
    // Nobody pays by a label: a second one is as good as the first.
    modelOf: (copyNo) => (job.kind === 'label' ? model : receiptAsCopy(model, copyNo)),
    newId: () => uuidv7(seams),
  })
  if (copy === null) return null
  const payload = {
    ...{ document_id: job.document_id, paper: job.kind, number: model.receiptNumber || null },
    ...{ copy_no: copy.copyNo, print_job_id: copy.jobId },
    ...{ reason: 'did-not-come-out', staff_id: staffId, terminal_id: terminalId },
  }
  appendAudit(tx, { kind: 'paper-reprinted', payload, atMs })
  return copy.jobId
}

const paperKindOf = (kind: PrintJob['kind']): PaperKind =>
  kind === 'report' || kind === 'slip' || kind === 'bill' || kind === 'label' ? kind : 'receipt'
