// A hub that lost data is given again what this till keeps, whatever interrupts it: no sale and no
// money command that was acknowledged once is missing afterwards, and none is there twice.
import t, { type Test } from 'tap'
import type { DeviceSessionAnswer } from '#domain/wire/access-message.ts'
import { COMMITTED_COMMANDS_MAX } from '#domain/wire/committed-command-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { CommandKind } from '../../../terminal-ui/src/link/command-kinds.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { commitSale, newestStored } from '../../../terminal-ui/src/link/sale-journal.ts'
import { createSaleSender } from '../../../terminal-ui/src/link/sale-sender.ts'
import {
  createTailOffer,
  OFFERED_AT_ONCE,
  queueOfferedAgain,
  readHubLife,
  type TailOffer,
} from '../../../terminal-ui/src/link/tail-offer.ts'
import { recordTold } from '../../../terminal-ui/src/link/told-journal.ts'
import { recordCommand, settleCommand } from '../../../terminal-ui/src/link/write-command.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { settle, until } from './fake-time.ts'
import { type Call, ok, type Reply, STAFF } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const TAIL = '/api/pos/sync/tail'
const DONE = '/api/pos/sync/tail/done'
const TELL = '/api/pos/sync/commands'
const [FIRST_LIFE, SECOND_LIFE] = [testId(701), testId(702)]
const BY = { staffId: STAFF.staff_id, staffName: STAFF.name }

type Setup = {
  bench: Bench
  database: TerminalDatabase
  tail: TailOffer
  /** The hub's memory of money commands, and the life of its database. */
  hub: { epoch: string; commands: Map<string, Record<string, unknown>> }
}

async function setUp(t: Test): Promise<Setup> {
  const bench = createBench(t)
  const database = await bench.open()
  await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
  const hub: Setup['hub'] = { epoch: SECOND_LIFE, commands: new Map() }
  const isKnown = ({ id }: { id: string }) => bench.hub.sales.has(id) || hub.commands.has(id)
  const lackingIn = (call: Call) =>
    (JSON.parse(call.body).documents as { id: string }[]).filter((one) => !isKnown(one))
  bench.hub.routes = {
    [`POST ${TAIL}`]: (call) =>
      ok({ success: true, epoch: hub.epoch, lacking_ids: lackingIn(call).map(({ id }) => id) }),
    [`POST ${DONE}`]: () => ok({ success: true, epoch: hub.epoch, lacking_count: 0 }),
    [`POST ${TELL}`]: (call) => takeCommands(hub, call),
  }
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const background = new Background(() => {})
  const deps = { seams: bench.seams, database, door, background }
  const sender = createSaleSender({ ...deps, runId: 'run', onVerdict: async () => {} })
  sender.start()
  const tail = createTailOffer({ ...deps, send: () => sender.drain() })
  t.teardown(() => {
    tail.stop()
    sender.stop()
  })
  return { bench, database, tail, hub }
}

function takeCommands(hub: Setup['hub'], call: Call): Reply {
  const { commands } = JSON.parse(call.body) as { commands: { command_id: string }[] }
  for (const command of commands) hub.commands.set(command.command_id, command)
  const results = commands.map(({ command_id }) => ({
    ...{ command_id, duplicate: false, conflicts: [], answer: {}, error: null },
    verdict: 'accepted',
  }))
  return ok({ success: true, results })
}

/** Sales that an earlier life of the hub had acknowledged. */
async function keepSales({ database }: Setup, count: number, terminal = TERMINAL): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    const transactionId = testId(terminal.code === TERMINAL.code ? n : 5_000 + n)
    await commitSale(database, {
      ...{ transactionId, runId: 'run', monotonicMs: 0 },
      build: ({ series, number }) => ({
        ok: true,
        value: makeSale({ transactionId, number, terminal: { ...terminal, series } }),
      }),
    })
    const stored = await database.get('pending_transactions', transactionId)
    if (stored) await database.put('pending_transactions', { ...stored, state: 'acknowledged' })
  }
}

const keepingOf = ({ bench, database }: Setup) => ({ database, seams: bench.seams })

async function keepCommand(setup: Setup, n: number, kind: CommandKind): Promise<void> {
  const keeping = keepingOf(setup)
  const body = { movement_id: testId(n), session_id: SHIFT_ID, amount_minor: n }
  await recordCommand(keeping, { id: testId(n), kind, path: '/api/x', body }, BY, 1_000)
  const answer = { number: 'K-1' }
  const verdict = { state: 'answered', answer, refusal: null, isSeen: true } as const
  await settleCommand(keeping, testId(n), verdict)
}

const session = (
  setup: Setup,
  changes: Partial<DeviceSessionAnswer> = {},
): DeviceSessionAnswer => ({
  ...{ terminal_id: TERMINAL.id, terminal_code: TERMINAL.code, outlet: SMALL_OUTLET },
  series: { series: 'A', last_number_seen: 1_000, watermark: 0 },
  ...{ hub_time_ms: 0, protocol_version: 3 },
  life: { epoch: setup.hub.epoch, is_tail_wanted: false },
  ...changes,
})
const wanted = (setup: Setup) =>
  session(setup, { life: { epoch: setup.hub.epoch, is_tail_wanted: true } })
const askedTimes = ({ bench }: Setup) => bench.hub.calls.filter(({ path }) => path === TAIL).length
const statesIn = async ({ database }: Setup) =>
  (await newestStored(database, 1_000)).map(({ state }) => state).reverse()
/** The offer that a timer set off has come to its end. */
async function offered({ bench }: Setup): Promise<void> {
  await until(() => bench.hub.paths().at(-1) === `POST ${DONE}`, 'the end of the offer')
  await settle()
}
const lifeIn = async ({ database }: Setup) => (await readHubLife(database))?.state

t.test('what the hub lacks reaches it once more, and the tail is settled', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, OFFERED_AT_ONCE + 3)
  await setup.tail.meet(wanted(setup))
  t.equal(setup.bench.hub.sales.size, OFFERED_AT_ONCE + 3)
  t.equal(await lifeIn(setup), 'settled')
  t.same(new Set(await statesIn(setup)), new Set(['acknowledged']))
  const done = setup.bench.hub.calls.find(({ path }) => path === DONE)
  t.match(JSON.parse(done?.body ?? ''), { offered_count: OFFERED_AT_ONCE + 3 })
  const [first] = await newestStored(setup.database, 1)
  t.equal(first?.offeredAgain, SECOND_LIFE, 'its receipt was printed in the life before')
  const calls = setup.bench.hub.calls.length
  await setup.tail.meet(session(setup))
  t.equal(setup.bench.hub.calls.length, calls, 'and it is not offered again in this life')
})

t.test('a hub that has everything is sent nothing', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 2)
  for (const { id } of await newestStored(setup.database, 2)) {
    setup.bench.hub.sales.set(id, { text: '', answer: {} as never })
  }
  await setup.tail.meet(wanted(setup))
  t.strictSame(setup.bench.hub.paths(), [`POST ${TAIL}`, `POST ${DONE}`])
})

t.test('a hub that says nothing of its life is asked nothing', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  const { life: _, ...silent } = session(setup)
  await setup.tail.meet(silent)
  t.equal(setup.bench.hub.calls.length, 0)
  t.equal(await readHubLife(setup.database), null)
})

t.test(
  'a till that has sold nothing yet owes nothing to a hub that asks for nothing',
  async (t) => {
    const setup = await setUp(t)
    const fresh = { series: 'A', last_number_seen: 0, watermark: 0 }
    await setup.tail.meet(session(setup, { series: fresh }))
    t.equal(setup.bench.hub.calls.length, 0)
    t.equal(await lifeIn(setup), 'settled')
  },
)

t.test('another life than the last one is offered the tail, though it asks for none', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  setup.hub.epoch = FIRST_LIFE
  await setup.tail.meet(session(setup))
  t.equal(askedTimes(setup), 0, 'the first life that this till meets')
  setup.hub.epoch = SECOND_LIFE
  await setup.tail.meet(session(setup))
  t.equal(setup.bench.hub.sales.size, 1)
})

t.test('what a build of before noted of a life counts among those that ended', async (t) => {
  const setup = await setUp(t)
  const noted = { key: 'hub-life', epoch: FIRST_LIFE, state: 'settled', sinceMs: 0 } as const
  await setup.database.put('sync_metadata', noted)
  await setup.tail.meet(session(setup))
  t.match(await readHubLife(setup.database), { epoch: SECOND_LIFE, left: [FIRST_LIFE] })
})

t.test('a hub that was put back unawares has seen less than it acknowledged', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 3)
  // A device that was another terminal before: its receipts prove nothing about this one's.
  await keepSales(setup, 1, { ...TERMINAL, code: 'T9' })
  const behind = { series: 'A', last_number_seen: 2, watermark: 0 }
  await setup.tail.meet(session(setup, { series: { ...behind, last_number_seen: 3 } }))
  t.equal(askedTimes(setup), 0)
  await setup.tail.meet(session(setup, { series: behind }))
  t.equal(setup.bench.hub.sales.size, 4)
})

t.test('power lost after the hub was met: the next page still owes the tail', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 2)
  setup.bench.hub.trouble = () => 'down'
  await setup.tail.meet(wanted(setup))
  t.equal(await lifeIn(setup), 'owed')
  setup.tail.stop()
  setup.bench.hub.trouble = () => null
  await setup.tail.meet(session(setup))
  t.equal(setup.bench.hub.sales.size, 2)
  t.equal(await lifeIn(setup), 'settled')
})

t.test(
  'nobody answers: it is offered again by itself, and no timer outlives the page',
  async (t) => {
    const setup = await setUp(t)
    await keepSales(setup, 1)
    setup.bench.hub.trouble = () => 'down'
    await setup.tail.meet(wanted(setup))
    setup.bench.hub.trouble = () => null
    await setup.bench.time.pass(2_000)
    await offered(setup)
    t.equal(setup.bench.hub.sales.size, 1)
    t.equal(await lifeIn(setup), 'settled')
    t.equal(setup.bench.time.pendingCount, 0)
  },
)

t.test('what another page has settled meanwhile is not offered again', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  setup.bench.hub.trouble = () => 'down'
  await setup.tail.meet(wanted(setup))
  const settled = { key: 'hub-life', epoch: SECOND_LIFE, state: 'settled', sinceMs: 0 } as const
  await setup.database.put('sync_metadata', settled)
  const calls = setup.bench.hub.calls.length
  await setup.bench.time.pass(60_000)
  t.equal(setup.bench.hub.calls.length, calls)
})

t.test('a sale that the hub cannot take now keeps the tail owed, until it is in', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  setup.bench.hub.trouble = ({ path }) => (path === '/api/pos/transactions' ? 'down' : null)
  await setup.tail.meet(wanted(setup))
  t.same(await statesIn(setup), ['pending'], 'queued, whatever becomes of this page')
  t.equal(await lifeIn(setup), 'owed')
  setup.bench.hub.trouble = () => null
  await setup.bench.time.pass(10_000)
  await offered(setup)
  t.equal(setup.bench.hub.sales.size, 1)
  t.equal(await lifeIn(setup), 'settled')
})

for (const at of [TAIL, DONE]) {
  t.test(`a hub that begins another life at ${at} is offered everything anew`, async (t) => {
    const setup = await setUp(t)
    await keepSales(setup, 2)
    const met = wanted(setup)
    const before = setup.bench.hub.routes[`POST ${at}`]
    let isFirst = true
    setup.bench.hub.routes[`POST ${at}`] = (call) => {
      if (isFirst) {
        setup.hub.epoch = testId(703)
        setup.bench.hub.sales.clear()
      }
      isFirst = false
      return before?.(call) as Reply
    }
    await setup.tail.meet(met)
    t.equal(setup.bench.hub.sales.size, 2)
    t.match(await readHubLife(setup.database), { epoch: testId(703), state: 'settled' })
  })
}

t.test('the hub still lacks something, or does not say: the tail stays owed', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  setup.bench.hub.routes[`POST ${DONE}`] = () =>
    ok({ success: true, epoch: SECOND_LIFE, lacking_count: 1 })
  await setup.tail.meet(wanted(setup))
  t.equal(await lifeIn(setup), 'owed')
  setup.bench.hub.trouble = ({ path }) => (path === DONE ? 'answer-lost' : null)
  await setup.tail.meet(wanted(setup))
  t.equal(await lifeIn(setup), 'owed')
})

t.test('money commands follow the sales: who, when, in what shift, word for word', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  await keepCommand(setup, 21, 'cash-movement')
  await keepCommand(setup, 22, 'count')
  await keepCommand(setup, 23, 'bill')
  const body = { count_id: testId(24) }
  const command = {
    id: testId(24),
    kind: 'close-shift',
    path: '/x',
    body,
    shiftId: SHIFT_ID,
  } as const
  const approvals = [{ permission: 'close', staff_id: MANAGER_ID }]
  const told = {
    ...{ verifiedBy: 'terminal' as const, terminalApprovals: approvals, answer: {} },
    ...{ doneAt: '2026-11-22T05:00:00.000Z', shift: {} as ShiftMessage },
  }
  await recordTold(keepingOf(setup), { command, by: BY, told }, 0)
  const verdict = { state: 'doubted', answer: {}, refusal: null, isSeen: false } as const
  await settleCommand(keepingOf(setup), testId(24), verdict)
  await setup.tail.meet(wanted(setup))
  const paths = setup.bench.hub.paths()
  t.ok(paths.indexOf('POST /api/pos/transactions') < paths.indexOf(`POST ${TELL}`))
  t.same([...setup.hub.commands.keys()], [21, 22, 24].map(testId), 'a bill moves no money')
  t.match(setup.hub.commands.get(testId(21)), {
    ...{ kind: 'cash-movement', session_id: null, staff_id: STAFF.staff_id, verified_by: 'hub' },
    ...{ done_at: '1970-01-01T00:00:01.000Z', terminal_approvals: [], body: { amount_minor: 21 } },
  })
  t.match(setup.hub.commands.get(testId(22)), { session_id: SHIFT_ID })
  t.match(setup.hub.commands.get(testId(24)), {
    ...{ session_id: SHIFT_ID, verified_by: 'terminal', terminal_approvals: approvals },
    done_at: '2026-11-22T05:00:00.000Z',
  })
  const calls = setup.bench.hub.calls.length
  await setup.tail.meet(wanted(setup))
  t.notOk(setup.bench.hub.paths().slice(calls).includes(`POST ${TELL}`), 'it has them now')
})

t.test('more commands than one message may carry go in several', async (t) => {
  const setup = await setUp(t)
  for (let n = 0; n <= COMMITTED_COMMANDS_MAX; n += 1) {
    await keepCommand(setup, 100 + n, 'cash-movement')
  }
  await setup.tail.meet(wanted(setup))
  t.equal(setup.hub.commands.size, COMMITTED_COMMANDS_MAX + 1)
  t.equal(askedTimes(setup), 2)
})

t.test('commands that were not taken one for one keep the tail owed', async (t) => {
  const setup = await setUp(t)
  await keepCommand(setup, 21, 'cash-movement')
  const troubles: [string, 'down' | 'short'][] = [
    [TAIL, 'down'],
    [TELL, 'down'],
    [TELL, 'short'],
  ]
  for (const [at, what] of troubles) {
    setup.bench.hub.trouble = ({ path }) => {
      if (path !== at) return null
      return what === 'down' ? 'down' : { status: 200, text: '{"success":true,"results":[]}' }
    }
    await setup.tail.meet(wanted(setup))
    t.equal(await lifeIn(setup), 'owed', `${what} at ${at}`)
  }
  setup.bench.hub.trouble = () => null
  await setup.bench.time.pass(60_000)
  await offered(setup)
  t.equal(await lifeIn(setup), 'settled')
  t.equal(setup.hub.commands.size, 1)
})

for (const [what, keep] of [
  ['sales', (setup: Setup) => keepSales(setup, 1)],
  ['commands', (setup: Setup) => keepCommand(setup, 21, 'cash-movement')],
] as const) {
  t.test(
    `stopped in the middle of its ${what}: nothing more is said, the rest is owed`,
    async (t) => {
      const setup = await setUp(t)
      await keep(setup)
      const before = setup.bench.hub.routes[`POST ${TAIL}`]
      setup.bench.hub.routes[`POST ${TAIL}`] = (call) => {
        setup.tail.stop()
        return before?.(call) as Reply
      }
      await setup.tail.meet(wanted(setup))
      await setup.bench.time.pass(120_000)
      t.notOk(setup.bench.hub.paths().includes(`POST ${DONE}`))
      t.equal(await lifeIn(setup), 'owed')
      t.equal(setup.bench.time.pendingCount, 0)
    },
  )
}

t.test('what does not open here is left to the salvage and holds up nothing', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 2)
  const stored = await setup.database.get('pending_transactions', testId(1))
  const sealed = { bodyFormat: 'sealed-1', body: new Uint8Array(40), segmentId: 'gone' } as const
  if (stored) await setup.database.put('pending_transactions', { ...stored, ...sealed })
  await setup.tail.meet(wanted(setup))
  t.same([...setup.bench.hub.sales.keys()], [testId(2)])
  await setup.database.delete('pending_transactions', testId(2))
  await setup.tail.meet(wanted(setup))
  t.equal(await lifeIn(setup), 'settled')
})

t.test('only what was settled here is queued again; an unknown id adds nothing', async (t) => {
  const setup = await setUp(t)
  await keepSales(setup, 1)
  await queueOfferedAgain(setup.database, [testId(1), testId(404)], SECOND_LIFE)
  await queueOfferedAgain(setup.database, [testId(1)], testId(703))
  const [record, ...others] = await newestStored(setup.database, 10)
  t.match(record, { state: 'pending', offeredAgain: SECOND_LIFE })
  t.equal(others.length, 0)
})
