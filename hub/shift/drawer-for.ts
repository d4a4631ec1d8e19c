import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import {
  countDrawersNamed,
  type DrawerRow,
  findDrawer,
  findFreeDrawerFor,
  findTerminalCode,
  giveDrawer,
  insertDrawer,
} from './shift-store.ts'

/**
 * The drawer a shift opens on: the one asked for, else a free one of the terminal's own, else the
 * first free one that is nobody's. When all are away with other shifts it gets a new one under its
 * code: a till must be able to open.
 */
export function drawerFor(
  tx: Db,
  seams: Seams,
  terminalId: string,
  drawerId: string | null,
): DrawerRow | undefined {
  if (drawerId !== null) return findDrawer(tx, drawerId)
  const drawer = findFreeDrawerFor(tx, terminalId)
  if (!drawer) return newDrawer(tx, seams, terminalId)
  if (drawer.terminal_id === null) giveDrawer(tx, drawer.id, terminalId)
  return drawer
}

function newDrawer(tx: Db, seams: Seams, terminalId: string): DrawerRow {
  const plain = `Laci ${findTerminalCode(tx, terminalId)}`
  const taken = countDrawersNamed(tx, plain)
  const name = taken === 0 ? plain : `${plain}-${taken + 1}`
  const drawer = { id: uuidv7(seams), name, terminal_id: terminalId }
  insertDrawer(tx, drawer)
  return drawer
}
