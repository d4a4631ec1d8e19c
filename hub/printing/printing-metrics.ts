import { Counter, Gauge, type Registry } from 'prom-client'
import type { Clock } from '#domain/seams.ts'
import { OPEN_PRINT_STATES } from '#domain/wire/print-message.ts'
import type { Db } from '../db/open-database.ts'
import type { PrintJobState } from './print-job-store.ts'
import { countOpenJobs, oldestWaitingMs } from './print-queue-view.ts'

/** Registers the figures of the queue; the returned function counts one change of state. */
export function registerPrintingMetrics(
  registry: Registry,
  db: Db,
  clock: Clock,
): (to: PrintJobState) => void {
  new Gauge({
    name: 'hub_print_jobs',
    help: 'Print jobs that are not at their end, by state',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const counts = countOpenJobs(db)
      for (const state of OPEN_PRINT_STATES) this.set({ state }, counts[state])
    },
  })
  new Gauge({
    name: 'hub_print_queue_age_seconds',
    help: 'Age of the oldest job that waits for a printer',
    registers: [registry],
    collect() {
      const oldestMs = oldestWaitingMs(db)
      this.set(oldestMs === null ? 0 : Math.max(0, (clock.nowMs() - oldestMs) / 1000))
    },
  })
  const moves = new Counter({
    name: 'hub_print_job_moves_total',
    help: 'Changes of state of print jobs, by the state they came to',
    labelNames: ['state'],
    registers: [registry],
  })
  return (to) => moves.inc({ state: to })
}
