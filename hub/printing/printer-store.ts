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
  status_ability: string
  fence_ability: string
  is_default: number
}

const COLUMNS =
  'id, name, transport, address, columns, code_page, can_cut, can_draw, status_ability, fence_ability, is_default'

export function listPrinters(db: Db): PrinterRow[] {
  const query = `SELECT ${COLUMNS} FROM printer ORDER BY is_default DESC, fallback_order, name`
  return prepared(db, query).all() as PrinterRow[]
}

export function readPrinter(db: Db, printerId: string): PrinterRow | null {
  const query = `SELECT ${COLUMNS} FROM printer WHERE id = ?`
  return (prepared(db, query).get(printerId) as PrinterRow | undefined) ?? null
}

/** What the printer itself has said that it can. */
export function keepAbilities(
  tx: Db,
  printerId: string,
  abilities: Pick<PrinterRow, 'status_ability' | 'fence_ability'>,
): void {
  const query = 'UPDATE printer SET status_ability = ?, fence_ability = ? WHERE id = ?'
  prepared(tx, query).run(abilities.status_ability, abilities.fence_ability, printerId)
}
