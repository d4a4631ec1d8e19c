// One till and its hub over the live channel: what the hub says of time, numbers and the cloud is
// doubted before it is obeyed, and nothing that fails keeps the till from its hub.
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { followHubClock, hubNowMs } from '../../../terminal-ui/src/link/hub-clock.ts'
import { ASK_AGAIN_MS, HubLink } from '../../../terminal-ui/src/link/hub-link.ts'
import { pairDevice } from '../../../terminal-ui/src/link/pair-device.ts'
import { commitSale, writeVerdicts } from '../../../terminal-ui/src/link/sale-journal.ts'
import { refuseAtTill, type TillOutcome } from '../../../terminal-ui/src/link/till-errors.ts'
import { NEWEST_KEPT, readWatermark } from '../../../terminal-ui/src/link/watermark.ts'
import { TEST_START_MS } from '../../support/fake-seams.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID, SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { settle, until } from './fake-time.ts'
import { ok, SEALING } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const DAY_MS = 24 * 60 * 60 * 1000
type Setup = { bench: Bench; database: TerminalDatabase; link: HubLink; isOver(): void }

async function setUp(t: Test, bench = createBench(t)): Promise<Setup> {
  const database = await bench.open()
  if ((await database.get('identity', 'device')) === undefined) {
    await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  }
  const link = new HubLink(bench.seams, database, new Background(() => {}))
  await link.vault.second
  t.teardown(() => link.stop())
  return { bench, database, link, isOver: () => link.stop() }
}

/** Opens the channel; the hub says hello. */
async function connect({ bench, link }: Setup): Promise<void> {
  const before = bench.hub.sockets.length
  link.start()
  await until(() => bench.hub.sockets.length > before, 'a socket')
  bench.hub.hello()
  await settle()
}

async function sell({ database, link }: Setup, ...ids: number[]): Promise<void> {
  for (const id of ids) {
    const transactionId = testId(id)
    await commitSale(database, {
      ...{ transactionId, runId: link.runId, monotonicMs: 0 },
      build: ({ series, number }) => ({
        ok: true,
        value: makeSale({ transactionId, number, terminal: { ...TERMINAL, series } }),
      }),
    })
  }
  await link.journalChanged()
}

const session = (changes: Partial<DeviceSessionAnswer> = {}) => ({
  ...{ terminal_id: TERMINAL.id, terminal_code: TERMINAL.code, outlet: SMALL_OUTLET },
  series: { series: 'A', last_number_seen: 0, watermark: 0 },
  ...{ hub_time_ms: TEST_START_MS, protocol_version: 3, ...changes },
})
const pings = ({ bench }: Setup) =>
  (bench.hub.sockets[bench.hub.sockets.length - 1]?.sent ?? []).map((text) => JSON.parse(text))
const openSession = 'POST /api/device/session'
const sessionsOpened = ({ bench }: Setup) =>
  bench.hub.paths().filter((path) => path === openSession).length

t.test('what is pending goes to the hub on its hello, and people see it going', async (t) => {
  const setup = await setUp(t)
  const { bench, link } = setup
  await sell(setup, 1, 2, 3)
  t.equal(link.state.value, 'offline')
  bench.hub.trouble = ({ path }) => (path === '/api/pos/sync' ? 'late' : null)
  const version = link.journalVersion.value
  await connect(setup)
  await until(() => link.state.value === 'syncing', 'the backlog on its way')
  bench.hub.trouble = () => null
  bench.hub.answerLate()
  await until(() => link.counts.value.pending === 0, 'all at the hub')
  t.equal(link.state.value, 'online')
  t.ok(link.journalVersion.value > version, 'whoever shows the journal is told')
  t.equal(bench.hub.sales.size, 3)
})

t.test('the hub hears what a close must wait for: sales and money commands', async (t) => {
  const setup = await setUp(t)
  const { bench, link } = setup
  bench.hub.trouble = ({ path }) => (path.startsWith('/api/pos/') ? 'down' : null)
  await sell(setup, 1)
  await connect(setup)
  t.match(pings(setup).pop(), { pending_count: 1, pending_session_ids: [SHIFT_ID] })
  const others = signal<readonly string[]>([])
  link.alsoHolds(others)
  others.value = [testId(77), SHIFT_ID]
  t.match(pings(setup).pop(), { pending_count: 3, pending_session_ids: [SHIFT_ID, testId(77)] })
  t.equal(await link.oldestPendingMs(), TEST_START_MS)
  link.countLookup(true)
  link.countLookup(true)
  link.countLookup(false)
  t.same(link.lookups(), { cache_hits: 2, cache_misses: 1 })
  await bench.time.pass(4_000)
  t.match(pings(setup).pop(), { cache_hits: 2, cache_misses: 1 })
})

t.test('an empty journal has no oldest sale', async (t) => {
  const { link } = await setUp(t)
  t.equal(await link.oldestPendingMs(), null)
})

t.test('a refused sale goes again on a person’s word, and the count follows', async (t) => {
  const setup = await setUp(t)
  const { link, database, bench } = setup
  await sell(setup, 1)
  const refusal = { code: 'INVALID_REQUEST', message: '' }
  await writeVerdicts(database, [{ id: testId(1), refusal }])
  await link.journalChanged()
  t.match(link.counts.value, { pending: 0, refused: 1 })
  await connect(setup)
  await link.retryRefused(testId(1))
  await until(() => link.counts.value.refused + link.counts.value.pending === 0, 'the sale taken')
  t.ok(bench.hub.sales.has(testId(1)))
})

t.test('sales that came back from the second journal are told, and sent', async (t) => {
  const bench = createBench(t)
  const first = await setUp(t, bench)
  const { database, link } = first
  await commitSale(database, {
    ...{ transactionId: testId(1), runId: 'r', monotonicMs: 0, vault: link.vault },
    build: ({ series, number }) => ({
      ok: true,
      value: makeSale({ transactionId: testId(1), number, terminal: { ...TERMINAL, series } }),
    }),
  })
  await database.delete('pending_transactions', testId(1))
  const again = await setUp(t, bench)
  await connect(again)
  await until(() => again.link.incident.value !== null, 'the incident')
  t.same(again.link.incident.value, { kind: 'sales-put-back', count: 1 })
  await until(() => bench.hub.sales.size === 1, 'the sale at the hub')
  again.link.dismissIncident()
  t.equal(again.link.incident.value, null)
})

t.test('a hub that has seen higher numbers lifts ours, and somebody is told', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.series = { series: 'A', last_number_seen: 17, watermark: 0 }
  await connect(setup)
  t.same(setup.link.incident.value, { kind: 'counter-behind', ours: 0, hubs: 17 })
  await sell(setup, 1)
  const [sale] = await setup.database.getAll('pending_transactions')
  t.equal(sale?.number, 18)
})

for (const code of ['DEVICE_NOT_PAIRED', 'DEVICE_SIGNATURE_INVALID', 'DEVICE_SESSION_EXPIRED']) {
  t.test(`${code} at the proof of the key`, async (t) => {
    const setup = await setUp(t)
    const refused: string[] = []
    setup.link.onRefusal((said) => refused.push(said))
    setup.bench.hub.trouble = ({ path }) =>
      path === '/api/device/session' ? { status: 401, code } : null
    setup.link.start()
    await until(() => sessionsOpened(setup) > 0, 'a try')
    await settle()
    const isTold = code !== 'DEVICE_SESSION_EXPIRED'
    t.same(setup.link.incident.value, isTold ? { kind: 'device-refused', code } : null)
    t.equal(setup.bench.hub.sockets.length, 0)
    setup.bench.hub.trouble = () => ({ status: 401, code })
    const answer = await setup.link.door.openSession()
    t.equal(answer.ok, false)
  })
}

t.test('every refusal reaches whoever shows the log-in, whoever asked', async (t) => {
  const setup = await setUp(t)
  const refused: string[] = []
  const stop = setup.link.onRefusal((code) => refused.push(code))
  await sell(setup, 1)
  setup.bench.hub.trouble = () => ({ status: 401, code: 'LOGIN_EXPIRED' })
  setup.link.sender.start()
  await setup.link.sender.drain()
  stop()
  await setup.link.sender.drain()
  t.same(refused, ['LOGIN_EXPIRED'])
})

t.test(
  'the cloud’s word over the live channel: noted, or told where it cannot be true',
  async (t) => {
    const setup = await setUp(t)
    const { bench, link, database } = setup
    await sell(setup, 1, 2)
    await connect(setup)
    const heard: LiveMessage['type'][] = []
    link.onMessage(({ type }) => heard.push(type))
    bench.hub.say({ type: 'watermark', series: 'A', watermark: 1 })
    await settle()
    t.equal(await readWatermark(database, 'T1-A'), 1)
    bench.hub.say({ type: 'watermark', series: 'A', watermark: 99 })
    await settle()
    t.same(link.incident.value, { kind: 'watermark-beyond', series: 'A', watermark: 99 })
    t.equal(await readWatermark(database, 'T1-A'), 1, 'a wrong one forgets nothing')
    const cloud = { state: 'waiting', pending_count: 4, last_confirmed_at: null } as const
    bench.hub.say({ type: 'cloud-changed', cloud: { ...cloud, progress: null, error_code: 'X' } })
    t.match(link.cloud.value, { state: 'waiting', pending_count: 4 })
    t.same(heard, ['watermark', 'watermark', 'cloud-changed'])
  },
)

t.test('a tablet whose clock jumps by years forgets nothing early: the hub dates it', async (t) => {
  const setup = await setUp(t)
  const { bench, link, database } = setup
  const hubMs = () => TEST_START_MS + bench.seams.clock.monotonicMs()
  bench.hub.routes[openSession] = () => ok(session({ hub_time_ms: hubMs() }))
  const hubSays = async () => {
    bench.hub.hello()
    bench.hub.say({ type: 'pong', hub_time_ms: hubMs() })
    bench.hub.say({ type: 'watermark', series: 'A', watermark: NEWEST_KEPT + 1 })
    await settle()
  }
  await sell(setup, ...Array.from({ length: NEWEST_KEPT + 1 }, (_, n) => n + 1))
  await connect(setup)
  await until(() => link.counts.value.pending === 0, 'all at the hub')
  await hubSays()
  bench.time.wallOffsetMs = 3 * 365 * DAY_MS
  bench.time.stall(2 * 60 * 60 * 1000)
  await hubSays()
  t.equal(await database.count('pending_transactions'), NEWEST_KEPT + 1)
  bench.time.stall(4 * DAY_MS)
  await hubSays()
  t.equal(await database.count('pending_transactions'), NEWEST_KEPT, 'days by the hub’s clock')
})

for (const [what, trouble] of [
  ['hang', () => new Promise<never>(() => {})],
  ['fail', () => Promise.reject(new Error('the worker does not run'))],
] as const) {
  t.test(`a second storage whose removals ${what} keeps no till from its hub`, async (t) => {
    const bench = createBench(t)
    bench.seams.openSegmentFiles = async () => ({ ...(await bench.disk.open()), remove: trouble })
    const first = await setUp(t, bench)
    const { vault } = first.link
    await commitSale(first.database, {
      ...{ transactionId: testId(1), runId: 'r', monotonicMs: 0, vault },
      build: ({ number }) => ({
        ok: true,
        value: makeSale({ transactionId: testId(1), number }),
      }),
    })
    const again = await setUp(t, bench)
    // Its last sale is forgotten: the segment is of no use any more, and its file should go.
    await again.database.clear('pending_transactions')
    await connect(again)
    t.equal(again.link.state.value, 'online')
    t.equal(await again.database.count('journal_segments'), 0)
    t.equal(bench.disk.files.size, 1)
  })
}

t.test('another life of the hub: the key is proved again, and the tail offered', async (t) => {
  const setup = await setUp(t)
  const { bench, link, database } = setup
  let epoch = testId(701)
  const offers: string[] = []
  bench.hub.routes = {
    [openSession]: () => ok(session({ life: { epoch, is_tail_wanted: false } })),
    'POST /api/pos/sync/tail': (call) => {
      const { documents } = JSON.parse(call.body) as { documents: { id: string }[] }
      const lacking_ids = documents.flatMap(({ id }) => (bench.hub.sales.has(id) ? [] : [id]))
      offers.push(...lacking_ids)
      return ok({ success: true, epoch, lacking_ids })
    },
    'POST /api/pos/sync/tail/done': () => ok({ success: true, epoch, lacking_count: 0 }),
  }
  const sessions: DeviceSessionAnswer[] = []
  const stop = link.onSession((each) => sessions.push(each))
  await sell(setup, 1)
  await connect(setup)
  await until(() => bench.hub.sales.size === 1 && link.counts.value.pending === 0, 'the sale')
  bench.hub.sales.clear()
  epoch = testId(702)
  bench.hub.say({ type: 'life-begun' })
  await until(() => bench.hub.paths().pop() === 'POST /api/pos/sync/tail/done', 'the tail')
  t.same(offers, [testId(1)])
  t.equal(bench.hub.sales.size, 1, 'what the restored hub had lost is there again')
  t.match(await database.get('pending_transactions', testId(1)), { offeredAgain: epoch })
  t.equal(sessions.length, 2)
  stop()
})

t.test('waking tries at once; a stopped link is quiet', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.trouble = () => 'down'
  setup.link.start()
  await setup.bench.time.pass(60_000)
  const tries = setup.bench.hub.calls.length
  setup.bench.wake()
  await settle()
  t.ok(setup.bench.hub.calls.length > tries)
  setup.isOver()
  const last = setup.bench.hub.calls.length
  setup.bench.wake()
  setup.link.retryNow()
  await setup.bench.time.pass(120_000)
  t.equal(setup.bench.hub.calls.length, last)
  t.equal(setup.bench.time.pendingCount, 0)
})

t.test('a hub of before the sealed journal leaves the key that is known', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.routes[openSession] = () => ok(session())
  await connect(setup)
  const known = await setup.database.get('sync_metadata', 'sealing-key')
  t.match(known, { sealing: { key_id: SEALING.key_id } })
})

t.test(
  'the hub’s time is kept for the next page; small changes are not worth a write',
  async (t) => {
    const setup = await setUp(t)
    const { bench, link, database } = setup
    const { clock } = bench.seams
    const told = { link, database, seams: bench.seams }
    t.equal(await hubNowMs(told), clock.nowMs(), 'never heard: the tablet’s own')
    const stop = followHubClock(link, database, clock)
    await connect(setup)
    bench.hub.say({ type: 'pong', hub_time_ms: clock.nowMs() + DAY_MS })
    await settle()
    bench.hub.say({ type: 'pong', hub_time_ms: clock.nowMs() + DAY_MS + 500 })
    bench.hub.say({ type: 'outlet-changed' })
    await settle()
    t.equal(await hubNowMs(told), clock.nowMs() + DAY_MS + 500)
    stop()
    bench.hub.say({ type: 'pong', hub_time_ms: clock.nowMs() })
    await settle()
    t.match(await database.get('sync_metadata', 'hub-clock'), { offsetMs: DAY_MS })
    t.equal(await hubNowMs(told), clock.nowMs(), 'the line hears it all the same')
  },
)

t.test('what a busy hub did not answer is asked again, and nothing else is', async (t) => {
  const setup = await setUp(t)
  const { bench, link } = setup
  await connect(setup)
  /** A line on which nothing is heard for long is taken for dead. */
  const passAlive = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 3_000) {
      bench.hub.say({ type: 'stock-changed', levels: [] })
      await bench.time.pass(3_000)
    }
  }
  const asked: string[] = []
  const asking = (name: string, ...answers: TillOutcome<null>[]) => {
    return async () => {
      asked.push(name)
      return answers.shift() ?? { ok: true as const, value: null }
    }
  }
  const slow = refuseAtTill('HUB_TOO_SLOW')
  link.keepAsking(asking('refused', refuseAtTill('LOGIN_REQUIRED')))
  link.keepAsking(asking('slow', slow, slow))
  const twice = asking('twice', slow, slow)
  link.keepAsking(twice)
  await settle()
  link.keepAsking(twice)
  await settle()
  t.same(asked, ['refused', 'slow', 'twice', 'twice'])
  await passAlive(ASK_AGAIN_MS)
  t.same(asked.slice(4).sort(), ['slow', 'twice'], 'once each')
  await passAlive(3 * ASK_AGAIN_MS)
  t.same(asked.slice(6), ['slow'], 'until it has answered')

  link.keepAsking(asking('stopped', slow))
  await settle()
  link.stop()
  link.keepAsking(asking('gone', slow))
  await settle()
  await bench.time.pass(3 * ASK_AGAIN_MS)
  t.same(asked.slice(7), ['stopped', 'gone'])
})
