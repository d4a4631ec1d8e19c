import assert from 'node:assert/strict'
import { businessDate } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { ShiftMode } from '#domain/wire/shift-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { drawerFor } from './drawer-for.ts'
import { postToShift } from './post-to-shift.ts'
import { findShift, hasOpenShift, insertShift, takeShiftNumber } from './shift-store.ts'

export type OpenShift = {
  shiftId: string
  drawerId: string | null
  terminalId: string
  cashierId: string
  mode: ShiftMode
  openingCashMinor: number
}

/**
 * Opens a shift on a drawer with its counted float. The id is the terminal's, so a retry finds the
 * shift it opened the first time. `drawerId` null leaves the choice to `drawerFor`.
 */
export function openShift(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  order: OpenShift,
): Outcome<{ shiftId: string }> {
  const existing = findShift(tx, order.shiftId)
  if (existing) {
    const isSame =
      existing.opened_at_terminal_id === order.terminalId &&
      existing.opening_cash_minor === order.openingCashMinor
    return isSame ? succeed({ shiftId: order.shiftId }) : refuse('IDEMPOTENCY_MISMATCH')
  }
  const drawer = drawerFor(tx, seams, order.terminalId, order.drawerId)
  if (!drawer) return refuse('DRAWER_UNKNOWN', undefined, 'drawer_id')
  if (hasOpenShift(tx, drawer.id, order.terminalId)) return refuse('SHIFT_ALREADY_OPEN')
  insert(tx, outlet, { ...order, drawerId: drawer.id }, 'open', seams.clock.nowMs())
  return succeed({ shiftId: order.shiftId })
}

/**
 * A committed sale may name a shift the hub never saw: its box was lost, or the till opened it
 * alone. It gets one of its own with float 0, which somebody must count.
 */
export function openUnknownShift(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  sale: SaleMessage,
): void {
  const drawer = drawerFor(tx, seams, sale.terminal_id, null)
  assert(drawer, 'a terminal always gets a drawer')
  const order = {
    shiftId: sale.session_id,
    drawerId: drawer.id,
    terminalId: sale.terminal_id,
    cashierId: sale.cashier_id,
    mode: 'shared' as const,
    openingCashMinor: 0,
  }
  insert(tx, outlet, order, 'needs-count', seams.clock.nowMs())
}

function insert(
  tx: Db,
  outlet: OutletMessage,
  order: OpenShift & { drawerId: string },
  state: 'open' | 'needs-count',
  atMs: number,
): void {
  const number = takeShiftNumber(tx)
  const date = businessDate(atMs, outlet.timezone)
  insertShift(tx, { ...order, number, state, businessDate: date, openedAtMs: atMs })
  postToShift(tx, {
    shiftId: order.shiftId,
    cashierId: order.cashierId,
    documentId: order.shiftId,
    atMs,
    figures: [],
    cash: [{ kind: 'float', amountMinor: order.openingCashMinor }],
  })
  const facts = {
    shift_id: order.shiftId,
    shift_number: number,
    drawer_id: order.drawerId,
    terminal_id: order.terminalId,
    cashier_id: order.cashierId,
    business_date: date,
    opening_cash_minor: order.openingCashMinor,
    state,
  }
  appendAudit(tx, { kind: 'shift-opened', payload: facts, atMs })
  appendOutbox(tx, {
    kind: 'shift-opened',
    documentId: order.shiftId,
    schemaVersion: 1,
    payload: facts,
    atMs,
  })
}
