import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { PrinterRouteRequest } from '#domain/wire/printer-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { isInUse, putRoute, readRoute } from './printer-store.ts'
import type { ChangedBy } from './save-printer.ts'

/**
 * Which printer a paper of a terminal comes out of; without a terminal: of every one that has no
 * route of its own. Printer null takes the route away. Refuses PRINTER_UNKNOWN and
 * UNKNOWN_TERMINAL.
 */
export function setPrinterRoute(
  tx: Db,
  seams: Seams,
  route: PrinterRouteRequest,
  by: ChangedBy,
): Outcome<null> {
  const { paper, terminal_id: terminalId, printer_id: printerId } = route
  if (terminalId !== null && !isTerminal(tx, terminalId)) {
    return refuse('UNKNOWN_TERMINAL', undefined, 'terminal_id')
  }
  if (printerId !== null && !isInUse(tx, printerId)) {
    return refuse('PRINTER_UNKNOWN', undefined, 'printer_id')
  }
  const before = readRoute(tx, paper, terminalId)
  if (before === printerId) return succeed(null)
  putRoute(tx, paper, terminalId, printerId)
  const payload = {
    ...{ paper, at_terminal_id: terminalId, printer_id: printerId, printer_id_before: before },
    ...{ staff_id: by.staffId, terminal_id: by.terminalId },
  }
  appendAudit(tx, { kind: 'printer-route-set', payload, atMs: seams.clock.nowMs() })
  return succeed(null)
}

const isTerminal = (db: Db, terminalId: string): boolean =>
  prepared(db, 'SELECT 1 FROM terminal WHERE id = ?').get(terminalId) !== undefined
