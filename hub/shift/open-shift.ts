import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { countTotal } from '#domain/cash-count.ts'
import { businessDate } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { ShiftMode } from '#domain/wire/shift-message.ts'
import { postJournal } from '../books/post-journal.ts'
import { moveSafe } from '../cash/move-safe.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { insertCount, lastClosingCount } from './count-store.ts'
import { drawerFor } from './drawer-for.ts'
import { postToShift } from './post-to-shift.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import {
  adoptShift,
  findOwnDrawer,
  findShift,
  hasShiftAt,
  insertShift,
  isDrawerHeld,
  type ShiftRow,
  takeShiftNumber,
} from './shift-store.ts'

export type OpenShift = {
  shiftId: string
  drawerId: string | null
  terminalId: string
  cashierId: string
  mode: ShiftMode
  openingCashMinor: number
  /** The float note by note; null: it was stated as one sum. */
  counts: readonly CountLine[] | null
}
type OpenShiftInDrawer = OpenShift & { drawerId: string }

/**
 * Opens a shift on a drawer with its counted float, which leaves the safe. The id is the
 * terminal's, so a retry finds the shift it opened the first time. `drawerId` null leaves the
 * choice to `drawerFor`. When sales of this shift came before its opening, the shift they got is
 * this one.
 */
export function openShift(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  order: OpenShift,
): Outcome<{ shiftId: string }> {
  const { shiftId } = order
  const hash = hashOf(order)
  const existing = findShift(tx, shiftId)
  if (existing && !isWaitingForItsOpening(tx, existing)) {
    return existing.payload_hash === hash ? succeed({ shiftId }) : refuse('IDEMPOTENCY_MISMATCH')
  }
  if (order.counts && countTotal(order.counts) !== order.openingCashMinor) {
    return refuse('COUNT_SUM_WRONG', undefined, 'counts')
  }
  if (hasShiftAt(tx, order.terminalId)) return refuse('SHIFT_ALREADY_OPEN', 'at this terminal')
  const drawer = drawerFor(tx, seams, order.terminalId, order.drawerId)
  if (!drawer) return refuse('DRAWER_UNKNOWN', undefined, 'drawer_id')
  if (isDrawerHeld(tx, drawer.id)) return refuse('SHIFT_ALREADY_OPEN', undefined, 'drawer_id')
  const inDrawer = { ...order, drawerId: drawer.id }
  const atMs = seams.clock.nowMs()
  if (existing) adoptShift(tx, { ...inDrawer, payloadHash: hash })
  else insert(tx, outlet, inDrawer, { state: 'open', payloadHash: hash, atMs })
  takeFloat(tx, seams, inDrawer, atMs)
  recordOpening(tx, shiftId, atMs)
  return succeed({ shiftId })
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
  const { terminal_id } = sale
  const drawer = findOwnDrawer(tx, terminal_id) ?? drawerFor(tx, seams, terminal_id, null)
  assert(drawer, 'a terminal always gets a drawer')
  const order = {
    shiftId: sale.session_id,
    drawerId: drawer.id,
    terminalId: terminal_id,
    cashierId: sale.cashier_id,
    mode: 'shared' as const,
    openingCashMinor: 0,
    counts: null,
  }
  const atMs = seams.clock.nowMs()
  insert(tx, outlet, order, { state: 'needs-count', payloadHash: null, atMs })
  recordShiftEvent(tx, {
    kind: 'unknown-shift-opened',
    documentId: uuidv7(seams),
    payload: openingFacts(tx, order.shiftId),
    atMs,
  })
}

/** Opened for sales it could not place, and nobody has counted it: its opening may still arrive. */
const isWaitingForItsOpening = (tx: Db, shift: ShiftRow): boolean =>
  shift.state === 'needs-count' &&
  shift.payload_hash === null &&
  lastClosingCount(tx, shift.id) === undefined

const hashOf = ({ drawerId, terminalId, mode, openingCashMinor, counts }: OpenShift): string =>
  createHash('sha256')
    .update(canonicalJson([drawerId, terminalId, mode, openingCashMinor, counts]))
    .digest('hex')

function insert(
  tx: Db,
  outlet: OutletMessage,
  order: OpenShiftInDrawer,
  how: { state: 'open' | 'needs-count'; payloadHash: string | null; atMs: number },
): void {
  const { business_day_start_minute } = readRules(tx)
  insertShift(tx, {
    ...order,
    state: how.state,
    payloadHash: how.payloadHash,
    number: takeShiftNumber(tx),
    businessDate: businessDate(how.atMs, outlet.timezone, business_day_start_minute),
    openedAtMs: how.atMs,
  })
}

/** The float, counted into the drawer out of the safe. */
function takeFloat(tx: Db, seams: Seams, order: OpenShiftInDrawer, atMs: number): void {
  const { shiftId, cashierId, openingCashMinor, counts } = order
  if (counts) {
    insertCount(tx, {
      id: uuidv7(seams),
      shiftId,
      purpose: 'opening',
      countNo: 0,
      counts,
      declared: [],
      expectedMinor: null,
      countedBy: cashierId,
      approvedBy: null,
      atMs,
    })
  }
  postToShift(tx, {
    shiftId,
    cashierId,
    documentId: shiftId,
    atMs,
    figures: [],
    cash: [{ kind: 'float', amountMinor: openingCashMinor }],
  })
  const entries = new Map([
    ['tender/cash', openingCashMinor],
    ['safe', -openingCashMinor],
  ])
  postJournal(tx, shiftId, shiftId, entries)
  if (openingCashMinor === 0) return
  const move = { kind: 'float' as const, amountMinor: -openingCashMinor, documentId: shiftId }
  moveSafe(tx, seams, { ...move, staffId: cashierId, atMs })
}

function recordOpening(tx: Db, shiftId: string, atMs: number): void {
  const payload = openingFacts(tx, shiftId)
  recordShiftEvent(tx, { kind: 'shift-opened', documentId: shiftId, payload, atMs })
}

function openingFacts(tx: Db, shiftId: string): Record<string, unknown> {
  const shift = findShift(tx, shiftId)
  assert(shift, 'the shift was written just now')
  return {
    shift_id: shiftId,
    shift_number: shift.number,
    mode: shift.mode,
    drawer_id: shift.drawer_id,
    terminal_id: shift.opened_at_terminal_id,
    cashier_id: shift.cashier_id,
    business_date: shift.business_date,
    opening_cash_minor: shift.opening_cash_minor,
    state: shift.state,
  }
}
