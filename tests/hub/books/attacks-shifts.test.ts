// Attempts to make a shift, its addenda or the safe say something that did not happen.
import t, { type Test } from 'tap'
import { must, type Outcome } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { type DepositOrder, depositToBank } from '#hub/cash/deposit-to-bank.ts'
import { readSafeBalance } from '#hub/cash/safe-store.ts'
import { write, writeUnlessRefused } from '#hub/db/write.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { closeShift } from '#hub/shift/close-shift.ts'
import { countDrawer } from '#hub/shift/count-drawer.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { type PlaceOrder, placeAddendumCash } from '#hub/shift/place-addendum-cash.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openTestShift, smallShop } from '../../support/small-shop.ts'
import { openedBy, receipt } from '../account/account-desk.ts'
import { newId } from '../cash/cash-desk.ts'

const codeOf = (outcome: Outcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code)

function shopOf(t: Test) {
  const shop = smallShop(t)
  const taker = createSaleTaker(shop.deps)
  const sell = async (number: number, more = {}) =>
    must(await taker.take('drained', makeSale({ number, ...more }), null))
  const finalise = () => write(shop.db, (tx) => finaliseAddenda(tx, shop.seams, () => true))
  const place = (order: Partial<PlaceOrder>) =>
    codeOf(
      writeUnlessRefused(shop.db, (tx) =>
        placeAddendumCash(tx, shop.seams, THE_MANAGER, {
          ...{ shiftId: SHIFT_ID, partNo: 1, transferId: testId(800) },
          ...{ place: 'counted', intoShiftId: null },
          ...order,
        }),
      ),
    )
  return { ...shop, sell, finalise, place }
}

t.test('the cash of an addendum has one place, and one id says one place', async (t) => {
  const { db, seams, sell, finalise, place } = shopOf(t)
  closeTestShift(db, seams)
  await sell(1)
  t.equal(place({}), 'ADDENDUM_COLLECTING')
  finalise()
  await sell(2)
  finalise()
  const next = testId(51)
  openTestShift(db, seams, next, TERMINAL.id)
  const there = { place: 'present-drawer', intoShiftId: next } as const
  t.equal(place({ ...there, intoShiftId: SHIFT_ID }), 'SHIFT_NOT_OPEN', 'not into a closed shift')
  t.equal(place(there), 'ok')
  t.equal(place(there), 'ok', 'again is once')
  t.equal(place({}), 'IDEMPOTENCY_MISMATCH')
  t.equal(place({ transferId: testId(801) }), 'ADDENDUM_SETTLED')
  t.equal(place({ ...there, partNo: 2 }), 'IDEMPOTENCY_MISMATCH', 'another addendum, the same id')
  t.equal(place({ partNo: 2, transferId: testId(802) }), 'ok')
  const expected = db.prepare('SELECT expected_cash_minor FROM shift WHERE id = ?').pluck()
  t.equal(expected.get(next), 206_300)
  t.same(checkBooks(db), [])
})

t.test('a count that sales overtook does not decide what is missing', async (t) => {
  const { db, seams, sell } = shopOf(t)
  const counted = (countId: string, minor: number, approvalId: string | null = null) =>
    writeUnlessRefused(db, (tx) =>
      countDrawer(tx, seams, THE_MANAGER, {
        ...{ shiftId: SHIFT_ID, count_id: countId, declared: [], approval_id: approvalId },
        counts: [{ value_minor: 100, count: minor / 100 }],
      }),
    )
  const closed = (change: object = {}) =>
    codeOf(
      writeUnlessRefused(db, (tx) => {
        const order = {
          ...{ shiftId: SHIFT_ID, close_id: testId(900), count_id: testId(901) },
          ...{ carry_over: false, approval_ids: [], reason_code: null, note: null },
          ...change,
        }
        return closeShift(tx, seams, THE_MANAGER, order, () => [])
      }),
    )
  t.equal(closed(), 'SHIFT_NOT_COUNTED')
  t.match(counted(testId(901), 200_000), { ok: true, value: { over_short_minor: 0 } })
  await sell(1, { items: [[0, 1000]] })
  t.match(counted(testId(901), 200_000), { value: { over_short_minor: -74_500 } }, 'told anew')
  t.equal(closed(), 'UNKNOWN_REASON', 'the difference is that of the close')
  t.equal(closed({ reason_code: 'wrong-change' }), 'ok')
  t.equal(closed({ reason_code: 'wrong-change' }), 'ok', 'again is once')
  t.equal(closed({ reason_code: null }), 'IDEMPOTENCY_MISMATCH')
  t.equal(closed({ close_id: testId(902) }), 'SHIFT_NOT_OPEN')
  t.equal(codeOf(counted(testId(903), 274_500)), 'SHIFT_NOT_OPEN')
  t.same(checkBooks(db), [])
})

t.test('the bank gets what the safe holds, once for each bag', (t) => {
  const { db, seams } = shopOf(t)
  closeTestShift(db, seams)
  const keeper = { staffId: MANAGER_ID, terminalId: TERMINAL.id, terminalCode: 'T1' }
  const all = readSafeBalance(db)
  const bring = (change: Partial<DepositOrder>) => {
    const order = {
      deposit_id: newId(),
      amount_minor: 1,
      counts: null,
      bag_number: 'A1',
      note: null,
    }
    return codeOf(
      writeUnlessRefused(db, (tx) => depositToBank(tx, seams, keeper, { ...order, ...change })),
    )
  }
  t.equal(all, 0, 'the float came out of the safe and went back')
  t.equal(bring({}), 'SAFE_TOO_LITTLE')
  openTestShift(db, seams, testId(51), TERMINAL.id)
  t.equal(bring({}), 'SAFE_TOO_LITTLE', 'nor below nothing')
  t.same(checkBooks(db), [])
  t.end()
})

t.test('an account is good until its last business day ends', async (t) => {
  // 00:30 in Jakarta of the 23rd; the shop’s 22nd ends at four.
  const clock = fakeClock(Date.UTC(2026, 10, 22, 17, 30))
  const hub = await startTestHub(t, { seams: { ...realSeams, clock } })
  write(hub.db, (tx) => putRules(tx, { ...DEFAULT_RULES, business_day_start_minute: 240 }, 1))
  const till = await hub.logIn(MANAGER_ID)
  await till.openShift()
  const account_id = await openedBy(till, { expires_on: '2026-11-22' })
  const paid = await till.post('/api/pos/account-receipts', receipt(account_id, 10_000))
  t.equal(paid.status, 200)
  const hold = { sale_id: newId(), account_id, customer_id: null, amount_minor: 10_000 }
  t.equal((await till.post('/api/pos/holds', { hold_id: newId(), ...hold })).status, 200)
  t.same(checkBooks(hub.db), [])
})
