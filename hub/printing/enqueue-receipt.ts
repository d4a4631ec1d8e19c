import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Db } from '../db/open-database.ts'
import { insertPrintJob, nextCopyNo, routedPrinterId } from './print-job-store.ts'
import { isInUse, readPrinter } from './printer-store.ts'

/** A drawer that opens later than this surprises whoever stands there. */
export const DRAWER_PULSE_LIFE_MS = 5_000

/** What is printed for people: of a sale or refund, of a shift, of moved cash, of a bill; labels. */
export type PaperKind = 'receipt' | 'report' | 'slip' | 'bill' | 'label'

export type PaperOrder = {
  kind: PaperKind
  documentId: string
  model: ReceiptModel
  atMs: number
  /** 0 is the original; every other number is printed as a marked copy. */
  copyNo: number
  /** Whose paper it is: a terminal can have a printer of its own. */
  terminalId?: string | null
  /** Where somebody stands and waits, whatever the routes say; not where it is retired. */
  printerId?: string
  /** A held job waits for a tap: the customer of a late sale has left. */
  isHeld?: boolean
  newId: () => string
}

/**
 * Adds the print job of a document, in the transaction of that document. Returns the job's id, or
 * null when the outlet has no printer. A job that exists already is returned, never doubled and
 * never an error: paper may not stand in the way of a sale (I3).
 */
export function enqueuePaper(tx: Db, order: PaperOrder): string | null {
  const isWanted = order.printerId !== undefined && isInUse(tx, order.printerId)
  const routed = () => routedPrinterId(tx, order.kind, order.terminalId ?? null)
  const printerId = isWanted ? order.printerId : routed()
  if (!printerId) return null
  return insertPrintJob(tx, {
    printerId,
    kind: order.kind === 'receipt' && order.copyNo > 0 ? 'receipt-copy' : order.kind,
    documentId: order.documentId,
    copyNo: order.copyNo,
    modelJson: JSON.stringify(order.model),
    state: order.isHeld ? 'held' : 'queued',
    atMs: order.atMs,
    expiresAtMs: null,
    newId: order.newId,
  })
}

export type CopyOrder = Omit<PaperOrder, 'model' | 'copyNo' | 'isHeld'> & {
  /** The paper, marked with this number. */
  modelOf(copyNo: number): ReceiptModel
}

/** Adds the next copy of a document that has its original; null when the outlet has no printer. */
export function enqueueCopy(tx: Db, order: CopyOrder): { jobId: string; copyNo: number } | null {
  const { modelOf, ...rest } = order
  const copyNo = nextCopyNo(tx, order.documentId)
  const jobId = enqueuePaper(tx, { ...rest, model: modelOf(copyNo), copyNo })
  return jobId === null ? null : { jobId, copyNo }
}

export type DrawerPulseOrder = Pick<
  PaperOrder,
  'documentId' | 'atMs' | 'newId' | 'terminalId' | 'printerId'
>

/**
 * Adds the opening of the cash drawer; it lives 5 s and is never replayed. Null without a printer,
 * and where no drawer hangs on it.
 */
export function enqueueDrawerPulse(tx: Db, order: DrawerPulseOrder): string | null {
  const printerId = order.printerId ?? routedPrinterId(tx, 'drawer', order.terminalId ?? null)
  if (printerId === null || readPrinter(tx, printerId)?.drawer === 'none') return null
  return insertPrintJob(tx, {
    printerId,
    kind: 'drawer-pulse',
    documentId: order.documentId,
    copyNo: 0,
    modelJson: '{}',
    state: 'queued',
    atMs: order.atMs,
    expiresAtMs: order.atMs + DRAWER_PULSE_LIFE_MS,
    newId: order.newId,
  })
}
