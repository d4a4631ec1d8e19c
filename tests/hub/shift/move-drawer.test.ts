import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { write } from '#hub/db/write.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { putRules } from '#hub/rules/rules-store.ts'
import { closeTestShift } from '../../support/close-shift.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { openTestShift, smallShop } from '../../support/small-shop.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'

const HOUR_MS = 3_600_000
const PATH = `/api/pos/sessions/${SHIFT_ID}`
const code = (answer: Answer): string => answer.body.error?.code ?? String(answer.status)

const open = (till: TestTerminal, mode: string, more = {}): Promise<Answer> =>
  till.post('/api/pos/sessions', {
    ...{ session_id: SHIFT_ID, drawer_id: null, mode, opening_cash_minor: 50_000, counts: null },
    ...more,
  })
const suspend = (till: TestTerminal) => till.post(`${PATH}/suspend`, { note: 'istirahat' })
const resume = (till: TestTerminal, approval_id: string | null = null) =>
  till.post(`${PATH}/resume`, { approval_id })

t.test('a floating shift goes on with its drawer at another till', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const other = await hub.logIn(CASHIER_ID, 'Kasir 2')
  await open(till, 'floating')
  t.equal(code(await resume(other)), 'SHIFT_NOT_SUSPENDED')
  t.match((await suspend(till)).body, { status: 'suspended', terminal_id: null })
  t.equal(code(await suspend(till)), '200', 'a retry')
  const second = await open(till, 'floating', { session_id: testId(51) })
  t.match(second.body, { status: 'open' }, 'the till is free, with another drawer')
  t.equal(code(await resume(till)), 'SHIFT_ALREADY_OPEN')
  t.match((await resume(other)).body, { status: 'open', terminal_code: other.code })
  t.equal(code(await resume(other)), '200', 'a retry')
  const terminal = { id: other.id, code: other.code, series: other.series }
  const sale = makeSale({ number: 1, terminal, committed: false })
  t.equal((await other.post('/api/pos/transactions', sale)).status, 200)
  const kinds = `SELECT kind FROM outbox WHERE kind LIKE 'shift-%' ORDER BY sequence`
  t.same(hub.db.prepare(kinds).pluck().all(), [
    ...['shift-opened', 'shift-suspended', 'shift-opened', 'shift-resumed'],
  ])
  t.same(checkBooks(hub.db), [])
})

t.test('a floating shift is its cashier’s: nobody else sells in it or resumes it', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await open(till, 'floating')
  await till.logIn(SUPERVISOR_ID, '222222')
  const terminal = { id: till.id, code: till.code, series: till.series }
  const wish = { number: 1, terminal, cashierId: SUPERVISOR_ID }
  const refused = await till.post('/api/pos/transactions', makeSale({ ...wish, committed: false }))
  t.equal(code(refused), 'SHIFT_OF_ANOTHER')
  const kept = await till.post('/api/pos/transactions', makeSale({ ...wish, committed: true }))
  t.match(kept.body, { verdict: 'conflict', conflicts: [{ type: 'rights_missing' }] })
  t.match(await suspend(till), { status: 200 }, 'who may close any shift may move it')
  const other = await hub.logIn(CASHIER_ID, 'Kasir 2')
  await other.logIn(MANAGER_ID, '333333')
  t.match((await resume(other)).body, { status: 'open', cashier_id: CASHIER_ID })
  t.same(checkBooks(hub.db), [])
})

t.test('a shared shift takes sales of all, each accountable by a part of it', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await open(till, 'shared')
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sell = (number: number, cashierId: string) =>
    till.post('/api/pos/transactions', makeSale({ number, terminal, cashierId, committed: false }))
  t.equal((await sell(1, CASHIER_ID)).status, 200)
  await till.logIn(SUPERVISOR_ID, '222222')
  t.equal((await sell(2, SUPERVISOR_ID)).status, 200)
  t.equal((await sell(3, SUPERVISOR_ID)).status, 200)
  const report = (await till.get(`${PATH}/report`)).body
  t.match(report.cashiers, [
    { cashier_name: 'Sari', figures: { sale_count: 1, total_minor: 6_300 } },
    { cashier_name: 'Wati', figures: { sale_count: 2, total_minor: 12_600 } },
  ])
  t.match(report.figures, { sale_count: 3, total_minor: 18_900 })
})

t.test('trading ends here, the drawer is counted elsewhere; late sales still count', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await open(till, 'floating')
  t.match((await till.post(`${PATH}/end-trading`, {})).body, { status: 'counting' })
  t.equal(code(await till.post(`${PATH}/end-trading`, {})), '200', 'a retry')
  t.equal(code(await suspend(till)), 'SHIFT_NOT_OPEN')
  const next = await open(till, 'floating', { session_id: testId(51) })
  t.match(next.body, { status: 'open' }, 'the till is free for the next')
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = makeSale({ number: 1, terminal, committed: false })
  t.equal(code(await till.post('/api/pos/transactions', sale)), 'SHIFT_NOT_OPEN')
  const late = await till.post('/api/pos/transactions', makeSale({ number: 2, terminal }))
  t.match(late.body, { verdict: 'accepted', conflicts: [] }, 'it came in time for Z')
  const back = await hub.logIn(CASHIER_ID, 'Kasir 9')
  const counted = await back.post(`${PATH}/counts`, {
    ...{ count_id: testId(501), counts: [{ value_minor: 100, count: 563 }], declared: [] },
    approval_id: null,
  })
  t.match(counted.body, { over_short_minor: 0 })
  t.same(checkBooks(hub.db), [])
})

t.test('sales that came before their shift was opened: it becomes theirs', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const terminal = { id: till.id, code: till.code, series: till.series }
  const early = await till.post('/api/pos/transactions', makeSale({ number: 1, terminal }))
  t.match(early.body, { verdict: 'conflict', conflicts: [{ type: 'session_closed' }] })
  t.match((await till.get(PATH)).body, { status: 'needs-count', opening_cash_minor: 0 })
  t.match((await open(till, 'floating')).body, {
    ...{ status: 'open', mode: 'floating', opening_cash_minor: 50_000 },
    ...{ transaction_count: 1, session_number: 1, terminal_code: till.code },
  })
  t.equal(code(await open(till, 'floating')), '200', 'a retry')
  t.equal(code(await open(till, 'shared')), 'IDEMPOTENCY_MISMATCH')
  t.same(checkBooks(hub.db), [])
})

t.test('a business day that runs past midnight is the day before', async (t) => {
  const { db, seams } = smallShop(t)
  const rules = { ...readRules(db), business_day_start_minute: 180 }
  write(db, (tx) => putRules(tx, rules, 1))
  const dayOf = (shiftId: string): unknown =>
    db.prepare('SELECT business_date FROM shift WHERE id = ?').pluck().get(shiftId)
  closeTestShift(db, seams)
  // It is noon in Jakarta when the test begins.
  seams.clock.advance(14 * HOUR_MS)
  openTestShift(db, seams, testId(51), TERMINAL.id)
  t.equal(dayOf(testId(51)), '2026-11-22')
  closeTestShift(db, seams, { shiftId: testId(51) })
  seams.clock.advance(HOUR_MS)
  openTestShift(db, seams, testId(52), TERMINAL.id)
  t.equal(dayOf(testId(52)), '2026-11-23')
})
