import t, { type Test } from 'tap'
import { canonicalJson } from '#domain/canonical-json.ts'
import { LATE_SALE_MS, SALE_AGE_HEADER } from '#domain/wire/sale-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { BULK_DEADLINE_MS, DEADLINE_MS } from '../../../terminal-ui/src/link/hub-http.ts'
import { commitSale, newestInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import { createSaleSender, type SaleSender } from '../../../terminal-ui/src/link/sale-sender.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { settle } from './fake-time.ts'
import type { Call } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

type Setup = { bench: Bench; database: TerminalDatabase; sender: SaleSender }

async function setUp(t: Test, runId = 'run'): Promise<Setup> {
  const bench = createBench(t)
  const database = await bench.open()
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
  return { bench, database, sender: senderOver(bench, database, runId) }
}

function senderOver(bench: Bench, database: TerminalDatabase, runId: string): SaleSender {
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const sender = createSaleSender({
    ...{ seams: bench.seams, database, door, runId, background: new Background(() => {}) },
    onVerdict: async () => {},
  })
  sender.start()
  return sender
}

async function sell({ bench, database }: Setup, ...ids: number[]): Promise<void> {
  for (const id of ids) {
    await commitSale(database, {
      transactionId: testId(id),
      runId: 'run',
      monotonicMs: bench.seams.clock.monotonicMs(),
      build: ({ series, number }) => ({
        ok: true,
        value: makeSale({ transactionId: testId(id), number, terminal: { ...TERMINAL, series } }),
      }),
    })
  }
}

const statesOf = async (database: TerminalDatabase) =>
  Object.fromEntries(
    (await newestInJournal(database, 1000)).map((record) => [record.number, record.state]),
  )
const bodiesOf = async (database: TerminalDatabase) =>
  (await newestInJournal(database, 1000)).reverse().map((record) => record.body)
const salesOf = (call: Call | undefined): string[] =>
  (JSON.parse(call?.body ?? '{}').transactions as unknown[]).map(canonicalJson)
const saleCalls = (bench: Bench) =>
  bench.hub.calls.filter(({ path }) => path !== '/api/device/challenge')

t.test('one sale goes by itself, in the bytes of the journal, with its age', async (t) => {
  const setup = await setUp(t)
  await sell(setup, 1)
  await setup.bench.time.pass(1_500)
  await setup.sender.drain()
  const [call] = setup.bench.hub.calls
  t.equal(call?.path, '/api/pos/transactions')
  t.equal(call?.body, (await bodiesOf(setup.database))[0])
  t.equal(call?.headers.get(SALE_AGE_HEADER), '1500')
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
  const [record] = await newestInJournal(setup.database, 1)
  t.match(record?.answer, { verdict: 'accepted', duplicate: false })
})

t.test('a lost answer: the same bytes again, counted once', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => 'answer-lost'
  await sell(setup, 1)
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  hub.trouble = () => null
  await time.pass(2_000)
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
  t.equal(hub.calls.length, 2)
  t.equal(hub.calls[0]?.body, hub.calls[1]?.body)
  t.equal(hub.sales.size, 1)
})

t.test('the hub returns while a try waits in vain: the next follows without a pause', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => 'silent'
  await sell(setup, 1)
  void setup.sender.drain()
  await time.pass(DEADLINE_MS - 100)
  hub.trouble = () => null
  const asked = setup.sender.drain()
  await time.pass(100)
  await asked
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
  t.equal(hub.calls.length, 2)
  t.equal(hub.sales.size, 1)
})

t.test('no answer: the budget ends, the sale waits, back-off grows', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => 'silent'
  await sell(setup, 1)
  const draining = setup.sender.drain()
  await time.pass(DEADLINE_MS - 1)
  t.equal(setup.sender.isSending.value, true)
  await time.pass(1)
  await draining
  t.equal(setup.sender.isSending.value, false)
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  await time.pass(10 * 60_000)
  const tries = hub.calls.length
  t.ok(tries > 15 && tries < 60, `${tries} tries in ten minutes`)
})

t.test('no number of failures ends the trying: an hour of it and it still goes', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => ({ status: 500, code: 'INTERNAL_ERROR' })
  await sell(setup, 1)
  const [body] = await bodiesOf(setup.database)
  await setup.sender.drain()
  await time.pass(3_600_000)
  t.ok(hub.calls.length > 100, `${hub.calls.length} tries`)
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  hub.trouble = () => null
  await time.pass(30_000)
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
  t.strictSame(await bodiesOf(setup.database), [body], 'as it was sold')
})

t.test('an answer that comes after the budget changes nothing', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => 'late'
  await sell(setup, 1)
  setup.sender.drain()
  await time.pass(DEADLINE_MS)
  hub.trouble = () => null
  hub.answerLate()
  await settle()
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  await time.pass(2_000)
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
  t.equal(hub.sales.size, 1)
})

t.test('a backlog goes in order, at most a hundred at a time', async (t) => {
  const setup = await setUp(t)
  const { hub } = setup.bench
  await sell(setup, ...Array.from({ length: 230 }, (_, n) => n + 1))
  await setup.sender.drain()
  t.strictSame(hub.paths(), Array(3).fill('POST /api/pos/sync'))
  t.strictSame(
    hub.calls.map((call) => salesOf(call).length),
    [100, 100, 30],
  )
  t.strictSame(hub.calls.flatMap(salesOf), await bodiesOf(setup.database))
  t.equal(new Set(Object.values(await statesOf(setup.database))).size, 1)
  t.equal(hub.sales.size, 230)
})

t.test('a sale made while a backlog is under way goes with it', async (t) => {
  const setup = await setUp(t)
  const { hub } = setup.bench
  await sell(setup, 1, 2)
  hub.trouble = () => 'late'
  const draining = setup.sender.drain()
  await settle()
  await sell(setup, 3)
  setup.sender.drain()
  hub.trouble = () => null
  hub.answerLate()
  await draining
  t.strictSame(await statesOf(setup.database), {
    1: 'acknowledged',
    2: 'acknowledged',
    3: 'acknowledged',
  })
  t.strictSame(hub.paths(), ['POST /api/pos/sync', 'POST /api/pos/transactions'])
})

t.test('each sale of a batch gets its own verdict', async (t) => {
  const setup = await setUp(t)
  const { hub } = setup.bench
  await sell(setup, 1, 2, 3)
  const error = { code: 'INVALID_REQUEST', message: 'unreadable' }
  hub.routes['POST /api/pos/sync'] = (call) => {
    const results = salesOf(call).map((text, index) => {
      const id = JSON.parse(text).offline_transaction_id
      if (index === 1) return { success: false, transaction_id: id, verdict: 'quarantined', error }
      return answerFor(id, JSON.parse(text).receipt_number)
    })
    return { status: 200, body: { success: true, results } }
  }
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), {
    1: 'acknowledged',
    2: 'refused',
    3: 'acknowledged',
  })
  const records = await newestInJournal(setup.database, 3)
  t.strictSame(records[1]?.refusal, error)
})

for (const [what, results] of [
  ['too few results', []],
  ['another sale’s answer', [answerFor(testId(77), 'X-Y-Z-1'), answerFor(testId(78), 'X-Y-Z-2')]],
] as const) {
  t.test(`an answer with ${what} is no answer`, async (t) => {
    const setup = await setUp(t)
    await sell(setup, 1, 2)
    setup.bench.hub.routes['POST /api/pos/sync'] = () => ({
      status: 200,
      body: { success: true, results },
    })
    await setup.sender.drain()
    t.strictSame(await statesOf(setup.database), { 1: 'pending', 2: 'pending' })
  })
}

t.test('a page that is not our hub’s is no answer', async (t) => {
  const setup = await setUp(t)
  await sell(setup, 1)
  setup.bench.hub.trouble = () => ({ status: 200, text: '<html>Please log in to the WLAN</html>' })
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
})

t.test('a batch that the hub cannot read is sent one by one', async (t) => {
  const setup = await setUp(t)
  const { hub } = setup.bench
  await sell(setup, 1, 2, 3)
  hub.trouble = ({ path, body }) => {
    if (path === '/api/pos/sync') return { status: 413, code: 'BODY_TOO_LARGE' }
    return body.includes(testId(2)) ? { status: 400, code: 'INVALID_REQUEST' } : null
  }
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), {
    1: 'acknowledged',
    2: 'refused',
    3: 'acknowledged',
  })
})

t.test('a sale that the direct door refuses gets its verdict at the backlog’s', async (t) => {
  const setup = await setUp(t)
  const { hub } = setup.bench
  await sell(setup, 1)
  hub.trouble = ({ path }) =>
    path === '/api/pos/transactions' ? { status: 422, code: 'UNKNOWN_TERMINAL' } : null
  await setup.sender.drain()
  t.strictSame(hub.paths(), ['POST /api/pos/transactions', 'POST /api/pos/sync'])
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged' })
})

t.test('a sale the hub fails on waits, and blocks none of its successors', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  await sell(setup, 1, 2, 3)
  hub.trouble = ({ body }) =>
    body.includes(testId(1)) ? { status: 500, code: 'INTERNAL_ERROR' } : null
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), {
    1: 'pending',
    2: 'acknowledged',
    3: 'acknowledged',
  })
  hub.trouble = () => null
  await time.pass(2_000)
  t.match(await statesOf(setup.database), { 1: 'acknowledged' })
})

for (const code of ['LOGIN_EXPIRED', 'PROTOCOL_TOO_OLD', 'DISK_FULL', 'TOO_MANY_REQUESTS']) {
  t.test(`${code} says nothing about the sale: it waits`, async (t) => {
    const setup = await setUp(t)
    await sell(setup, 1)
    setup.bench.hub.trouble = () => ({ status: 401, code })
    await setup.sender.drain()
    t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  })
}

t.test('after a crash between journal and hub the same bytes go out', async (t) => {
  const setup = await setUp(t)
  const { bench } = setup
  await sell(setup, 1, 2)
  const before = await bodiesOf(setup.database)
  setup.database.close()
  const database = await bench.open()
  await senderOver(bench, database, 'another run').drain()
  t.strictSame(salesOf(bench.hub.calls[0]), before)
  t.strictSame(await statesOf(database), { 1: 'acknowledged', 2: 'acknowledged' })
  const ages = JSON.parse(bench.hub.calls[0]?.body ?? '{}').ages_ms
  t.ok(
    ages.every((age: number) => age > LATE_SALE_MS),
    'sales of an earlier run are late: no drawer opens for them',
  )
})

t.test('the older of two clocks tells the age: a sleeping tablet, a clock set right', async (t) => {
  const setup = await setUp(t)
  await sell(setup, 1)
  setup.bench.time.wallOffsetMs = 3_600_000
  await setup.sender.drain()
  t.equal(saleCalls(setup.bench)[0]?.headers.get(SALE_AGE_HEADER), '3600000')
})

t.test('a stopped sender sends nothing more', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  hub.trouble = () => 'down'
  await sell(setup, 1)
  await setup.sender.drain()
  setup.sender.stop()
  hub.trouble = () => null
  await time.pass(60_000)
  await setup.sender.drain()
  t.equal(hub.calls.length, 1)
  t.equal(time.pendingCount, 0, 'and leaves no timer')
})

t.test('a bulk answer may take longer than one sale’s', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  await sell(setup, 1, 2)
  hub.trouble = () => 'late'
  const draining = setup.sender.drain()
  await time.pass(BULK_DEADLINE_MS - 1)
  hub.answerLate()
  await draining
  t.strictSame(await statesOf(setup.database), { 1: 'acknowledged', 2: 'acknowledged' })
})

function answerFor(id: string, receiptNumber: string) {
  return {
    success: true,
    transaction_id: id,
    receipt_number: receiptNumber,
    verdict: 'accepted',
    duplicate: false,
    conflicts: [],
    outbox_sequence: 1,
    print_job_id: null,
  }
}

t.test('a hub that is too slow for a hundred is given fewer, and more again', async (t) => {
  const setup = await setUp(t)
  const { hub, time } = setup.bench
  await sell(setup, ...Array.from({ length: 130 }, (_, index) => index + 1))
  let isSlow = true
  const sizeOf = (call: Call) => JSON.parse(call.body).transactions?.length ?? 1
  hub.trouble = (call) => (isSlow && sizeOf(call) > 25 ? 'silent' : null)
  const draining = setup.sender.drain()
  await time.pass(3 * BULK_DEADLINE_MS + 10_000)
  await draining
  isSlow = false
  for (let round = 0; round < 20 && hub.sales.size < 130; round += 1) await time.pass(10_000)
  await setup.sender.drain()
  const sizes = hub.calls.map(sizeOf)
  t.strictSame(sizes.slice(0, 4), [100, 50, 25, 50])
  t.equal(hub.sales.size, 130)
  t.ok(Object.values(await statesOf(setup.database)).every((state) => state === 'acknowledged'))
})

t.test('an answer about another sale acknowledges nothing', async (t) => {
  const setup = await setUp(t)
  await sell(setup, 1)
  setup.bench.hub.routes['POST /api/pos/transactions'] = () => ({
    status: 200,
    body: answerFor(testId(77), 'X-Y-Z-1'),
  })
  await setup.sender.drain()
  t.strictSame(await statesOf(setup.database), { 1: 'pending' })
})

t.test(
  'the hub goes away while a batch is sent one by one: the rest waits in its order',
  async (t) => {
    const setup = await setUp(t)
    const { hub, time } = setup.bench
    await sell(setup, 1, 2, 3)
    hub.trouble = ({ path, body }) => {
      if (path === '/api/pos/sync') return { status: 413, code: 'BODY_TOO_LARGE' }
      return body.includes(testId(2)) ? 'down' : null
    }
    t.equal(await setup.sender.drain(), false)
    t.strictSame(await statesOf(setup.database), { 1: 'acknowledged', 2: 'pending', 3: 'pending' })
    hub.trouble = () => null
    await time.pass(2_000)
    t.strictSame([...hub.sales.keys()], [1, 2, 3].map(testId))
  },
)

for (const [what, trouble, isSettled] of [
  ['fails', { status: 500, code: 'INTERNAL_ERROR' }, true],
  ['is not there any more', 'down', false],
] as const) {
  t.test(`refused at one door, the other ${what}: no verdict, the sale waits`, async (t) => {
    const setup = await setUp(t)
    const { hub } = setup.bench
    await sell(setup, 1)
    hub.trouble = ({ path }) =>
      path === '/api/pos/transactions' ? { status: 422, code: 'UNKNOWN_TERMINAL' } : trouble
    t.equal(await setup.sender.drain(), isSettled)
    t.strictSame(await statesOf(setup.database), { 1: 'pending' })
  })
}

t.test(
  'refused at both doors: kept here with what the hub said, for a person to settle',
  async (t) => {
    const setup = await setUp(t)
    await sell(setup, 1)
    setup.bench.hub.trouble = () => ({ status: 422, code: 'UNKNOWN_TERMINAL' })
    await setup.sender.drain()
    const [record] = await newestInJournal(setup.database, 1)
    t.match(record, { state: 'refused', refusal: { code: 'UNKNOWN_TERMINAL', message: '' } })
    t.ok(record?.body.includes(testId(1)), 'as it was sold')
  },
)
