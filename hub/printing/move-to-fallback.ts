// A paper that its printer does not answer for comes out of the one that stands in for it.
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { listPrinters, listRoutes, type PrinterRow } from './printer-store.ts'

/** So long a customer waits for the nearest printer before another one is better. */
export const FALLBACK_AFTER_MS = 30_000
/** Most that are moved in one commit; the rest follow ten seconds later. */
const MOVES_MAX = 50

export type MovedJob = { id: string; document_id: string }

type LateJob = MovedJob & {
  kind: string
  printer_id: string
  origin_id: string
  reason: string
}

/**
 * Papers that have waited too long for a printer that is not there go to the one that stands in
 * for it, and on to the one that stands in for that, each printer once: two may stand in for each
 * other, and a paper does not wander. One of which it is known that it would not print now
 * (`isWell`) is passed over; where none is left, the paper stays. Only jobs of which no byte has
 * left. A label goes only where labels come out. A clock that was set back makes a job of the
 * future, which counts as late. A printer without paper is not left, since somebody stands before
 * it. The job says `moved` until it is tried there. Call inside `write`.
 */
export function moveToFallback(
  tx: Db,
  atMs: number,
  isWell: (printerId: string) => boolean = () => true,
): MovedJob[] {
  const late = listLate(tx, atMs)
  if (late.length === 0) return []
  const printers = new Map(listPrinters(tx).map((each) => [each.id, each]))
  const routes = listRoutes(tx)
  const takesLabels = new Set(
    routes.filter(({ paper }) => paper === 'label').map((route) => route.printer_id),
  )
  const moved: MovedJob[] = []
  for (const job of late) {
    const mayTake = (id: string) => (job.kind !== 'label' || takesLabels.has(id)) && isWell(id)
    const nextId = nextInChain(printers, job, mayTake)
    if (nextId === null) continue
    moveOne(tx, job, nextId, atMs)
    moved.push({ id: job.id, document_id: job.document_id })
  }
  return moved
}

/** With those that wait behind one which found its printer gone. */
const listLate = (tx: Db, atMs: number): LateJob[] =>
  prepared(
    tx,
    `WITH away AS (
       SELECT printer_id, max(last_error) AS last_error FROM print_job
       WHERE state = 'not-started'
         AND last_error IN ('refused', 'unreachable', 'connect-timeout', 'no-answer')
       GROUP BY printer_id)
     SELECT job.id, job.document_id, job.kind, job.printer_id, away.last_error AS reason,
       coalesce(job.moved_from_printer_id, job.printer_id) AS origin_id
     FROM print_job AS job JOIN away ON away.printer_id = job.printer_id
       JOIN printer AS own ON own.id = job.printer_id AND own.fallback_printer_id IS NOT NULL
     WHERE job.state IN ('queued', 'not-started')
       AND job.kind IN ('receipt', 'receipt-copy', 'report', 'slip', 'bill', 'label')
       AND (job.last_error IS NULL OR job.last_error = 'moved'
         OR job.last_error IN ('refused', 'unreachable', 'connect-timeout', 'no-answer'))
       AND (job.created_at_ms <= ? OR job.created_at_ms > ?)
     ORDER BY job.created_at_ms LIMIT ?`,
  ).all(atMs - FALLBACK_AFTER_MS, atMs, MOVES_MAX) as LateJob[]

/** The next printer after this one that the paper has not been at, and that may take it. */
function nextInChain(
  printers: ReadonlyMap<string, PrinterRow>,
  { printer_id: here, origin_id: origin }: LateJob,
  mayTake: (printerId: string) => boolean,
): string | null {
  const after = (id: string) => printers.get(id)?.fallback_printer_id ?? null
  const beenAt = new Set<string>()
  let at: string | null = origin
  while (at !== null && at !== here && !beenAt.has(at)) {
    beenAt.add(at)
    at = after(at)
  }
  beenAt.add(here)
  for (at = after(here); at !== null && !beenAt.has(at); at = after(at)) {
    if (printers.has(at) && mayTake(at)) return at
    beenAt.add(at)
  }
  return null
}

/** `moved_from_printer_id` stays the first: the chain begins there. */
function moveOne(tx: Db, job: LateJob, nextId: string, atMs: number): void {
  prepared(
    tx,
    `UPDATE print_job SET printer_id = ?, moved_from_printer_id = ?, state = 'queued',
       last_error = 'moved', updated_at_ms = ? WHERE id = ? AND state IN ('queued', 'not-started')`,
  ).run(nextId, job.origin_id, atMs, job.id)
  const places = { from_printer_id: job.printer_id, to_printer_id: nextId }
  const { id: print_job_id, document_id, reason } = job
  const payload = { print_job_id, document_id, reason, ...places }
  appendAudit(tx, { kind: 'print-job-moved', payload, atMs })
}
