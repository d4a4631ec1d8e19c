import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import {
  type DrawerRow,
  findDrawer,
  findDrawerFor,
  findTerminalCode,
  giveDrawer,
  insertDrawer,
} from './shift-store.ts'

/**
 * The drawer a shift opens on: the one asked for, else the terminal's own. A terminal without one
 * takes the first that is nobody's, or gets a new one under its code: a till must be able to open.
 */
export function drawerFor(
  tx: Db,
  seams: Seams,
  terminalId: string,
  drawerId: string | null,
): DrawerRow | undefined {
  if (drawerId !== null) return findDrawer(tx, drawerId)
  const drawer = findDrawerFor(tx, terminalId)
  if (!drawer) return newDrawer(tx, seams, terminalId)
  if (drawer.terminal_id === null) giveDrawer(tx, drawer.id, terminalId)
  return drawer
}

function newDrawer(tx: Db, seams: Seams, terminalId: string): DrawerRow {
  const name = `Laci ${findTerminalCode(tx, terminalId)}`
  const drawer = { id: uuidv7(seams), name, terminal_id: terminalId }
  insertDrawer(tx, drawer)
  return drawer
}
