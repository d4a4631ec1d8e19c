import type { RoutedPaper } from '#domain/wire/printer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type PrintJobKind =
  | 'receipt'
  | 'receipt-copy'
  | 'report'
  | 'slip'
  | 'bill'
  | 'drawer-pulse'
  | 'test-page'
  | 'label'
  | 'claim-code'
/** `printed` is the printer's own word, or a person's; `sent` is the best of one that has no word. */
export type PrintJobState =
  | 'held'
  | 'queued'
  | 'checking'
  | 'sending'
  | 'fencing'
  | 'printed'
  | 'sent'
  | 'not-started'
  | 'uncertain'
  | 'cancelled'

export type PrintJob = {
  id: string
  printer_id: string
  kind: PrintJobKind
  document_id: string
  copy_no: number
  model_json: string
  state: PrintJobState
  /** Code of the last trouble, or `moved`; null: none since it was last tried. */
  last_error: string | null
  created_at_ms: number
  /** Null: the paper is wanted however late it comes. */
  expires_at_ms: number | null
}

const JOB_COLUMNS = `id, printer_id, kind, document_id, copy_no, model_json, state, last_error,
  created_at_ms, expires_at_ms`

export type NewPrintJob = {
  printerId: string
  kind: PrintJobKind
  documentId: string
  copyNo: number
  modelJson: string
  state: 'queued' | 'held'
  atMs: number
  expiresAtMs: number | null
  newId: () => string
}

/** The id of the new job, or of the one that stands there already: paper is never doubled. */
export function insertPrintJob(tx: Db, job: NewPrintJob): string {
  const { kind, documentId, copyNo, atMs } = job
  const id = job.newId()
  const { changes } = prepared(
    tx,
    `INSERT INTO print_job (id, printer_id, kind, document_id, copy_no, model_json, state,
       created_at_ms, expires_at_ms, updated_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (document_id, kind, copy_no) DO NOTHING`,
  ).run(
    ...[id, job.printerId, kind, documentId, copyNo, job.modelJson, job.state],
    ...[atMs, job.expiresAtMs, atMs],
  )
  if (changes === 1) return id
  const existing = 'SELECT id FROM print_job WHERE document_id = ? AND kind = ? AND copy_no = ?'
  return prepared(tx, existing).pluck().get(documentId, kind, copyNo) as string
}

export function defaultPrinterId(db: Db): string | null {
  const query = `SELECT id FROM printer WHERE is_active = 1
    ORDER BY is_default DESC, fallback_order LIMIT 1`
  return (prepared(db, query).pluck().get() as string | undefined) ?? null
}

/** The terminal's own route, then the one for all, then the outlet's default printer. */
export function routedPrinterId(
  db: Db,
  paper: RoutedPaper,
  terminalId: string | null,
): string | null {
  const query = `SELECT printer_id FROM printer_route
    JOIN printer ON printer.id = printer_id AND printer.is_active = 1
    WHERE paper = ? AND (terminal_id = ? OR terminal_id IS NULL)
    ORDER BY terminal_id IS NULL LIMIT 1`
  const routed = prepared(db, query).pluck().get(paper, terminalId) as string | undefined
  return routed ?? defaultPrinterId(db)
}

export function readPrintJob(db: Db, jobId: string): PrintJob | null {
  const query = `SELECT ${JOB_COLUMNS} FROM print_job WHERE id = ?`
  return (prepared(db, query).get(jobId) as PrintJob | undefined) ?? null
}

/** The number of the next copy of a document; its original is 0. */
export function nextCopyNo(db: Db, documentId: string): number {
  const query = `SELECT coalesce(max(copy_no), 0) + 1 FROM print_job
    WHERE document_id = ? AND kind <> 'drawer-pulse'`
  return prepared(db, query).pluck().get(documentId) as number
}

export type Move = {
  jobId: string
  from: readonly PrintJobState[]
  to: PrintJobState
  atMs: number
  problem: string | null
  bytesAccepted?: number
}

/** Why a job that is under way stands still, for people; null: it goes on. */
export function noteWait(tx: Db, jobId: string, problem: string | null, atMs: number): boolean {
  const query = `UPDATE print_job SET last_error = ?, updated_at_ms = ?
    WHERE id = ? AND state = 'fencing'`
  return prepared(tx, query).run(problem, atMs, jobId).changes === 1
}

const ENDS: readonly PrintJobState[] = ['printed', 'sent', 'cancelled']

/**
 * Moves a job on, unless somebody moved it first (then false). A job that has come to its end gives
 * up its receipt: a copy is built from the sale, and a year of receipts would fill the disk.
 */
export function moveJob(tx: Db, move: Move): boolean {
  const marks = move.from.map(() => '?').join(', ')
  const model = ENDS.includes(move.to) ? "'{}'" : 'model_json'
  const started = move.to === 'checking' ? 1 : 0
  const { changes } = prepared(
    tx,
    `UPDATE print_job SET state = ?, last_error = ?, bytes_accepted = ?, updated_at_ms = ?,
       attempt_count = attempt_count + ?, model_json = ${model}
     WHERE id = ? AND state IN (${marks})`,
  ).run(
    ...[move.to, move.problem, move.bytesAccepted ?? 0, move.atMs, started],
    ...[move.jobId, ...move.from],
  )
  return changes === 1
}

/** What the worker of this printer does next: what expires first, then by age. */
export function nextWaitingJob(db: Db, printerId: string): PrintJob | null {
  const query = `SELECT ${JOB_COLUMNS} FROM print_job
    WHERE printer_id = ? AND state IN ('queued', 'not-started')
    ORDER BY expires_at_ms IS NULL, created_at_ms LIMIT 1`
  return (prepared(db, query).get(printerId) as PrintJob | undefined) ?? null
}

/** The last of those that wait behind others. */
export function newestQueuedJob(db: Db, printerId: string): PrintJob | null {
  const query = `SELECT ${JOB_COLUMNS} FROM print_job WHERE printer_id = ? AND state = 'queued'
    ORDER BY created_at_ms DESC LIMIT 1`
  return (prepared(db, query).get(printerId) as PrintJob | undefined) ?? null
}

export function hasUncertainJob(db: Db, printerId: string): boolean {
  const query = "SELECT 1 FROM print_job WHERE printer_id = ? AND state = 'uncertain' LIMIT 1"
  return prepared(db, query).get(printerId) !== undefined
}

/** A clock that was set back makes a job of the future; that one counts as expired too. */
export const isExpired = (job: PrintJob, nowMs: number): boolean =>
  job.expires_at_ms !== null && (nowMs >= job.expires_at_ms || nowMs < job.created_at_ms)
