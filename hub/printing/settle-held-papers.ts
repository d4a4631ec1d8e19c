// A returning terminal, or a database that is filled again, can leave hundreds of receipts waiting
// for a person's tap. One word settles them all.
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { moveJob } from './print-job-store.ts'

/** Settled in one transaction: a few milliseconds, whatever the day was like. */
export const HELD_AT_ONCE_MAX = 500

export type HeldDecision = {
  decision: 'release' | 'discard'
  staffId: string
  terminalId: string
}
export type SettledPapers = {
  jobs: { jobId: string; documentId: string; state: 'queued' | 'cancelled' }[]
  leftCount: number
}

export const countHeldPapers = (db: Db): number =>
  prepared(db, "SELECT count(*) FROM print_job WHERE state = 'held'").pluck().get() as number

/**
 * Releases or discards what is held, oldest first, and writes down once who decided it and of which
 * papers. Call inside `write`.
 */
export function settleHeldPapers(tx: Db, seams: Seams, order: HeldDecision): SettledPapers {
  const atMs = seams.clock.nowMs()
  const isRelease = order.decision === 'release'
  const state = isRelease ? ('queued' as const) : ('cancelled' as const)
  const step = { from: ['held' as const], to: state, problem: isRelease ? null : 'cancelled', atMs }
  const held = prepared(
    tx,
    `SELECT id AS jobId, document_id AS documentId FROM print_job
     WHERE state = 'held' ORDER BY created_at_ms, id LIMIT ?`,
  ).all(HELD_AT_ONCE_MAX) as { jobId: string; documentId: string }[]
  const jobs = held
    .filter(({ jobId }) => moveJob(tx, { jobId, ...step }))
    .map((job) => ({ ...job, state }))
  if (jobs.length > 0) {
    const payload = {
      ...{ decision: order.decision, paper_count: jobs.length },
      document_ids: jobs.map(({ documentId }) => documentId),
      ...{ staff_id: order.staffId, terminal_id: order.terminalId },
    }
    appendAudit(tx, { kind: 'held-papers-decided', payload, atMs })
  }
  return { jobs, leftCount: countHeldPapers(tx) }
}
