import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PrinterSettings } from '#domain/wire/printer-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import {
  clearOtherDefaults,
  forgetWaysTo,
  isInUse,
  listPrinters,
  type PrinterRow,
  putPrinter,
  readPrinter,
} from './printer-store.ts'
import { type ChangedBy, isAt } from './save-printer.ts'

const WAITING = "('held', 'queued', 'not-started')"
const UNDECIDED = "('checking', 'sending', 'fencing', 'uncertain')"

/**
 * Takes a printer out of use. Its row stays, because papers remember it; what waits for it goes to
 * another printer, which must be said, and the ways to it are forgotten. Refuses PRINTER_UNKNOWN,
 * PRINTER_IS_DEFAULT while others could be it, PRINTER_UNDECIDED, PRINTER_HAS_PAPERS and
 * PRINTER_STAND_IN_UNFIT. A retired one again is no change.
 */
export function retirePrinter(
  tx: Db,
  seams: Seams,
  printerId: string,
  moveToId: string | null,
  by: ChangedBy,
): Outcome<PrinterRow> {
  const printer = readPrinter(tx, printerId)
  if (!printer) return refuse('PRINTER_UNKNOWN')
  if (printer.is_active === 0) return succeed(printer)
  const hasOthers = listPrinters(tx).length > 1
  if (printer.is_default === 1 && hasOthers) return refuse('PRINTER_IS_DEFAULT')
  const undecided = countJobs(tx, printerId, UNDECIDED)
  if (undecided > 0) return refuse('PRINTER_UNDECIDED', String(undecided))
  if (moveToId !== null && (moveToId === printerId || !isInUse(tx, moveToId))) {
    return refuse('PRINTER_STAND_IN_UNFIT', undefined, 'move_to_printer_id')
  }
  const atMs = seams.clock.nowMs()
  endPulsesAndTests(tx, printerId, atMs)
  const waiting = countJobs(tx, printerId, WAITING)
  if (waiting > 0 && moveToId === null) return refuse('PRINTER_HAS_PAPERS', String(waiting))
  if (moveToId !== null) movePapers(tx, printerId, moveToId, atMs)
  forgetWaysTo(tx, printerId)
  const retired = { ...printer, is_active: 0, is_default: 0, fallback_printer_id: null }
  putPrinter(tx, retired)
  const payload = {
    ...{ printer_id: printerId, printer_name: printer.name },
    ...{ moved_count: waiting, moved_to_printer_id: waiting > 0 ? moveToId : null },
    ...{ staff_id: by.staffId, terminal_id: by.terminalId },
  }
  appendAudit(tx, { kind: 'printer-retired', payload, atMs })
  return succeed(retired)
}

/** Brings a retired printer back. Refuses PRINTER_UNKNOWN and PRINTER_ADDRESS_TAKEN. */
export function reinstatePrinter(
  tx: Db,
  seams: Seams,
  printerId: string,
  by: ChangedBy,
): Outcome<PrinterRow> {
  const printer = readPrinter(tx, printerId)
  if (!printer) return refuse('PRINTER_UNKNOWN')
  if (printer.is_active === 1) return succeed(printer)
  const others = listPrinters(tx)
  const transport = printer.transport as PrinterSettings['transport']
  const there = others.find((other) => isAt(other, { transport, address: printer.address }))
  if (there) return refuse('PRINTER_ADDRESS_TAKEN', there.name)
  const isFirst = !others.some(({ is_default }) => is_default === 1)
  const back = { ...printer, is_active: 1, is_default: Number(isFirst) }
  putPrinter(tx, back)
  if (isFirst) clearOtherDefaults(tx, printerId)
  const payload = {
    ...{ printer_id: printerId, printer_name: printer.name },
    ...{ staff_id: by.staffId, terminal_id: by.terminalId },
  }
  appendAudit(tx, { kind: 'printer-reinstated', payload, atMs: seams.clock.nowMs() })
  return succeed(back)
}

const countJobs = (db: Db, printerId: string, states: string): number =>
  prepared(db, `SELECT count(*) FROM print_job WHERE printer_id = ? AND state IN ${states}`)
    .pluck()
    .get(printerId) as number

/** Nobody wants them anywhere else: a drawer opens now or not, and a test is of this printer. */
function endPulsesAndTests(tx: Db, printerId: string, atMs: number): void {
  prepared(
    tx,
    `UPDATE print_job SET state = 'cancelled', last_error = 'retired', model_json = '{}',
       updated_at_ms = ?
     WHERE printer_id = ? AND kind IN ('drawer-pulse', 'test-page') AND state IN ${WAITING}`,
  ).run(atMs, printerId)
}

/** No byte of them has left. One that is held goes on waiting for its tap. */
function movePapers(tx: Db, fromId: string, toId: string, atMs: number): void {
  prepared(
    tx,
    `UPDATE print_job SET printer_id = ?, last_error = 'moved', updated_at_ms = ?,
       state = CASE state WHEN 'held' THEN 'held' ELSE 'queued' END,
       moved_from_printer_id = ?
     WHERE printer_id = ? AND state IN ${WAITING}`,
  ).run(toId, atMs, fromId, fromId)
}
