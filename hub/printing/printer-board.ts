import { toIso } from '#domain/datetime.ts'
import type { PrinterBoard, PrinterCard, PrinterSettings } from '#domain/wire/printer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { problemNow, readPrinterState } from './print-queue-view.ts'
import { logoChosenAtMs, readPrinterLogo } from './printer-logo-store.ts'
import type { PrinterLooks } from './printer-looks.ts'
import { listAllPrinters, listRoutes, type PrinterRow } from './printer-store.ts'

/** Everything the console's page of printers shows: how they are, and what leads to which. */
export const readPrinterBoard = (db: Db, looks: PrinterLooks): PrinterBoard => ({
  printers: listAllPrinters(db).map((printer) => cardOf(db, looks, printer)),
  routes: listRoutes(db),
  terminals: prepared(
    db,
    `SELECT id AS terminal_id, code AS terminal_code, name FROM terminal
     WHERE is_active = 1 ORDER BY code`,
  ).all() as PrinterBoard['terminals'],
})

function cardOf(db: Db, looks: PrinterLooks, printer: PrinterRow): PrinterCard {
  const state = readPrinterState(db, printer.id)
  const look = looks.of(printer.id)
  return {
    printer_id: printer.id,
    settings: settingsOf(printer),
    is_active: printer.is_active === 1,
    is_printing: state.underWayCount > 0,
    waiting_count: state.waitingCount,
    uncertain_count: state.uncertainCount,
    problem: problemNow(state, look),
    logo: logoOf(db, printer),
    looked_at: look === null ? null : toIso(look.atMs),
  }
}

/** Where its logo comes from, and why not from its own memory. */
function logoOf(db: Db, printer: PrinterRow): PrinterCard['logo'] {
  if (printer.has_logo_memory === 0 || printer.can_draw === 0) return 'off'
  const chosenAtMs = logoChosenAtMs(db)
  if (chosenAtMs === null) return 'none'
  const said = readPrinterLogo(db, printer.id)
  if (said?.logo_at_ms !== chosenAtMs || said.state === 'storing') return 'waiting'
  return said.state === 'withheld' || said.state === 'unproved' ? 'failed' : said.state
}

/** The database's own checks keep these to the words of the wire. */
const settingsOf = (printer: PrinterRow): PrinterSettings => ({
  name: printer.name,
  transport: printer.transport as PrinterSettings['transport'],
  address: printer.address,
  columns: printer.columns as PrinterSettings['columns'],
  code_page: printer.code_page as PrinterSettings['code_page'],
  can_cut: printer.can_cut === 1,
  can_draw: printer.can_draw === 1,
  has_logo_memory: printer.has_logo_memory === 1,
  drawer: printer.drawer as PrinterSettings['drawer'],
  status_ability: printer.status_ability as PrinterSettings['status_ability'],
  fence_ability: printer.fence_ability as PrinterSettings['fence_ability'],
  is_default: printer.is_default === 1,
  fallback_printer_id: printer.fallback_printer_id,
})
