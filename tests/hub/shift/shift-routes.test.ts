import t from 'tap'
import { checkBooks } from '#hub/books/check-books.ts'
import { startTestHub } from '../../support/hub.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, DRAWER_ID, MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'

t.test('open, sell, close: the figures of the shift', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const opened = await till.openShift(SHIFT_ID, 150_000)
  t.match(opened, {
    session_number: 1,
    status: 'open',
    opening_cash_minor: 150_000,
    expected_cash_minor: 150_000,
  })
  const terminal = { id: till.id, code: till.code, series: till.series }
  // number | lines | tenders: 6,300 in cash; 189,999 by QRIS; 12,345 rounded down to 12,300 in cash
  const sales = [
    makeSale({ number: 1, terminal, committed: false, tenders: () => [cash(10_000)] }),
    makeSale({
      number: 2,
      terminal,
      committed: false,
      items: [[4, 1000]],
      tenders: (total) => [nonCash('qris', total)],
    }),
    makeSale({
      number: 3,
      terminal,
      committed: false,
      items: [[5, 1000]],
      tenders: () => [cash(20_000)],
    }),
  ]
  for (const sale of sales) t.equal((await till.post('/api/pos/transactions', sale)).status, 200)
  const shift = (await till.get(`/api/pos/sessions/${SHIFT_ID}`)).body
  t.match(shift, {
    transaction_count: 3,
    total_sales_minor: 6_300 + 189_999 + 12_345,
    cash_rounding_minor: -45,
    expected_cash_minor: 150_000 + 6_300 + 12_300,
    over_short_minor: null,
    tenders: [
      { method: 'cash', count: 2, amount_minor: 18_600 },
      { method: 'qris', count: 1, amount_minor: 189_999 },
    ],
  })
  const order = { counted_cash_minor: 168_000, note: 'kurang 600' }
  const closed = await till.post(`/api/pos/sessions/${SHIFT_ID}/close`, order)
  t.match(closed.body, { status: 'closed', counted_cash_minor: 168_000, over_short_minor: -600 })
  t.same(
    (await till.post(`/api/pos/sessions/${SHIFT_ID}/close`, order)).body,
    closed.body,
    'a retry',
  )
  const other = { ...order, counted_cash_minor: 1 }
  t.match(await till.post(`/api/pos/sessions/${SHIFT_ID}/close`, other), {
    status: 409,
    body: { error: { code: 'SHIFT_NOT_OPEN' } },
  })
  t.same(checkBooks(hub.db), [])
})

t.test('one open shift per drawer and per terminal; a retry opens nothing twice', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn()
  const body = { session_id: SHIFT_ID, drawer_id: null, opening_cash_minor: 100_000 }
  const first = await till.post('/api/pos/sessions', body)
  t.equal(first.status, 200)
  t.same((await till.post('/api/pos/sessions', body)).body, first.body)
  t.match(await till.post('/api/pos/sessions', { ...body, opening_cash_minor: 1 }), {
    body: { error: { code: 'IDEMPOTENCY_MISMATCH' } },
  })
  t.match(await till.post('/api/pos/sessions', { ...body, session_id: testId(51) }), {
    body: { error: { code: 'SHIFT_ALREADY_OPEN' } },
  })
  const second = await hub.logIn(undefined, 'Kasir 2')
  t.match(
    await second.post('/api/pos/sessions', {
      ...body,
      session_id: testId(52),
      drawer_id: DRAWER_ID,
    }),
    { body: { error: { code: 'SHIFT_ALREADY_OPEN' } } },
  )
  t.match(
    await second.post('/api/pos/sessions', {
      ...body,
      session_id: testId(52),
      drawer_id: testId(9),
    }),
    { body: { error: { code: 'DRAWER_UNKNOWN' } } },
  )
  const own = await second.post('/api/pos/sessions', { ...body, session_id: testId(52) })
  t.match(own.body, { drawer_name: `Laci ${second.code}`, session_number: 2 })
  const open = await till.get('/api/pos/sessions?status=open')
  t.equal(open.body.sessions.length, 2)
  t.match(await till.get(`/api/pos/sessions/${testId(99)}`), {
    body: { error: { code: 'UNKNOWN_SHIFT' } },
  })
})

t.test('a cashier closes no drawer of another till; a manager may', async (t) => {
  const hub = await startTestHub(t)
  const till = await hub.logIn(MANAGER_ID)
  await till.openShift()
  const second = await hub.logIn(CASHIER_ID, 'Kasir 2')
  const close = () =>
    second.post(`/api/pos/sessions/${SHIFT_ID}/close`, { counted_cash_minor: 0, note: null })
  t.match(await close(), { status: 403, body: { error: { code: 'ROLE_NOT_ALLOWED' } } })
  t.match((await till.get(`/api/pos/sessions/${SHIFT_ID}`)).body, { status: 'open' })
  const third = await hub.logIn(MANAGER_ID, 'Kasir 3')
  const answer = await third.post(`/api/pos/sessions/${SHIFT_ID}/close`, {
    counted_cash_minor: 0,
    note: null,
  })
  t.match(answer, { status: 200, body: { status: 'closed' } })
})
