import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { postJournal } from '../books/post-journal.ts'
import { settlePlacedCash } from '../conflict/settle-placed-cash.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { type AddendumRow, findAddendum, isTransferTaken, placeCash } from './addendum-store.ts'
import { postToShift, postTransferOut } from './post-to-shift.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { findShift, type ShiftRow } from './shift-store.ts'

export type PlaceOrder = {
  shiftId: string
  partNo: number
  transferId: string
  place: 'counted' | 'present-drawer'
  intoShiftId: string | null
}

/**
 * Says where the cash of an addendum lies. counted: it was in the counted cash of its shift, whose
 * difference it explains. present-drawer: it lies in another, trading shift's drawer; one transfer
 * out and one in keep I6 true for both. Said once, when the addendum is final.
 */
export function placeAddendumCash(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: PlaceOrder,
): Outcome<{ shiftId: string }> {
  const { shiftId, partNo } = order
  const shift = findShift(tx, shiftId)
  const addendum = findAddendum(tx, shiftId, partNo)
  if (!shift || !addendum) return refuse('ADDENDUM_NOT_FOUND')
  if (addendum.transfer_id !== null) return answerAgain(addendum, order)
  if (isTransferTaken(tx, order.transferId)) return refuse('IDEMPOTENCY_MISMATCH')
  if (addendum.state !== 'final') return refuse('ADDENDUM_COLLECTING')
  const into = destination(tx, order)
  if (!into.ok) return into
  const atMs = seams.clock.nowMs()
  placeCash(tx, order)
  if (into.value === null) explainDifference(tx, addendum, order.transferId)
  else transfer(tx, { actor, shift, addendum, into: into.value, order, atMs })
  const payload = {
    shift_id: shiftId,
    part_no: partNo,
    cash_place: order.place,
    cash_minor: addendum.cash_minor,
    into_shift_id: order.intoShiftId,
    staff_id: actor.staff.staff_id,
  }
  recordShiftEvent(tx, {
    kind: 'addendum-cash-placed',
    documentId: order.transferId,
    payload,
    atMs,
  })
  settlePlacedCash(tx, seams, actor, order)
  return succeed({ shiftId })
}

function answerAgain(addendum: AddendumRow, order: PlaceOrder): Outcome<{ shiftId: string }> {
  if (addendum.transfer_id !== order.transferId) return refuse('ADDENDUM_SETTLED')
  const isSame = addendum.cash_place === order.place && addendum.into_shift_id === order.intoShiftId
  return isSame ? succeed({ shiftId: order.shiftId }) : refuse('IDEMPOTENCY_MISMATCH')
}

/** The count went into the safe with this cash in it, as an overage: that one shrinks now. */
function explainDifference(tx: Db, addendum: AddendumRow, transferId: string): void {
  const entries = new Map([
    ['over-short', addendum.cash_minor],
    ['tender/cash', -addendum.cash_minor],
  ])
  postJournal(tx, transferId, addendum.shift_id, entries)
}

/** The trading shift in whose drawer it lies; null where it was counted. */
function destination(db: Db, { place, intoShiftId }: PlaceOrder): Outcome<ShiftRow | null> {
  if (place === 'counted') return succeed(null)
  const into = intoShiftId === null ? undefined : findShift(db, intoShiftId)
  if (!into) return refuse('UNKNOWN_SHIFT', undefined, 'into_session_id')
  const isTrading = into.state === 'open' || into.state === 'suspended'
  return isTrading ? succeed(into) : refuse('SHIFT_NOT_OPEN', into.state, 'into_session_id')
}

type Transfer = {
  actor: Actor
  shift: ShiftRow
  addendum: AddendumRow
  into: ShiftRow
  order: PlaceOrder
  atMs: number
}

/** In double entry nothing happens: it was cash in drawers, and is. */
function transfer(tx: Db, { actor, shift, addendum, into, order, atMs }: Transfer): void {
  if (addendum.cash_minor === 0) return
  const documentId = order.transferId
  postTransferOut(tx, {
    shiftId: shift.id,
    partNo: addendum.part_no,
    cashierId: shift.cashier_id,
    documentId,
    amountMinor: addendum.cash_minor,
    atMs,
  })
  postToShift(tx, {
    shiftId: into.id,
    cashierId: actor.staff.staff_id,
    documentId,
    atMs,
    figures: [],
    cash: [{ kind: 'transfer-in', amountMinor: addendum.cash_minor }],
  })
}
