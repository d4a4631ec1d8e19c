// A thread of its own, with a read-only handle of its own: a sale never waits for a report. It has
// less claim on the processor than whatever sells.
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { Db } from '../db/open-database.ts'
import { openReader } from '../db/open-database.ts'
import type { ReportOutcome, ReportPlan } from './report-plan.ts'
import { runReport } from './run-report.ts'

export type WorkerData = {
  databasePath: string
  /** One number: which report is to be broken off, 0 for none. */
  cancelled: SharedArrayBuffer
}
export type WorkerOrder = { sequence: number; plan: ReportPlan }
export type WorkerWord =
  | { sequence: number; type: 'progress'; progressPpm: number }
  | { sequence: number; type: 'done'; outcome: ReportOutcome }
  | { sequence: number; type: 'cancelled' }
  | { sequence: number; type: 'failed'; message: string }

const PROGRESS_STEP_PPM = 20_000
const CACHE_KIB = 8 * 1024

const port = parentPort
if (!port) throw new Error('the report worker is a thread of the hub')
const { databasePath, cancelled } = workerData as WorkerData
const flag = new Int32Array(cancelled)

// On Linux this lowers the thread that asks, not the process.
setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
const db = openReader(databasePath)
db.pragma('query_only = ON')
db.pragma('temp_store = MEMORY')
db.pragma(`cache_size = -${CACHE_KIB}`)

port.on('message', ({ sequence, plan }: WorkerOrder) => {
  try {
    const outcome = inOneSnapshot(db, () => make(sequence, plan))
    say(outcome ? { sequence, type: 'done', outcome } : { sequence, type: 'cancelled' })
  } catch (error) {
    say({ sequence, type: 'failed', message: error instanceof Error ? error.message : `${error}` })
  }
})

/** Null when it was broken off. */
function make(sequence: number, plan: ReportPlan): ReportOutcome | null {
  const making = runReport(db, plan)
  let told = 0
  for (;;) {
    if (Atomics.load(flag, 0) === sequence) return null
    const step = making.next()
    if (step.done) return step.value
    if (step.value - told < PROGRESS_STEP_PPM) continue
    told = step.value
    say({ sequence, type: 'progress', progressPpm: told })
  }
}

/** What the report adds up and what it is tied to are of the same moment. */
function inOneSnapshot<T>(reader: Db, work: () => T): T {
  return reader.transaction(work).deferred()
}

function say(word: WorkerWord): void {
  port?.postMessage(word)
}
