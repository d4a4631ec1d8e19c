// Printers that nothing is printed on are asked how they are, so that a lid that stands open is
// seen before the next customer pays.
import type { HubDeps } from '../app-types.ts'
import { createPrinterLooks, type LookAtPrinter, type PrinterLooks } from './printer-looks.ts'

const LOOK_EVERY_MS = 3_000
/** The `state` of a `print-job-changed` whose ids are the printer's own. */
const PRINTER_CHANGED = 'printer-changed'

export type PrinterWatch = {
  looks: PrinterLooks
  /** Looks at once, and then again and again. */
  start(): void
  /** Begins no more, and resolves when the look under way has ended. */
  stop(): Promise<void>
}

/** Tells every till when one of the printers is otherwise than it was. */
export function createPrinterWatch(
  {
    db,
    seams,
    log,
    live,
    wakePrinters,
  }: Pick<HubDeps, 'db' | 'seams' | 'log' | 'live' | 'wakePrinters'>,
  lookAt: LookAtPrinter,
): PrinterWatch {
  const looks = createPrinterLooks({ db, seams }, lookAt, (id, problem) => {
    log.info({ printer_id: id, problem }, 'a printer is otherwise now')
    const printer = { print_job_id: id, document_id: id, state: PRINTER_CHANGED }
    live.publish({ type: 'print-job-changed', ...printer })
    // What waited for paper need not wait for the next try.
    if (problem === null) wakePrinters()
  })
  let isStopped = false
  let cancel = (): void => {}
  let round: Promise<void> = Promise.resolve()
  const lookOn = (): void => {
    round = looks
      .look({ isPatient: true })
      .catch((err: unknown) => log.error({ err }, 'printers not looked at'))
      .then(() => {
        if (!isStopped) cancel = seams.timers.after(LOOK_EVERY_MS, lookOn)
      })
  }
  return {
    looks,
    start: lookOn,
    stop() {
      isStopped = true
      cancel()
      return round
    },
  }
}
