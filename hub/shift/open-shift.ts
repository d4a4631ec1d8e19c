import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { canonicalJson } from '#domain/canonical-json.ts'
import { countTotal } from '#domain/cash-count.ts'
import { businessDate } from '#domain/datetime.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { CountLine } from '#domain/wire/cash-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import type { ShiftMode } from '#domain/wire/shift-message.ts'
import { postJournal } from '../books/post-journal.ts'
import { moveSafe } from '../cash/move-safe.ts'
import { settleUnknownShift } from '../conflict/settle-unknown-shift.ts'
import type { Db } from '../db/open-database.ts'
import { bear, doneAtMs, type Told, toldFacts } from '../judgement.ts'
import { readRules } from '../rules/read-rules.ts'
import { insertCount, lastClosingCount } from './count-store.ts'
import { drawerFor } from './drawer-for.ts'
import { freeDrawer, placeShift, placeToldShift, type ShiftPlace } from './place-shift.ts'
import { postToShift } from './post-to-shift.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import {
  adoptShift,
  findOwnDrawer,
  findShift,
  hasRefundOfAnother,
  insertShift,
  type NewShift,
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

/**
 * Opens a shift on a drawer with its counted float, which leaves the safe. The id is the
 * terminal's, so a retry finds the shift it opened the first time. `drawerId` null leaves the
 * choice to `drawerFor`. When sales of this shift came before its opening, the shift they got is
 * this one. A told opening always opens (`placeShift`), even one whose shift was counted before it
 * came: the float of a closed one goes into its addendum.
 */
export function openShift(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  order: OpenShift,
  told?: Told,
): Outcome<{ shiftId: string }> {
  const { shiftId } = order
  const hash = hashOf(order)
  const existing = findShift(tx, shiftId)
  if (existing && !isWaitingForItsOpening(tx, existing, told)) {
    return existing.payload_hash === hash ? succeed({ shiftId }) : refuse('IDEMPOTENCY_MISMATCH')
  }
  const fault =
    bear(told, faultOfFloat(order), 'recomputation_failed') ??
    bear(told, existing ? faultOfLateOpening(tx, existing) : null, 'session_closed')
  if (fault) return fault
  const place = told
    ? succeed(placeOfTold(tx, seams, order, told, existing))
    : placeShift(tx, seams, order)
  if (!place.ok) return place
  const atMs = seams.clock.nowMs()
  const opening = { ...order, payloadHash: hash, openedAtMs: doneAtMs(told, atMs) }
  if (existing) adopt(tx, seams, existing, opening, place.value)
  else if (place.value) insert(tx, outlet, { ...opening, ...place.value })
  takeFloat(tx, seams, order, atMs)
  const payload = { ...openingFacts(tx, shiftId), ...toldFacts(told) }
  recordShiftEvent(tx, { kind: 'shift-opened', documentId: shiftId, payload, atMs })
  return succeed({ shiftId })
}

/** A document that names a shift the hub never saw, and who stood at which till. */
export type UnknownShift = {
  shiftId: string
  terminalId: string
  cashierId: string
  /** When the document was made, as far as it can be believed: its day is the shift's. */
  atMs: number
}

/**
 * What was committed at a till may name a shift the hub never saw: its box was lost, or the till
 * opened it alone. It gets one of its own with float 0, which somebody must count.
 */
export function openUnknownShift(
  tx: Db,
  seams: Seams,
  outlet: OutletMessage,
  { shiftId, terminalId, cashierId, atMs: openedAtMs }: UnknownShift,
): void {
  const drawer = findOwnDrawer(tx, terminalId) ?? drawerFor(tx, seams, terminalId, null)
  assert(drawer, 'a terminal always gets a drawer')
  insert(tx, outlet, {
    ...{ shiftId, terminalId, cashierId, openedAtMs, drawerId: drawer.id },
    ...{ mode: 'shared', openingCashMinor: 0, state: 'needs-count', payloadHash: null },
  })
  recordShiftEvent(tx, {
    kind: 'unknown-shift-opened',
    documentId: uuidv7(seams),
    payload: openingFacts(tx, shiftId),
    atMs: seams.clock.nowMs(),
  })
}

/**
 * Opened for sales it could not place: its opening may still arrive; at the interactive door only
 * until somebody has counted it.
 */
const isWaitingForItsOpening = (tx: Db, shift: ShiftRow, told: Told | undefined): boolean =>
  shift.payload_hash === null && (told !== undefined || faultOfLateOpening(tx, shift) === null)

function faultOfLateOpening(tx: Db, { id, state }: ShiftRow): Refusal | null {
  if (state === 'closed') return refuse('SHIFT_NOT_OPEN', state)
  return lastClosingCount(tx, id) ? refuse('SHIFT_NOT_OPEN', 'it is counted') : null
}

const faultOfFloat = ({ counts, openingCashMinor }: OpenShift): Refusal | null =>
  counts && countTotal(counts) !== openingCashMinor
    ? refuse('COUNT_SUM_WRONG', String(countTotal(counts)), 'counts')
    : null

type Opening = OpenShift & { payloadHash: string; openedAtMs: number }

/** Null: it was closed before its opening came, and stays where it was. */
function placeOfTold(
  tx: Db,
  seams: Seams,
  order: OpenShift,
  told: Told,
  existing: ShiftRow | undefined,
): ShiftPlace | null {
  if (existing?.state === 'closed') return null
  if (existing && lastClosingCount(tx, existing.id)) {
    return { drawerId: freeDrawer(tx, seams, order), state: 'counting' }
  }
  return placeToldShift(tx, seams, order, told)
}

/** The shift that its sales made becomes this one; that they found none is settled by it. */
function adopt(
  tx: Db,
  seams: Seams,
  existing: ShiftRow,
  opening: Opening,
  place: ShiftPlace | null,
): void {
  const isShared = hasRefundOfAnother(tx, opening.shiftId, opening.cashierId)
  const drawerId = place?.drawerId ?? existing.drawer_id
  const mode = isShared ? 'shared' : opening.mode
  adoptShift(tx, { ...opening, drawerId, mode }, place)
  settleUnknownShift(tx, seams, existing.id)
}

const hashOf = ({ drawerId, terminalId, mode, openingCashMinor, counts }: OpenShift): string =>
  createHash('sha256')
    .update(canonicalJson([drawerId, terminalId, mode, openingCashMinor, counts]))
    .digest('hex')

function insert(
  tx: Db,
  outlet: OutletMessage,
  shift: Omit<NewShift, 'number' | 'businessDate'>,
): void {
  const { business_day_start_minute } = readRules(tx)
  insertShift(tx, {
    ...shift,
    number: takeShiftNumber(tx),
    businessDate: businessDate(shift.openedAtMs, outlet.timezone, business_day_start_minute),
  })
}

/** The float, counted into the drawer out of the safe. */
function takeFloat(tx: Db, seams: Seams, order: OpenShift, atMs: number): void {
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
