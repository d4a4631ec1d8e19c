import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import {
  type DrawerPlace,
  findDrawerPlace,
  isNameOfAnother,
  isTerminal,
  putDrawer,
} from './drawer-store.ts'

/**
 * A new drawer, or another name and place for one that exists; a shift in it goes on. Refuses
 * DRAWER_NAME_TAKEN and UNKNOWN_TERMINAL.
 */
export function setDrawer(
  tx: Db,
  seams: Seams,
  place: DrawerPlace,
  by: { staffId: string; terminalId: string },
): Outcome<{ drawerId: string }> {
  const drawer = { ...place, name: place.name.trim() }
  if (drawer.name === '') return refuse('INVALID_REQUEST', 'a drawer needs a name', 'name')
  if (isNameOfAnother(tx, drawer)) return refuse('DRAWER_NAME_TAKEN', undefined, 'name')
  if (drawer.terminalId !== null && !isTerminal(tx, drawer.terminalId)) {
    return refuse('UNKNOWN_TERMINAL', undefined, 'terminal_id')
  }
  const before = findDrawerPlace(tx, drawer.drawerId)
  if (before?.name === drawer.name && before.terminalId === drawer.terminalId) {
    return succeed({ drawerId: drawer.drawerId })
  }
  putDrawer(tx, drawer)
  const payload = {
    drawer_id: drawer.drawerId,
    name: drawer.name,
    name_before: before?.name ?? null,
    at_terminal_id: drawer.terminalId,
    staff_id: by.staffId,
    terminal_id: by.terminalId,
  }
  appendAudit(tx, { kind: 'drawer-set', payload, atMs: seams.clock.nowMs() })
  return succeed({ drawerId: drawer.drawerId })
}
