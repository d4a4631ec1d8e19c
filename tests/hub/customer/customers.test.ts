import t from 'tap'
import { findCustomers } from '#hub/customer/find-customers.ts'
import { run, sql } from '#hub/db/query.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, CUSTOMER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { listOf, textTable } from '../../support/text-table.ts'

const PATH = '/api/pos/customers'
let nextId = 400
const add = (terminal: TestTerminal, full_name: string, phone: string | null, more = {}) =>
  terminal.post(PATH, { customer_id: testId(nextId++), full_name, phone, email: null, ...more })

/** What is typed, and who comes, the most certain first. */
const TABLE = `
  typed            | found
  dewi             | Dewi Lestari; Dewi Sartika
  lestari dewi     | Dewi Lestari
  SÁRTIKA          | Dewi Sartika
  bud              | Budi; Ayu Budiman
  0812-3456-7890   | Dewi Lestari
  +62 812 3456 7890| Dewi Lestari
  6281234567890    | Dewi Lestari
  0062 81234567890 | Dewi Lestari
  7890             | Ayu Budiman; Dewi Lestari
  08123            | Dewi Lestari
  81399            | Budi
  0001             | Ibu Ratna
  M0001            | Ibu Ratna
  m0001            | Ibu Ratna
  9999             |
  zzz              |
  %                |
`

t.test('a customer is found by whatever the cashier hears', async (t) => {
  const hub = await startTestHub(t)
  const cashier = await hub.logIn()
  await add(cashier, 'Dewi Lestari', '0812-3456-7890')
  await add(cashier, 'Dewi  Sartika', null)
  await add(cashier, 'Budi', '+62 813 9900 1122')
  await add(cashier, 'Ayu Budiman', '0857 1111 7890')
  for (const row of textTable(TABLE)) {
    const { body } = await cashier.get(`${PATH}?query=${encodeURIComponent(row('typed'))}`)
    const names = body.customers.map((each: { full_name: string }) => each.full_name)
    t.same(names, listOf(row('found')), row('typed'))
  }
  const all = await cashier.get(PATH)
  t.equal(all.body.customers.length, 5, 'nothing typed lists by name')
})

t.test('a new customer has one key for the phone, and is told to the cloud', async (t) => {
  let kicks = 0
  const kickRelay = () => {
    kicks += 1
  }
  const hub = await startTestHub(t, { deps: { kickRelay } })
  const cashier = await hub.logIn()
  const customer_id = testId(490)
  const body = {
    customer_id,
    full_name: ' Siti  Aminah\u0007 ',
    phone: '(0812) 111-2222',
    email: '',
  }
  const first = await cashier.post(PATH, body)
  t.match(first, {
    status: 200,
    body: {
      full_name: 'Siti Aminah',
      phone: '+628121112222',
      email: null,
      loyalty_tier: 'silver',
      loyalty_points: 0,
    },
  })
  const outbox = hub.db.prepare(
    "SELECT document_id, payload FROM outbox WHERE kind = 'customer-changed'",
  )
  t.match(outbox.all(), [{ document_id: customer_id }])
  t.match(JSON.parse((outbox.get() as { payload: string }).payload), {
    customer: first.body,
    is_new: true,
    base_version: null,
    changed: ['full_name', 'phone', 'email'].map((field) => ({ field, before: null })),
    staff_id: CASHIER_ID,
  })
  t.equal(kicks, 1)

  const again = await cashier.post(PATH, { ...body, phone: '08121112222' })
  t.same(again.body, first.body, 'a repeated request is answered as the first time')
  t.equal(outbox.all().length, 1)
})

t.test('what cannot be a customer is refused, and nothing is written', async (t) => {
  const hub = await startTestHub(t)
  const cashier = await hub.logIn()
  const written = () => hub.db.prepare('SELECT count(*) FROM customer').pluck().get()
  const before = written()
  const refusals: [string, Promise<unknown>, number, string][] = [
    ['phone', add(cashier, 'A', '12'), 422, 'PHONE_INVALID'],
    ['taken phone', add(cashier, 'A', '081200000001'), 409, 'PHONE_TAKEN'],
    ['blank name', add(cashier, ' \u0000 ', null), 400, 'INVALID_REQUEST'],
    ['e-mail', add(cashier, 'A', null, { email: 'a b' }), 400, 'INVALID_REQUEST'],
    ['unknown member', add(cashier, 'A', null, { loyalty_points: 5 }), 400, 'INVALID_REQUEST'],
    ['used id', add(cashier, 'A', null, { customer_id: CUSTOMER_ID }), 409, 'IDEMPOTENCY_MISMATCH'],
  ]
  for (const [words, answer, status, code] of refusals) {
    t.match(await answer, { status, body: { error: { code } } }, words)
  }
  t.equal(written(), before)
  t.equal(hub.db.prepare('SELECT count(*) FROM outbox').pluck().get(), 0)
  const device = await hub.pair('Kasir 2')
  t.equal((await add(device, 'A', null)).status, 401, 'somebody must be logged in')
  t.equal((await device.get(PATH)).status, 401)
})

t.test('the right ones are found among twenty thousand', async (t) => {
  const hub = await startTestHub(t)
  hub.db.transaction(() => {
    for (let n = 0; n < 20_000; n += 1) {
      const phone = `+62899${String(n).padStart(7, '0')}`
      const name = `pelanggan ${n % 100} nomor ${n}`
      run(
        hub.db,
        sql.insertInto('customer').values({
          ...{ id: testId(100_000 + n), full_name: name, search_name: name },
          ...{ phone_e164: phone, phone_last_four: phone.slice(-4), email: null },
          ...{ membership_number: null, loyalty_tier: 'silver', loyalty_points: 0 },
          ...{ origin: 'outlet', created_at_ms: 0 },
        }),
      )
    }
  })()
  const names = (query: string) => findCustomers(hub.db, query, 5).map((each) => each.full_name)
  t.same(names('0899 0012 345'), ['pelanggan 45 nomor 12345'])
  t.same(names('nomor 1234 pel'), [
    'pelanggan 34 nomor 1234',
    ...[40, 41, 42, 43].map((n) => `pelanggan ${n} nomor 123${n}`),
  ])
  t.equal(names('pelanggan 4').length, 5)
  const plan = hub.db
    .prepare(
      'EXPLAIN QUERY PLAN SELECT id FROM customer WHERE phone_last_four = ? ORDER BY search_name',
    )
    .all('1234')
  t.match(JSON.stringify(plan), /customer_by_last_four/)
})
