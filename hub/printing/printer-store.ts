import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export type PrinterRow = {
  id: string
  name: string
  address: string
  columns: number
  code_page: string
  can_cut: number
  is_default: number
}

const COLUMNS = 'id, name, address, columns, code_page, can_cut, is_default'

export function listPrinters(db: Db): PrinterRow[] {
  const query = `SELECT ${COLUMNS} FROM printer ORDER BY is_default DESC, fallback_order, name`
  return prepared(db, query).all() as PrinterRow[]
}

export function readPrinter(db: Db, printerId: string): PrinterRow | null {
  const query = `SELECT ${COLUMNS} FROM printer WHERE id = ?`
  return (prepared(db, query).get(printerId) as PrinterRow | undefined) ?? null
}
