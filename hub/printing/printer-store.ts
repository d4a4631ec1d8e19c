import type { RoutedPaper } from '#domain/wire/printer-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type PrinterRow = {
  id: string
  name: string
  transport: string
  address: string
  columns: number
  code_page: string
  can_cut: number
  can_draw: number
  has_logo_memory: number
  drawer: string
  status_ability: string
  fence_ability: string
  is_default: number
  is_active: number
  fallback_printer_id: string | null
}

const COLUMNS = `id, name, transport, address, columns, code_page, can_cut, can_draw,
  has_logo_memory, drawer, status_ability, fence_ability, is_default, is_active,
  fallback_printer_id`
const ORDER = 'is_active DESC, is_default DESC, fallback_order, name'

/** Those that print; the default one first. */
export const listPrinters = (db: Db): PrinterRow[] =>
  listAllPrinters(db).filter(({ is_active }) => is_active === 1)

/** With the retired ones, last. */
export function listAllPrinters(db: Db): PrinterRow[] {
  return prepared(db, `SELECT ${COLUMNS} FROM printer ORDER BY ${ORDER}`).all() as PrinterRow[]
}

export function readPrinter(db: Db, printerId: string): PrinterRow | null {
  const query = `SELECT ${COLUMNS} FROM printer WHERE id = ?`
  return (prepared(db, query).get(printerId) as PrinterRow | undefined) ?? null
}

export const isInUse = (db: Db, printerId: string): boolean =>
  readPrinter(db, printerId)?.is_active === 1

/** What the printer itself has said that it can. */
export function keepAbilities(
  tx: Db,
  printerId: string,
  abilities: Pick<PrinterRow, 'status_ability' | 'fence_ability'>,
): void {
  const query = 'UPDATE printer SET status_ability = ?, fence_ability = ? WHERE id = ?'
  prepared(tx, query).run(abilities.status_ability, abilities.fence_ability, printerId)
}

/** A new one comes last in order. */
export function putPrinter(tx: Db, printer: PrinterRow): void {
  prepared(
    tx,
    `INSERT INTO printer (${COLUMNS}, fallback_order)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
       (SELECT coalesce(max(fallback_order), 0) + 1 FROM printer))
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, transport = excluded.transport,
       address = excluded.address, columns = excluded.columns, code_page = excluded.code_page,
       can_cut = excluded.can_cut, can_draw = excluded.can_draw,
       has_logo_memory = excluded.has_logo_memory, drawer = excluded.drawer,
       status_ability = excluded.status_ability, fence_ability = excluded.fence_ability,
       is_default = excluded.is_default, is_active = excluded.is_active,
       fallback_printer_id = excluded.fallback_printer_id`,
  ).run(
    ...[printer.id, printer.name, printer.transport, printer.address, printer.columns],
    ...[printer.code_page, printer.can_cut, printer.can_draw, printer.has_logo_memory],
    ...[printer.drawer],
    ...[printer.status_ability, printer.fence_ability, printer.is_default, printer.is_active],
    printer.fallback_printer_id,
  )
}

/** There is one default printer. */
export function clearOtherDefaults(tx: Db, printerId: string): void {
  prepared(tx, 'UPDATE printer SET is_default = 0 WHERE id <> ?').run(printerId)
}

export type PrinterRoute = { paper: RoutedPaper; terminal_id: string | null; printer_id: string }

export const listRoutes = (db: Db): PrinterRoute[] =>
  prepared(
    db,
    'SELECT paper, terminal_id, printer_id FROM printer_route ORDER BY paper, terminal_id',
  ).all() as PrinterRoute[]

export function readRoute(db: Db, paper: string, terminalId: string | null): string | null {
  const query = 'SELECT printer_id FROM printer_route WHERE paper = ? AND terminal_id IS ?'
  return (prepared(db, query).pluck().get(paper, terminalId) as string | undefined) ?? null
}

/** Printer null: no route any more. */
export function putRoute(
  tx: Db,
  paper: string,
  terminalId: string | null,
  printerId: string | null,
): void {
  prepared(tx, 'DELETE FROM printer_route WHERE paper = ? AND terminal_id IS ?').run(
    paper,
    terminalId,
  )
  if (printerId === null) return
  const insert = 'INSERT INTO printer_route (paper, terminal_id, printer_id) VALUES (?, ?, ?)'
  prepared(tx, insert).run(paper, terminalId, printerId)
}

/** Nothing leads to this printer any more. */
export function forgetWaysTo(tx: Db, printerId: string): void {
  prepared(tx, 'DELETE FROM printer_route WHERE printer_id = ?').run(printerId)
  const stands = 'UPDATE printer SET fallback_printer_id = NULL WHERE fallback_printer_id = ?'
  prepared(tx, stands).run(printerId)
}
