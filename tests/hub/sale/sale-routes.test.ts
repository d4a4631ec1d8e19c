// Bad input at the sale's door over a real socket: each fault has its code, and nothing is written.
import t from 'tap'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { fakeClock, seededRandomness } from '../../support/fake-seams.ts'
import { startTestHub, TECHNICIAN_ID, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const PATH = '/api/pos/transactions'
const HOUR_MS = 3_600_000

/** Everything a request could have changed, as text. */
function fingerprint(db: Db): string {
  const tables = ['sale', 'outbox', 'audit_entry', 'stock_movement', 'cash_movement', 'conflict']
  const counts = [...tables, 'quarantine', 'print_job', 'journal_entry'].map((table) =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  )
  return JSON.stringify(counts)
}

async function openTill(hub: TestHub): Promise<TestTerminal> {
  const till = await hub.logIn()
  await till.openShift()
  return till
}

const saleOf = (till: TestTerminal, number: number, committed = false): SaleMessage =>
  makeSale({ number, committed, terminal: { id: till.id, code: till.code, series: till.series } })

type Wrong = (sale: SaleMessage) => unknown
const withLine =
  (change: Record<string, unknown>): Wrong =>
  (sale) => ({ ...sale, items: [{ ...sale.items[0], ...change }] })

// what | body | status | code
const malformed: [string, Wrong, number, string][] = [
  ['not JSON', () => '{"offline_transaction_id": ', 400, 'MALFORMED_JSON'],
  ['an array', () => [], 400, 'INVALID_REQUEST'],
  ['an empty object', () => ({}), 400, 'INVALID_REQUEST'],
  ['a number as text', withLine({ quantity_milli: '1000' }), 400, 'INVALID_REQUEST'],
  ['a fraction', withLine({ unit_price_minor: 3150.5 }), 400, 'INVALID_REQUEST'],
  ['a negative quantity', withLine({ quantity_milli: -1000 }), 400, 'INVALID_REQUEST'],
  ['no quantity', withLine({ quantity_milli: 0 }), 400, 'INVALID_REQUEST'],
  ['an absurd quantity', withLine({ quantity_milli: 1e15 }), 400, 'INVALID_REQUEST'],
  ['a negative price', withLine({ unit_price_minor: -1 }), 400, 'INVALID_REQUEST'],
  ['an absurd price', withLine({ unit_price_minor: 1e18 }), 400, 'INVALID_REQUEST'],
  ['an unknown field', (sale) => ({ ...sale, discount_code: 'X' }), 400, 'INVALID_REQUEST'],
  ['no lines', (sale) => ({ ...sale, items: [] }), 400, 'INVALID_REQUEST'],
  ['no payments', (sale) => ({ ...sale, payments: [] }), 400, 'INVALID_REQUEST'],
  ['an id that is none', (sale) => ({ ...sale, cashier_id: '1' }), 400, 'INVALID_REQUEST'],
  [
    'a wrong total',
    (s) => ({ ...s, totals: { ...s.totals, tax_minor: 1 } }),
    422,
    'TOTALS_MISMATCH',
  ],
  ['another price', withLine({ unit_price_minor: 1 }), 422, 'PRICE_MISMATCH'],
]

t.test('each fault has its code and changes nothing', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const before = fingerprint(hub.db)
  for (const [what, wrong, status, code] of malformed) {
    const answer = await till.post(PATH, wrong(saleOf(till, 1)))
    t.match(answer, { status, body: { success: false, error: { code } } }, what)
    t.type(answer.body.error.message_id, 'string', `${what}: said in Indonesian too`)
  }
  t.equal(fingerprint(hub.db), before)
})

t.test('an interactive sale is made by the person logged in, with the right role', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const before = fingerprint(hub.db)
  const others = { ...saleOf(till, 1), cashier_id: MANAGER_ID }
  t.match(await till.post(PATH, others), {
    status: 403,
    body: { error: { code: 'ROLE_NOT_ALLOWED' } },
  })
  await till.post('/api/logout', {})
  t.match(await till.post(PATH, saleOf(till, 1)), { body: { error: { code: 'LOGIN_REQUIRED' } } })
  await till.logIn(TECHNICIAN_ID, '444444')
  const technician = { ...saleOf(till, 1), cashier_id: TECHNICIAN_ID }
  t.match(await till.post(PATH, technician), { body: { error: { code: 'ROLE_NOT_ALLOWED' } } })
  // Log-ins and log-outs are audited; the sale left no trace beside them.
  const after = JSON.parse(fingerprint(hub.db))
  const start = JSON.parse(before)
  after[2] = start[2]
  t.same(after, start)
  t.match(await hub.request('POST', PATH, saleOf(till, 1)), { status: 401 })
})

t.test('an expired log-in is told apart, and does not stop a committed sale (I3)', async (t) => {
  const clock = fakeClock(Date.now())
  const seams = { clock, randomness: seededRandomness(5), timers: realSeams.timers }
  const hub = await startTestHub(t, { seams })
  const till = await openTill(hub)
  clock.advance(13 * HOUR_MS)
  t.match(await till.post(PATH, saleOf(till, 1)), { body: { error: { code: 'LOGIN_EXPIRED' } } })
  t.equal(hub.db.prepare('SELECT count(*) FROM sale').pluck().get(), 0)
  t.match(await till.post(PATH, saleOf(till, 1, true)), {
    status: 200,
    body: { verdict: 'accepted' },
  })
})

t.test('the same id: again is the first answer, altered is refused', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const sale = saleOf(till, 1)
  const first = await till.post(PATH, sale)
  t.match(first, { status: 200, body: { duplicate: false, receipt_number: sale.receipt_number } })
  t.same((await till.post(PATH, sale)).body, { ...first.body, duplicate: true })
  const before = fingerprint(hub.db)
  const altered = await till.post(PATH, {
    ...saleOf(till, 2),
    offline_transaction_id: sale.offline_transaction_id,
  })
  t.match(altered, { status: 409, body: { error: { code: 'IDEMPOTENCY_MISMATCH' } } })
  t.equal(fingerprint(hub.db), before)
})

t.test('a device paired anew brings the sales of its old terminal: they count (I3)', async (t) => {
  const hub = await startTestHub(t)
  const old = await openTill(hub)
  const sale = saleOf(old, 1, true)
  const device = await hub.logIn(CASHIER_ID, 'Kasir 2')
  t.match(await device.post(PATH, { ...sale, committed: false }), {
    status: 422,
    body: { error: { code: 'UNKNOWN_TERMINAL', field: 'terminal_id' } },
  })
  const answer = await device.post('/api/pos/sync', { transactions: [sale] })
  t.match(answer.body.results, [{ verdict: 'conflict', conflicts: [{ type: 'rights_missing' }] }])
  t.match(await device.post(PATH, sale), { body: { duplicate: true } })
  const stored = hub.db.prepare('SELECT terminal_id, shift_id FROM sale').all()
  t.same(stored, [{ terminal_id: old.id, shift_id: SHIFT_ID }])
  t.same(checkBooks(hub.db), [])
})

t.test('a sale of a terminal that was never here: refused, and kept when committed', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const refused = { status: 422, body: { error: { code: 'UNKNOWN_TERMINAL' } } }
  const sale = { ...saleOf(till, 1, true), terminal_id: testId(994) }
  t.match(await till.post(PATH, { ...sale, committed: false }), refused)
  t.equal(hub.db.prepare('SELECT count(*) FROM quarantine').pluck().get(), 0)
  t.match(await till.post(PATH, sale), refused)
  const answer = await till.post('/api/pos/sync', { transactions: [sale] })
  t.match(answer.body.results, [{ verdict: 'quarantined' }])
  const kept = hub.db.prepare('SELECT document_id, reason FROM quarantine').all()
  t.same(kept, [{ document_id: sale.offline_transaction_id, reason: 'UNKNOWN_TERMINAL' }])
})

t.test('a committed sale over which the hub stumbles is set aside, at both doors', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  // In shape, and beyond what canonical JSON can state.
  const strange = withLine({ price_list_version: 1e20 })(saleOf(till, 2, true))
  t.match(await till.post(PATH, strange), {
    status: 400,
    body: { error: { code: 'INVALID_REQUEST' } },
  })
  const transactions = [saleOf(till, 1, true), strange, saleOf(till, 3, true)]
  const { status, body } = await till.post('/api/pos/sync', { transactions, ages_ms: [] })
  t.equal(status, 200)
  t.match(body.results, [
    { verdict: 'accepted' },
    { verdict: 'quarantined', transaction_id: saleOf(till, 2).offline_transaction_id },
    { verdict: 'accepted' },
  ])
  t.same(hub.db.prepare('SELECT reason FROM quarantine').pluck().all(), ['hub-fault'])
  t.same(checkBooks(hub.db), [])
})

t.test('sync: a verdict per sale, in order, and no bad one blocks the rest', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const sales = [1, 2, 3].map((number) => saleOf(till, number, true))
  const transactions = [sales[0], { nonsense: true }, sales[1], 7, sales[0], sales[2]]
  const answer = await till.post('/api/pos/sync', { transactions, ages_ms: [0] })
  t.equal(answer.status, 200)
  t.same(
    answer.body.results.map((result: { verdict: string }) => result.verdict),
    ['accepted', 'quarantined', 'accepted', 'quarantined', 'accepted', 'accepted'],
  )
  t.equal(answer.body.results[4].duplicate, true)
  const stored = hub.db.prepare('SELECT number FROM sale ORDER BY outbox_sequence').pluck().all()
  t.same(stored, [1, 2, 3])
  t.equal(hub.db.prepare('SELECT count(*) FROM quarantine').pluck().get(), 2)
  t.same(checkBooks(hub.db), [])
})

t.test('what was sold can be read back, in full and as a list', async (t) => {
  const hub = await startTestHub(t)
  const till = await openTill(hub)
  const sale = saleOf(till, 1)
  await till.post(PATH, sale)
  const list = await till.get(`${PATH}?session_id=${SHIFT_ID}`)
  t.match(list.body.transactions, [
    {
      receipt_number: sale.receipt_number,
      payable_minor: sale.totals.payable_minor,
      methods: ['cash'],
    },
  ])
  const detail = await till.get(`${PATH}/${sale.offline_transaction_id}`)
  t.same(detail.body.sale.totals, sale.totals)
  t.same(detail.body.sale.payments, sale.payments)
  t.match(detail.body.summary, { is_in_cloud: false, cashier_name: 'Sari' })
  t.match(await till.get(`${PATH}/${CASHIER_ID}`), {
    status: 404,
    body: { error: { code: 'SALE_NOT_FOUND' } },
  })
})
