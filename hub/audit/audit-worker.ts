// A thread of its own that walks the audit chain over a read-only handle: no sale waits for it.
import { constants, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../db/open-database.ts'
import { type ChainVerdict, verifyInChunks } from './verify-in-chunks.ts'

export type AuditWord =
  | { type: 'progress'; progressPpm: number }
  | { type: 'done'; verdict: ChainVerdict }

const PROGRESS_STEP_PPM = 20_000

const port = parentPort
if (!port) throw new Error('the audit worker is a thread of the hub')
// On Linux this lowers the thread that asks, not the process.
setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL)
const db = openReader((workerData as { databasePath: string }).databasePath)
db.pragma('query_only = ON')

let told = 0
const verdict = await verifyInChunks(
  db,
  async () => {},
  (progressPpm) => {
    if (progressPpm - told < PROGRESS_STEP_PPM) return
    told = progressPpm
    port.postMessage({ type: 'progress', progressPpm } satisfies AuditWord)
  },
)
db.close()
port.postMessage({ type: 'done', verdict } satisfies AuditWord)
