import assert from 'node:assert/strict'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { bear, type Told } from '../judgement.ts'
import { drawerFor } from './drawer-for.ts'
import { stopTrading } from './end-trading.ts'
import { findDrawer, findShiftAt, isDrawerHeld } from './shift-store.ts'

export type ShiftPlace = { drawerId: string; state: 'open' | 'counting' }
type Order = { terminalId: string; cashierId: string; drawerId: string | null }

/**
 * The drawer a shift opens on, at a till where no other trades. Refuses SHIFT_ALREADY_OPEN and
 * DRAWER_UNKNOWN.
 */
export function placeShift(tx: Db, seams: Seams, order: Order): Outcome<ShiftPlace> {
  if (findShiftAt(tx, order.terminalId)) return refuse('SHIFT_ALREADY_OPEN', 'at this terminal')
  const drawer = drawerFor(tx, seams, order.terminalId, order.drawerId)
  if (!drawer) return refuse('DRAWER_UNKNOWN', undefined, 'drawer_id')
  if (isDrawerHeld(tx, drawer.id)) return refuse('SHIFT_ALREADY_OPEN', undefined, 'drawer_id')
  return succeed({ drawerId: drawer.id, state: 'open' })
}

/**
 * Where a told shift was. A drawer that another shift holds becomes one of its own: two floats are
 * never merged. The shift that traded at its till before it ends and waits to be counted; one that
 * was opened there since goes on, and the told one is what waits.
 */
export function placeToldShift(tx: Db, seams: Seams, order: Order, told: Told): ShiftPlace {
  const present = findShiftAt(tx, order.terminalId)
  const facts = present ? { present_session_id: present.id } : {}
  bear(told, faultOfPlace(tx, order, present !== undefined), 'session_closed', facts)
  const isOver = present !== undefined && present.opened_at_ms > told.doneAtMs
  if (present && !isOver) {
    stopTrading(tx, seams, present, { staffId: order.cashierId, atMs: seams.clock.nowMs() })
  }
  return { drawerId: freeDrawer(tx, seams, order), state: isOver ? 'counting' : 'open' }
}

/** The drawer asked for, unless it is unknown or held; else one that is free. */
export function freeDrawer(tx: Db, seams: Seams, { terminalId, drawerId }: Order): string {
  const asked = drawerId === null ? undefined : findDrawer(tx, drawerId)
  if (asked && !isDrawerHeld(tx, asked.id)) return asked.id
  const drawer = drawerFor(tx, seams, terminalId, null)
  assert(drawer, 'a terminal always gets a drawer')
  return drawer.id
}

function faultOfPlace(db: Db, { drawerId }: Order, isTrading: boolean): Refusal | null {
  if (isTrading) return refuse('SHIFT_ALREADY_OPEN', 'at this terminal')
  if (drawerId === null) return null
  if (!findDrawer(db, drawerId)) return refuse('DRAWER_UNKNOWN', undefined, 'drawer_id')
  return isDrawerHeld(db, drawerId) ? refuse('SHIFT_ALREADY_OPEN', undefined, 'drawer_id') : null
}
