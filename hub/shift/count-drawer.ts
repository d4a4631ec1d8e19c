import { countTotal, tidyCount } from '#domain/cash-count.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { compareTenders, readFigures } from '#domain/shift-figures.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { CountAnswer, CountRequest } from '#domain/wire/shift-message.ts'
import type { Db } from '../db/open-database.ts'
import type { CashCountTable } from '../db/tables.ts'
import { bear, toldFacts } from '../judgement.ts'
import type { Actor } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { authorise } from '../staff/authorise.ts'
import { findCount, insertCount, lastClosingCount } from './count-store.ts'
import { authoriseHandling } from './own-shift.ts'
import { readFigureRows } from './read-figure-rows.ts'
import { recordShiftEvent } from './record-shift-event.ts'
import { declarationOf } from './shift-report.ts'
import { findShift, moveShift, type ShiftRow } from './shift-store.ts'

export type CountOrder = CountRequest & { shiftId: string }

/**
 * Takes a blind count. The first ends trading, so that what is expected stands still while people
 * look for the difference; a further one takes a second person. The answer tells what was expected.
 * A told count stands, even one that came after its shift was closed; it changes nothing of that.
 */
export function countDrawer(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: CountOrder,
): Outcome<CountAnswer> {
  const shift = findShift(tx, order.shiftId)
  if (!shift) return refuse('UNKNOWN_SHIFT')
  const earlier = findCount(tx, order.count_id)
  if (earlier) return answerAgain(tx, shift, order, earlier)
  const closed = shift.state === 'closed' ? refuse('SHIFT_NOT_OPEN', 'closed') : null
  const fault = bear(actor.told, closed, 'session_closed')
  if (fault) return fault
  if (countTotal(order.counts) > MONEY_MINOR_MAX) {
    return refuse('INVALID_REQUEST', 'more than one count can state', 'counts')
  }
  const atMs = seams.clock.nowMs()
  const may = authoriseCount(tx, actor, shift, order, atMs)
  if (!may.ok) return may
  record(tx, actor, shift, order, { approvedBy: may.value.approvedBy, atMs })
  return succeed(answerOf(tx, order.count_id))
}

function answerAgain(
  db: Db,
  shift: ShiftRow,
  order: CountOrder,
  earlier: CashCountTable,
): Outcome<CountAnswer> {
  // Other heaps have ids as well: the answer is only for who has counted this drawer.
  const isSame =
    earlier.purpose === 'closing' &&
    earlier.shift_id === shift.id &&
    earlier.counts_json === JSON.stringify(tidyCount(order.counts)) &&
    earlier.declared_json === JSON.stringify(order.declared)
  if (!isSame) return refuse('IDEMPOTENCY_MISMATCH', undefined, 'count_id')
  return succeed(answerOf(db, earlier.id))
}

/** Whoever counted before cannot put it right alone, whatever they may do otherwise. */
function authoriseCount(
  tx: Db,
  actor: Actor,
  shift: ShiftRow,
  order: CountOrder,
  atMs: number,
): Outcome<{ approvedBy: string | null }> {
  const handling = { subjectId: order.count_id, approvalIds: [order.approval_id], atMs }
  const previous = lastClosingCount(tx, shift.id)
  if (!previous) return authoriseHandling(tx, actor, shift, handling)
  const isSamePerson = previous.counted_by === actor.staff.staff_id
  const grants = isSamePerson ? { ...actor.grants, recount: NOT_ALONE } : actor.grants
  return authorise(tx, { ...actor, ...handling, grants, permission: 'recount' })
}
const NOT_ALONE = { isAllowed: false, limit: null }

function record(
  tx: Db,
  { staff, terminalId, told }: Actor,
  shift: ShiftRow,
  order: CountOrder,
  { approvedBy, atMs }: { approvedBy: string | null; atMs: number },
): void {
  const countNo = (lastClosingCount(tx, shift.id)?.count_no ?? 0) + 1
  insertCount(tx, {
    id: order.count_id,
    shiftId: shift.id,
    purpose: 'closing',
    countNo,
    counts: order.counts,
    declared: order.declared,
    expectedMinor: shift.expected_cash_minor,
    countedBy: staff.staff_id,
    approvedBy,
    atMs,
  })
  if (shift.state === 'open' || shift.state === 'suspended') {
    moveShift(tx, shift.id, { state: 'counting' })
  }
  const payload = {
    shift_id: shift.id,
    count_id: order.count_id,
    count_no: countNo,
    counts: tidyCount(order.counts),
    counted_cash_minor: countTotal(order.counts),
    expected_cash_minor: shift.expected_cash_minor,
    declared: order.declared,
    staff_id: staff.staff_id,
    terminal_id: terminalId,
    approved_by: approvedBy,
    ...toldFacts(told),
  }
  recordShiftEvent(tx, { kind: 'drawer-counted', documentId: order.count_id, payload, atMs })
}

/** Against what is expected now: a sale that came late may have changed it since the count. */
function answerOf(db: Db, countId: string): CountAnswer {
  const count = findCount(db, countId) as CashCountTable & { shift_id: string }
  const figures = readFigures(readFigureRows(db, count.shift_id, 0))
  const tenders = compareTenders(figures, declarationOf(count))
  const cash = tenders.find(({ method }) => method === 'cash')
  const over_short_minor = count.total_minor - (cash?.expected_minor ?? 0)
  return {
    success: true,
    count_id: countId,
    count_no: count.count_no,
    counted_cash_minor: count.total_minor,
    over_short_minor,
    needs_reason: Math.abs(over_short_minor) > readRules(db).over_short_limit_minor,
    tenders,
  }
}
