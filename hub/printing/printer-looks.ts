// How printers are while nothing is printed on them. Asked when somebody looks at the console, kept
// in memory only: it is true for a moment.
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { readPrinterState } from './print-queue-view.ts'
import { listPrinters, type PrinterRow } from './printer-store.ts'

/** hub/devices has it; the composition root joins the two. */
export type LookAtPrinter = (place: {
  transport: string
  address: string
  statusAbility: string
}) => Promise<{ problem: string | null; isSaid: boolean }>

/** What was said longer ago is not shown: somebody may have mended it, or gone on printing. */
const FRESH_MS = 45_000

export type PrinterLooks = {
  /** Asks every printer on which no job is under way; many who ask at once ask once. */
  look(): Promise<void>
  of(printerId: string): { problem: string | null; atMs: number } | null
}

type Seen = { problem: string | null; atMs: number; monotonicMs: number; place: string }

export function createPrinterLooks(
  { db, seams }: { db: Db; seams: Pick<Seams, 'clock'> },
  lookAt: LookAtPrinter,
): PrinterLooks {
  const seen = new Map<string, Seen>()
  let running: Promise<void> | null = null

  async function lookAtOne(printer: PrinterRow): Promise<void> {
    // Who prints is spoken to already; the job says how it goes.
    if (readPrinterState(db, printer.id).underWayCount > 0) return
    const { transport, address, status_ability: statusAbility } = printer
    const { problem, isSaid } = await lookAt({ transport, address, statusAbility })
    // The hub itself was quicker and speaks to it now.
    const isOurs = problem === 'in-use' && readPrinterState(db, printer.id).underWayCount > 0
    if (!isSaid || isOurs) {
      seen.delete(printer.id)
      return
    }
    const { clock } = seams
    const now = { atMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
    seen.set(printer.id, { problem, ...now, place: placeOf(printer) })
  }

  return {
    look() {
      running ??= Promise.all(listPrinters(db).map(lookAtOne))
        .then(() => {})
        .finally(() => {
          running = null
        })
      return running
    },
    of(printerId) {
      const found = seen.get(printerId)
      const printer = listPrinters(db).find(({ id }) => id === printerId)
      if (!found || !printer || found.place !== placeOf(printer)) return null
      const isFresh = seams.clock.monotonicMs() - found.monotonicMs < FRESH_MS
      return isFresh ? { problem: found.problem, atMs: found.atMs } : null
    },
  }
}

const placeOf = ({ transport, address }: PrinterRow): string => `${transport} ${address}`
