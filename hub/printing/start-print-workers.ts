import type { Registry } from 'prom-client'
import type { Db } from '../db/open-database.ts'
import { write } from '../db/write.ts'
import { moveToFallback } from './move-to-fallback.ts'
import { hasUncertainJob } from './print-job-store.ts'
import { problemNow, readPrinterState } from './print-queue-view.ts'
import { type PrinterDevice, PrintWorker, type PrintWorkerDeps } from './print-worker.ts'
import { isStoreBroken } from './printer-logo-store.ts'
import type { PrinterLooks } from './printer-looks.ts'
import { listPrinters, type PrinterRow, readPrinter } from './printer-store.ts'
import { registerPrintingMetrics } from './printing-metrics.ts'
import { recoverPrintJobs } from './recover-print-jobs.ts'

export type PrinterSettings = {
  transport: string
  address: string
  columns: number
  codePage: string
  canCut: boolean
  canDraw: boolean
  hasLogoMemory: boolean
  /** The hub was stopped, or cut off, while it wrote there. */
  isStoreBroken: boolean
  drawer: string
  statusAbility: string
  fenceAbility: string
  /** A job ended nobody knows where: its paper may hang there uncut. */
  isPaperBroken: boolean
}

export type PrintWorkers = {
  /** After a commit that may have added jobs. */
  wake(): void
  stop(): Promise<void>
}

/** Finds what a lost wake-up left behind, and printers that were added. */
const TICK_MS = 10_000
/** A stop does not wait longer for a slow printer; its job is then `uncertain` at the next start. */
const STOP_WAIT_MS = 3_000

/**
 * Starts one worker for every printer of the outlet, after putting right what a crash left. `stop`
 * lets jobs under way finish, within limits.
 */
export function startPrintWorkers(
  deps: PrintWorkerDeps & LateDeps & { metrics: Registry },
  makeDevice: (settings: PrinterSettings) => PrinterDevice,
): PrintWorkers {
  const { db, seams } = deps
  const workers = new Map<string, PrintWorker>()
  const countMove = registerPrintingMetrics(deps.metrics, db, seams.clock)
  let cancelTick: (() => void) | null = null

  const wake = (): void => {
    for (const { id } of listPrinters(db)) {
      let worker = workers.get(id)
      if (!worker) {
        worker = new PrintWorker(deps, id, keepDevice(db, id, makeDevice), countMove)
        workers.set(id, worker)
      }
      worker.wake()
    }
  }
  const tick = (): void => {
    moveLate(deps)
    wake()
    cancelTick = seams.timers.after(TICK_MS, tick)
  }

  recoverPrintJobs(db, seams.clock.nowMs())
  tick()
  return {
    wake,
    async stop() {
      cancelTick?.()
      const stopped = Promise.all([...workers.values()].map((worker) => worker.stop()))
      let cancelWait = (): void => {}
      const waited = new Promise((resolve) => {
        cancelWait = seams.timers.after(STOP_WAIT_MS, () => resolve(null))
      })
      await Promise.race([stopped, waited])
      cancelWait()
    },
  }
}

/** How idle printers are, where somebody looks: no paper is moved to one that would not print it. */
type LateDeps = { looks?: Pick<PrinterLooks, 'of'> }

/** A disk that is full may not stop the queues. */
function moveLate({ db, seams, live, log, looks }: PrintWorkerDeps & LateDeps): void {
  const isWell = (id: string) =>
    problemNow(readPrinterState(db, id), looks?.of(id) ?? null) === null
  try {
    const moved = write(db, (tx) => moveToFallback(tx, seams.clock.nowMs(), isWell))
    for (const { id: print_job_id, document_id } of moved) {
      live.publish({ type: 'print-job-changed', print_job_id, document_id, state: 'queued' })
    }
  } catch (err) {
    log.error({ err }, 'late papers not moved to another printer')
  }
}

/** The device of a printer, kept as long as its settings are: it knows what the printer can answer. */
function keepDevice(
  db: Db,
  printerId: string,
  makeDevice: (settings: PrinterSettings) => PrinterDevice,
): () => PrinterDevice {
  let kept: { row: string; device: PrinterDevice } | null = null
  return () => {
    const printer = readPrinter(db, printerId)
    if (!printer) throw new Error('the printer was removed while it had jobs')
    const row = JSON.stringify(printer)
    if (kept?.row !== row) kept = { row, device: makeDevice(settingsOf(db, printer)) }
    return kept.device
  }
}

const settingsOf = (db: Db, printer: PrinterRow): PrinterSettings => ({
  transport: printer.transport,
  address: printer.address,
  columns: printer.columns,
  codePage: printer.code_page,
  canCut: printer.can_cut === 1,
  canDraw: printer.can_draw === 1,
  hasLogoMemory: printer.has_logo_memory === 1,
  isStoreBroken: isStoreBroken(db, printer.id),
  drawer: printer.drawer,
  statusAbility: printer.status_ability,
  fenceAbility: printer.fence_ability,
  isPaperBroken: hasUncertainJob(db, printer.id),
})
