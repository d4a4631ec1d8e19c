// A receipt that its printer does not answer for comes out of the next one.
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** So long a customer waits for the nearest printer before another one is better. */
export const FALLBACK_AFTER_MS = 30_000
/** Most that are moved in one commit; the rest follow ten seconds later. */
const MOVES_MAX = 50

export type MovedJob = { id: string; document_id: string }

/**
 * Receipts that have waited too long for a printer that is not there go to the one that stands in
 * for it, once: two printers may stand in for each other, and a receipt does not wander. Only
 * `not-started`: no byte of such a job has left. A clock that was set back makes one of the future,
 * which counts as late. One without paper is not left, since somebody stands before it. The job
 * says `moved` until it is tried there. Call inside `write`.
 */
export function moveToFallback(tx: Db, atMs: number): MovedJob[] {
  const late = prepared(
    tx,
    `SELECT job.id, job.document_id, job.printer_id, job.last_error, next.id AS next_id
     FROM print_job AS job JOIN printer AS own ON own.id = job.printer_id
       JOIN printer AS next ON next.id = own.fallback_printer_id AND next.is_active = 1
     WHERE job.moved_from_printer_id IS NULL AND job.state = 'not-started'
       AND job.kind IN ('receipt', 'receipt-copy')
       AND job.last_error IN ('refused', 'unreachable', 'connect-timeout', 'no-answer')
       AND (job.created_at_ms <= ? OR job.created_at_ms > ?)
     ORDER BY job.created_at_ms LIMIT ?`,
  ).all(atMs - FALLBACK_AFTER_MS, atMs, MOVES_MAX) as (MovedJob & {
    printer_id: string
    last_error: string
    next_id: string
  })[]
  for (const { id, document_id, printer_id, last_error, next_id } of late) {
    prepared(
      tx,
      `UPDATE print_job SET printer_id = ?, moved_from_printer_id = ?, state = 'queued',
         last_error = 'moved', updated_at_ms = ? WHERE id = ? AND state = 'not-started'`,
    ).run(next_id, printer_id, atMs, id)
    const places = { from_printer_id: printer_id, to_printer_id: next_id }
    const payload = { print_job_id: id, document_id, reason: last_error, ...places }
    appendAudit(tx, { kind: 'print-job-moved', payload, atMs })
  }
  return late
}
