import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { AddendumMessage, ShiftReport } from '#domain/wire/shift-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { createTerminalWatch, holdsNothingOf } from '#hub/lan/terminal-watch.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { listAddenda, readAddendum } from '#hub/shift/addendum-store.ts'
import { watchAddenda } from '#hub/shift/addendum-watch.ts'
import { finaliseAddenda, QUIET_MS } from '#hub/shift/finalise-addenda.ts'
import { type PlaceOrder, placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { readReport } from '#hub/shift/shift-report.ts'
import { createLogger } from '#hub/system/logger.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { fakeSeams } from '../../support/fake-seams.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openTestShift, smallShop } from '../../support/small-shop.ts'
import { insertPrinter } from '../printing/print-shop.ts'

const viewer = { maySeeExpected: true }
const never = () => false

function closedShop(t: Test) {
  const shop = smallShop(t)
  const taker = createSaleTaker(shop.deps)
  const sell = async (number: number, more = {}) =>
    must(await taker.take('drained', makeSale({ number, ...more }), null))
  const finalise = (isEmpty = never as Parameters<typeof finaliseAddenda>[2]) =>
    write(shop.db, (tx) => finaliseAddenda(tx, shop.seams, isEmpty))
  const addendum = (partNo = 1) => readAddendum(shop.db, SHIFT_ID, partNo) as AddendumMessage
  const report = (partNo: number) =>
    readReport(shop.db, { shiftId: SHIFT_ID, partNo, viewer, atMs: 0 }) as ShiftReport
  const place = (order: Partial<PlaceOrder>) =>
    write(shop.db, (tx) =>
      placeAddendumCash(tx, shop.seams, THE_MANAGER, {
        ...{ shiftId: SHIFT_ID, partNo: 1, transferId: testId(800) },
        ...{ place: 'counted', intoShiftId: null },
        ...order,
      }),
    )
  return { ...shop, sell, finalise, addendum, report, place }
}

t.test('late sales collect in an addendum, and Z stays as it was', async (t) => {
  const { db, seams, sell, finalise, addendum, report } = closedShop(t)
  await sell(1)
  closeTestShift(db, seams)
  const z = report(0)
  const { conflicts } = await sell(2)
  t.match(conflicts, [{ type: 'session_closed' }])
  await sell(3, { tenders: (total: number) => [nonCash('qris', total)] })
  t.same(report(0), z)
  t.match(addendum(), {
    ...{ part_no: 1, state: 'collecting', sale_count: 2, total_minor: 12_600 },
    ...{ cash_minor: 6_300, cash_place: null, finalised_at: null },
  })
  t.match(report(1), {
    kind: 'addendum',
    figures: { sale_count: 2 },
    session: { status: 'closed' },
  })
  seams.clock.advance(QUIET_MS - 1)
  t.same(finalise(), [])
  seams.clock.advance(1)
  t.same(finalise(), [SHIFT_ID])
  t.match(addendum(), { state: 'final' })
  t.same(finalise(), [], 'once')
  await sell(4)
  t.match(addendum(2), { part_no: 2, state: 'collecting', sale_count: 1 })
  t.match(addendum(1), { sale_count: 2 })
  t.same(report(0), z)
  const papers = `SELECT json_extract(model_json, '$.receiptNumber') FROM print_job
    WHERE kind = 'report'`
  insertPrinter(db)
  seams.clock.advance(QUIET_MS)
  finalise()
  t.same(db.prepare(papers).pluck().all(), ['Z-1/A2'])
  const sent = `SELECT kind FROM outbox WHERE kind LIKE 'shift-%closed' ORDER BY sequence`
  t.same(db.prepare(sent).pluck().all(), [
    ...['shift-closed', 'shift-addendum-closed', 'shift-addendum-closed'],
  ])
  t.same(checkBooks(db), [])
})

t.test('a terminal that holds nothing more of the shift ends the wait', async (t) => {
  const { db, seams, sell, finalise, addendum } = closedShop(t)
  closeTestShift(db, seams)
  seams.clock.advance(5_000)
  await sell(1)
  const asked: unknown[] = []
  finalise((...question) => {
    asked.push(question)
    return false
  })
  t.same(asked, [[TERMINAL.id, SHIFT_ID, seams.clock.nowMs()]])
  t.match(addendum(), { state: 'collecting' })
  finalise(() => true)
  t.match(addendum(), { state: 'final' })
  t.same(checkBooks(db), [])
})

t.test('the watch looks again and again, and tells whom it concerns', async (t) => {
  const { db, deps, seams, sell } = closedShop(t)
  closeTestShift(db, seams)
  await sell(1)
  const timers = fakeTimers()
  const told: unknown[] = []
  const live = { ...deps.live, publish: (message: unknown) => told.push(message) }
  const faults: object[] = []
  const log = Object.assign(createLogger('silent'), { error: (each: object) => faults.push(each) })
  const watch = watchAddenda({ ...deps, live, log, seams: { ...seams, timers } }, never)
  timers.pass(20_000)
  t.same(told, [])
  seams.clock.advance(QUIET_MS)
  db.exec('ALTER TABLE shift_addendum RENAME TO addendum_away')
  timers.pass(20_000)
  t.equal(faults.length, 1, 'what cannot be read now is logged')
  t.same(told, [])
  db.exec('ALTER TABLE addendum_away RENAME TO shift_addendum')
  timers.pass(20_000)
  t.same(told, [{ type: 'shift-changed', session_id: SHIFT_ID }])
  watch.stop()
  t.equal(timers.pendingCount(), 0)
})

t.test('late cash was in the count: the difference shrinks', async (t) => {
  const { db, seams, sell, finalise, place } = closedShop(t)
  closeTestShift(db, seams, { shortMinor: -6_300 })
  await sell(1, { tenders: () => [cash(10_000)] })
  t.match(place({}), { ok: false, code: 'ADDENDUM_COLLECTING' })
  t.match(place({ partNo: 2 }), { ok: false, code: 'ADDENDUM_NOT_FOUND' })
  finalise(() => true)
  t.match(place({}), { ok: true })
  t.match(place({}), { ok: true }, 'a retry')
  t.match(place({ place: 'present-drawer' }), { code: 'IDEMPOTENCY_MISMATCH' })
  t.match(place({ transferId: testId(801) }), { code: 'ADDENDUM_SETTLED' })
  const account = `SELECT sum(amount_minor) FROM journal_entry WHERE account = 'over-short'`
  t.equal(db.prepare(account).pluck().get(), 0)
  t.same(checkBooks(db), [])
})

t.test('late cash lies in the present drawer: a paired transfer', async (t) => {
  const { db, seams, sell, finalise, place, report, addendum } = closedShop(t)
  closeTestShift(db, seams)
  await sell(1)
  finalise(() => true)
  const frozen = report(1)
  const present = testId(55)
  const into = { place: 'present-drawer', intoShiftId: present } as const
  t.match(place(into), { code: 'UNKNOWN_SHIFT' })
  t.match(place({ ...into, intoShiftId: SHIFT_ID }), { code: 'SHIFT_NOT_OPEN' })
  openTestShift(db, seams, present, TERMINAL.id)
  t.match(place(into), { ok: true })
  t.match(place(into), { ok: true }, 'a retry')
  const expected = db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck()
  t.equal(expected.get(present), 206_300)
  t.same(report(1), frozen, 'an addendum stays as it was')
  t.match(addendum(), { cash_minor: 6_300, cash_place: 'present-drawer' })
  t.same(checkBooks(db), [])
  closeTestShift(db, seams, { shiftId: present })
  t.same(checkBooks(db), [])
})

t.test('an addendum without cash moves none, and one that is not there is none', async (t) => {
  const { db, seams, sell, finalise, place } = closedShop(t)
  closeTestShift(db, seams)
  await sell(1, { tenders: (total: number) => [nonCash('qris', total)] })
  finalise(() => true)
  const present = testId(55)
  openTestShift(db, seams, present, TERMINAL.id)
  t.match(place({ shiftId: testId(999) }), { ok: false, code: 'ADDENDUM_NOT_FOUND' })
  t.equal(readAddendum(db, SHIFT_ID, 9), null)
  t.match(place({ place: 'present-drawer' }), { code: 'UNKNOWN_SHIFT' }, 'in no drawer')
  t.match(place({ place: 'present-drawer', intoShiftId: present }), { ok: true })
  const moved = db.prepare('SELECT count(*) FROM cash_movement WHERE document_id = ?').pluck()
  t.equal(moved.get(testId(800)), 0)
  const expected = db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck()
  t.equal(expected.get(present), 200_000)
  const placed = { part_no: 1, cash_minor: 0, cash_place: 'present-drawer' }
  t.match(listAddenda(db, 10), [placed])
  await sell(2)
  finalise(() => true)
  t.match(place({ partNo: 2 }), { code: 'IDEMPOTENCY_MISMATCH' }, 'one word is about one addendum')
  t.same(checkBooks(db), [])
})

t.test('what a terminal says of itself, as the watch hears it', async (t) => {
  const { clock, ...seams } = fakeSeams()
  const watch = createTerminalWatch({ ...seams, clock })
  const holdsNothing = (sinceMs: number) =>
    holdsNothingOf(watch, TERMINAL.id, SHIFT_ID, clock.nowMs() + sinceMs)
  t.notOk(holdsNothing(0), 'never heard')
  watch.heard(TERMINAL.id)
  t.notOk(holdsNothing(0), 'heard, but it said nothing')
  watch.said(TERMINAL.id, { type: 'ping', pending_count: 0 })
  t.ok(holdsNothing(0))
  t.notOk(holdsNothing(1), 'not since')
  watch.said(TERMINAL.id, { type: 'ping', pending_count: 2 })
  t.notOk(holdsNothing(0))
  watch.said(TERMINAL.id, { type: 'ping', pending_count: 2, pending_session_ids: [SHIFT_ID] })
  t.notOk(holdsNothing(0))
  watch.said(TERMINAL.id, { type: 'ping', pending_count: 2, pending_session_ids: [testId(1)] })
  t.ok(holdsNothing(0), 'what it holds is of another shift')
})
