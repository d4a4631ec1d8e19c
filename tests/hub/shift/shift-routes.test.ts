import t, { type Test } from 'tap'
import type { ShiftReport } from '#domain/wire/shift-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, DRAWER_ID, MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import type { Answer, TestTerminal } from '../../support/test-terminal.ts'

const PATH = `/api/pos/sessions/${SHIFT_ID}`
const coins = (amount: number) => [{ value_minor: 100, count: amount / 100 }]

const count = (till: TestTerminal, countNo: number, amount: number, more = {}): Promise<Answer> =>
  till.post(`${PATH}/counts`, {
    count_id: testId(500 + countNo),
    counts: coins(amount),
    declared: [],
    approval_id: null,
    ...more,
  })

const close = (till: TestTerminal, countNo: number, more = {}): Promise<Answer> =>
  till.post(`${PATH}/close`, {
    close_id: testId(600),
    count_id: testId(500 + countNo),
    reason_code: null,
    note: null,
    carry_over: false,
    approval_ids: [],
    ...more,
  })

const code = (answer: Answer): string => answer.body.error?.code ?? String(answer.status)

/** X as a manager sees it, and as the cashier who will count blind. */
async function lookAtX(t: Test, manager: TestTerminal, till: TestTerminal): Promise<ShiftReport> {
  const x = (await manager.get(`${PATH}/report`)).body
  t.match(x, {
    kind: 'x',
    part_no: 0,
    figures: {
      sale_count: 3,
      total_minor: 6_300 + 189_999 + 12_345,
      cash_rounding_minor: -45,
      tenders: [
        { method: 'cash', count: 2, amount_minor: 18_600 },
        { method: 'qris', count: 1, amount_minor: 189_999, unverified_minor: 189_999 },
      ],
      cash: [
        { kind: 'float', amount_minor: 150_000 },
        { kind: 'cash-tendered', count: 2, amount_minor: 30_000 },
        { kind: 'change', count: 2, amount_minor: -11_400 },
      ],
    },
    tenders: [
      { method: 'cash', declared_minor: null, expected_minor: 168_600 },
      { method: 'qris', expected_minor: 189_999 },
    ],
  })
  const blind = (await till.get(`${PATH}/report`)).body
  t.match(blind, { session: { expected_cash_minor: null }, figures: { cash: [] } })
  t.same(
    blind.tenders.map((each: { method: string }) => each.method),
    ['qris'],
  )
  return x
}

t.test('open, sell, count, close: the figures of X are those of Z', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const opened = await till.openShift(SHIFT_ID, 150_000)
  t.match(opened, {
    session_number: 1,
    status: 'open',
    mode: 'shared',
    opening_cash_minor: 150_000,
    expected_cash_minor: null,
  })
  const terminal = { id: till.id, code: till.code, series: till.series }
  const sale = { terminal, committed: false }
  // 6,300 in cash; 189,999 by QRIS; 12,345 rounded down to 12,300 in cash
  const sales = [
    makeSale({ ...sale, number: 1, tenders: () => [cash(10_000)] }),
    makeSale({ ...sale, number: 2, items: [[4, 1000]], tenders: (all) => [nonCash('qris', all)] }),
    makeSale({ ...sale, number: 3, items: [[5, 1000]], tenders: () => [cash(20_000)] }),
  ]
  for (const each of sales) t.equal((await till.post('/api/pos/transactions', each)).status, 200)
  const x = await lookAtX(t, await hub.logIn(MANAGER_ID, 'Kasir 2'), till)
  const declared = [{ method: 'qris', amount_minor: 189_999 }]
  const counted = await count(till, 1, 168_000, { declared })
  t.match(counted.body, {
    count_no: 1,
    counted_cash_minor: 168_000,
    over_short_minor: -600,
    needs_reason: false,
    tenders: [
      { method: 'cash', declared_minor: 168_000, expected_minor: 168_600, over_short_minor: -600 },
      { method: 'qris', declared_minor: 189_999, over_short_minor: 0 },
    ],
  })
  t.match((await till.get(PATH)).body, { status: 'counting', expected_cash_minor: 168_600 })
  t.equal(code(await close(till, 1)), 'SHIFT_BLOCKED', 'nobody has seen the QRIS payment yet')
  hub.db
    .prepare(
      `INSERT INTO payment_verification (sale_id, line_no, source, reference, at_ms)
       SELECT sale_id, line_no, 'person', 'mutasi', 0 FROM sale_payment WHERE method = 'qris'`,
    )
    .run()
  const closed = await close(till, 1)
  t.match(closed.body, { status: 'closed', counted_cash_minor: 168_000, over_short_minor: -600 })
  t.same((await close(till, 1)).body, closed.body, 'a retry')
  t.equal(code(await close(till, 1, { note: 'lain' })), 'IDEMPOTENCY_MISMATCH')
  t.equal(code(await close(till, 1, { close_id: testId(601) })), 'SHIFT_NOT_OPEN')
  const z = (await till.get(`${PATH}/report`)).body
  t.match(z, {
    kind: 'z',
    audit_is_whole: true,
    counts: [{ value_minor: 100, count: 1_680 }],
    series: [{ terminal_code: till.code, series: 'A', last_number: 3 }],
  })
  t.same(z.figures, x.figures, 'Z is the last X')
  t.same(z.cashiers, x.cashiers)
  t.same(checkBooks(hub.db), [])
})

t.test('a float by denomination adds up', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const body = {
    ...{ session_id: SHIFT_ID, drawer_id: null, mode: 'floating', opening_cash_minor: 150_000 },
    counts: [
      { value_minor: 50_000, count: 2 },
      { value_minor: 10_000, count: 4 },
    ],
  }
  t.equal(code(await till.post('/api/pos/sessions', body)), 'COUNT_SUM_WRONG')
  const order = { ...body, opening_cash_minor: 140_000 }
  t.match((await till.post('/api/pos/sessions', order)).body, { status: 'open', mode: 'floating' })
  const heap = hub.db.prepare('SELECT purpose, total_minor FROM cash_count').all()
  t.match(heap, [{ purpose: 'opening', total_minor: 140_000 }])
  const safe = hub.db.prepare('SELECT kind, amount_minor FROM safe_entry').all()
  t.match(safe, [{ kind: 'float', amount_minor: -140_000 }])
  t.same(checkBooks(hub.db), [])
})

t.test('one open shift per drawer and per terminal; a retry opens nothing twice', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const body = {
    ...{ session_id: SHIFT_ID, drawer_id: null, mode: 'shared', opening_cash_minor: 100_000 },
    counts: null,
  }
  const first = await till.post('/api/pos/sessions', body)
  t.equal(first.status, 200)
  t.same((await till.post('/api/pos/sessions', body)).body, first.body)
  for (const change of [{ opening_cash_minor: 1 }, { mode: 'floating' }]) {
    const other = await till.post('/api/pos/sessions', { ...body, ...change })
    t.equal(code(other), 'IDEMPOTENCY_MISMATCH')
  }
  const again = { ...body, session_id: testId(51) }
  t.equal(code(await till.post('/api/pos/sessions', again)), 'SHIFT_ALREADY_OPEN')
  const second = await hub.logIn(undefined, 'Kasir 2')
  const elsewhere = { ...body, session_id: testId(52) }
  const inDrawer = (drawer_id: string) =>
    second.post('/api/pos/sessions', { ...elsewhere, drawer_id })
  t.equal(code(await inDrawer(DRAWER_ID)), 'SHIFT_ALREADY_OPEN')
  t.equal(code(await inDrawer(testId(9))), 'DRAWER_UNKNOWN')
  const own = await second.post('/api/pos/sessions', elsewhere)
  t.match(own.body, { drawer_name: `Laci ${second.code}`, session_number: 2 })
  const open = await till.get('/api/pos/sessions?status=open')
  t.equal(open.body.sessions.length, 2)
  const older = await till.get('/api/pos/sessions?before=2')
  t.match(older.body.sessions, [{ session_number: 1 }])
  t.equal(code(await till.get(`/api/pos/sessions/${testId(99)}`)), 'UNKNOWN_SHIFT')
})

t.test('the first count is free, a recount takes a second person', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift(SHIFT_ID, 100_000)
  t.equal(code(await close(till, 1)), 'SHIFT_NOT_COUNTED')
  const first = await count(till, 1, 90_000)
  t.match(first.body, { over_short_minor: -10_000, needs_reason: true })
  t.same((await count(till, 1, 90_000)).body, first.body, 'a retry')
  t.equal(code(await count(till, 1, 80_000)), 'IDEMPOTENCY_MISMATCH')
  t.equal(code(await count(till, 2, 95_000)), 'APPROVAL_REQUIRED')
  const approval_id = testId(700)
  const approved = await till.post('/api/pos/approvals', {
    ...{ approval_id, permission: 'recount', approver_id: SUPERVISOR_ID, pin: '222222' },
    ...{ subject_id: testId(502), amount: null, reason_code: 'miscounted', note: null },
  })
  t.equal(approved.status, 200)
  t.match((await count(till, 2, 95_000, { approval_id })).body, { count_no: 2 })
  t.equal(code(await close(till, 1)), 'COUNT_NOT_LAST')
  t.equal(code(await count(till, 3, 99_000, { approval_id })), 'APPROVAL_INVALID', 'spent')
  await till.logIn(MANAGER_ID, '333333')
  t.match((await count(till, 3, 93_000)).body, { count_no: 3 }, 'another person may look again')
  t.equal(code(await count(till, 4, 100_000)), 'APPROVAL_REQUIRED', 'but not their own')
  t.equal(code(await close(till, 3)), 'UNKNOWN_REASON')
  t.equal(code(await close(till, 3, { reason_code: 'unknown' })), 'REASON_NEEDS_NOTE')
  const reason = { reason_code: 'unknown', note: 'dicari besok' }
  t.match((await close(till, 3, reason)).body, {
    over_short_minor: -7_000,
    over_short_reason_code: 'unknown',
    closed_by_name: 'Budi',
  })
  t.same(checkBooks(hub.db), [])
})

t.test('a difference beyond the cashier’s limit takes an approval', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  await till.openShift(SHIFT_ID, 100_000)
  await count(till, 1, 70_000)
  const reason = { reason_code: 'wrong-change' }
  const missing = { code: 'APPROVAL_REQUIRED', detail: 'over-short' }
  t.match((await close(till, 1, reason)).body.error, missing)
  const approve = (n: number, amount: number, more = {}) =>
    till.post('/api/pos/approvals', {
      ...{ approval_id: testId(n), permission: 'over-short', approver_id: SUPERVISOR_ID },
      ...{ pin: '222222', subject_id: testId(600), amount, reason_code: null, note: null },
      ...more,
    })
  const other = { permission: 'carry-over', amount: null }
  const carry = await approve(703, 0, other)
  t.equal(carry.status, 200)
  const notIt = await close(till, 1, { ...reason, approval_ids: [testId(703)] })
  t.match(notIt.body.error, missing, 'an approval for something else is not counted')
  t.equal((await approve(701, 29_000)).status, 200)
  t.equal((await approve(702, 30_000)).status, 200)
  const tooLittle = await close(till, 1, { ...reason, approval_ids: [testId(701)] })
  t.equal(code(tooLittle), 'APPROVAL_INVALID')
  const enough = await close(till, 1, { ...reason, approval_ids: [testId(701), testId(702)] })
  t.match(enough.body, { status: 'closed', over_short_minor: -30_000 })
  const used = 'SELECT id FROM approval WHERE used_by IS NOT NULL'
  t.same(hub.db.prepare(used).pluck().all(), [testId(702)])
  t.same(checkBooks(hub.db), [])
})

t.test('a cashier counts no drawer of another; a manager may', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn(MANAGER_ID)
  await till.openShift(SHIFT_ID, 0)
  const second = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.match((await count(second, 1, 0)).body.error, {
    code: 'APPROVAL_REQUIRED',
    detail: 'close-any-shift',
  })
  t.equal(code(await second.post(`${PATH}/end-trading`, {})), 'APPROVAL_REQUIRED')
  t.match((await till.get(PATH)).body, { status: 'open' })
  await till.logIn(CASHIER_ID, '1234')
  t.equal((await count(till, 1, 0)).status, 200, 'a shared drawer is also whose till it is')
  const third = await hub.logIn(MANAGER_ID, 'Kasir 3')
  t.match(await close(third, 1), { status: 200, body: { status: 'closed' } })
})
