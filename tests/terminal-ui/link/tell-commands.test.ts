// What happened without the hub is told: sales first, in order, in batches, a verdict for each.

import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import type { CommittedCommand } from '#domain/wire/committed-command-message.ts'
import {
  COMMITTED_COMMANDS_MAX,
  CommittedCommandsRequest,
} from '#domain/wire/committed-command-message.ts'
import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import {
  commandsInState,
  type MoneyCommand,
} from '../../../terminal-ui/src/link/command-journal.ts'
import type { CommandKind } from '../../../terminal-ui/src/link/command-kinds.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { MoneyCommands } from '../../../terminal-ui/src/link/money-commands.ts'
import { hasShape } from '../../../terminal-ui/src/link/schema-check.ts'
import '../../../terminal-ui/src/link/tell-commands.ts'
import { recordTold, withdrawCommand } from '../../../terminal-ui/src/link/told-journal.ts'
import { MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from './fake-time.ts'
import { type Call, ok, type Reply, refusal, STAFF } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const TELL = '/api/pos/sync/commands'
const SHIFT = { session_id: SHIFT_ID, session_number: 0 } as ShiftMessage
const BY = { staffId: STAFF.staff_id, staffName: STAFF.name }
type Verdict = { verdict: string; error?: { code: string; message: string } }

type Setup = {
  bench: Bench
  commands: MoneyCommands
  staff: { value: typeof STAFF | null }
  isConnected: { value: boolean }
  /** Ids as the hub heard them, batch by batch. */
  batches: string[][]
  heard: CommittedCommand[]
  verdicts: Map<string, Verdict>
  sales: { isHeard: boolean; drained: number }
}

async function setUp(t: Test, bench = createBench(t)): Promise<Setup> {
  const batches: string[][] = []
  const heard: CommittedCommand[] = []
  const verdicts = new Map<string, Verdict>()
  bench.hub.routes[`POST ${TELL}`] = (call: Call): Reply => {
    const { commands } = JSON.parse(call.body) as { commands: CommittedCommand[] }
    batches.push(commands.map(({ command_id }) => command_id))
    heard.push(...commands)
    const results = commands.map(({ command_id }) => ({
      ...{ command_id, duplicate: false, conflicts: [], answer: { number: 'K-1' }, error: null },
      ...(verdicts.get(command_id) ?? { verdict: 'accepted' }),
    }))
    return ok({ success: true, results })
  }
  const database = await bench.open()
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const staff = signal<typeof STAFF | null>(STAFF)
  const isConnected = signal(false)
  const sales = { isHeard: true, drained: 0 }
  const commands = new MoneyCommands({
    ...{ seams: bench.seams, database, door, isConnected, staff },
    background: new Background(() => {}),
    drainSales: async () => {
      sales.drained += 1
      return sales.isHeard
    },
  })
  t.teardown(() => commands.stop())
  await commands.load()
  return { bench, commands, staff, isConnected, batches, heard, verdicts, sales }
}

const command = (
  n: number,
  kind: CommandKind = 'cash-movement',
  shift = SHIFT_ID,
): MoneyCommand => ({
  ...{ id: testId(n), kind, path: '/api/pos/cash-movements' },
  body: { movement_id: testId(n), session_id: shift, amount_minor: 5_000 },
})
const told = () => ({
  ...{ verifiedBy: 'terminal' as const, doneAt: '2026-11-22T05:00:00.000Z', answer: { n: 1 } },
  terminalApprovals: [{ permission: 'paid-out', staff_id: MANAGER_ID }],
  shift: SHIFT,
})
const tell = ({ commands }: Setup, n: number, kind?: CommandKind, shift?: string) =>
  commands.change((database) =>
    recordTold(database, { command: command(n, kind, shift), by: BY, told: told() }, 0),
  )
const idsOf = (...numbers: number[]) => numbers.map(testId)

/** The hub is dead while `work` is done, and there again afterwards. */
async function whileDead({ bench }: Setup, work: () => Promise<unknown>): Promise<void> {
  bench.hub.trouble = () => 'down'
  await work()
  await settle()
  bench.hub.trouble = () => null
}

t.test('kept on the device, then told once, with who did it and who allowed it', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1))
  t.equal(setup.commands.untold.value.length, 1)
  t.same(setup.commands.heldShiftIds.value, [SHIFT_ID])
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [idsOf(1)])
  t.ok(hasShape(CommittedCommandsRequest, { commands: setup.heard }))
  t.match(setup.heard[0], {
    ...{ kind: 'cash-movement', session_id: null, staff_id: STAFF.staff_id },
    ...{ verified_by: 'terminal', done_at: '2026-11-22T05:00:00.000Z' },
    terminal_approvals: [{ permission: 'paid-out', staff_id: MANAGER_ID }],
    body: command(1).body,
  })
  t.same(setup.commands.pending.value, [])
  await setup.commands.drain()
  t.equal(setup.batches.length, 1)
})

t.test('nobody is logged in, and another person did it: told all the same', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1))
  setup.staff.value = null
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [idsOf(1)])
})

t.test('a reload finds what was not told', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1, 'count'))
  setup.commands.stop()
  const again = await setUp(t, setup.bench)
  again.isConnected.value = true
  await settle()
  t.match(again.heard, [{ command_id: testId(1), session_id: SHIFT_ID, kind: 'count' }])
})

t.test('all sales come first; while nobody takes them nothing is told', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1))
  setup.sales.isHeard = false
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [])
  t.ok(setup.sales.drained > 0)
  setup.sales.isHeard = true
  await setup.bench.time.pass(30_000)
  await settle()
  t.same(setup.batches, [idsOf(1)], 'told by itself after a while')
})

t.test('in their order, at most fifty at once, each with its own verdict', async (t) => {
  const setup = await setUp(t)
  const numbers = Array.from({ length: 53 }, (_, index) => index + 1)
  await whileDead(setup, async () => {
    for (const n of numbers) await tell(setup, n)
  })
  setup.verdicts.set(testId(2), { verdict: 'conflict' })
  const error = { code: 'UNKNOWN_SHIFT', message: 'no such shift' }
  setup.verdicts.set(testId(3), { verdict: 'quarantined', error })
  setup.verdicts.set(testId(4), { verdict: 'quarantined', error: { code: 'NEWER', message: 'x' } })
  setup.isConnected.value = true
  await until(() => setup.commands.untold.value.length === 0, 'all are told')
  t.same(setup.batches, [idsOf(...numbers.slice(0, 50)), idsOf(...numbers.slice(50))])
  const { commands } = setup
  t.match(commands.doubted.value, [{ id: testId(2), answer: { number: 'K-1' } }])
  t.match(commands.refused.value, [
    { id: testId(3), refusal: { code: 'UNKNOWN_SHIFT', detail: 'no such shift' } },
    { id: testId(4), refusal: { code: 'ANSWER_UNREADABLE' } },
  ])
  await commands.markSeen()
  t.same([commands.doubted.value, commands.refused.value], [[], []])
  const refused = await commandsInState(await setup.bench.open(), 'refused')
  t.match(refused[0], { body: /5000/, told: { answer: { n: 1 } } }, 'every word of it is kept')
})

t.test('one that the hub cannot read at all stays here, and the others go on', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, async () => {
    for (const n of [1, 2, 3]) await tell(setup, n)
  })
  const scripted = setup.bench.hub.routes[`POST ${TELL}`]
  setup.bench.hub.routes[`POST ${TELL}`] = (call) =>
    call.body.includes(testId(2)) ? refusal(400, 'INVALID_REQUEST') : (scripted?.(call) ?? ok({}))
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [idsOf(1), idsOf(3)])
  t.match(setup.commands.refused.value, [{ id: testId(2), refusal: { code: 'INVALID_REQUEST' } }])
})

t.test('where the hub fails, the rest of that shift waits and no other', async (t) => {
  const setup = await setUp(t)
  const other = testId(51)
  await whileDead(setup, async () => {
    await tell(setup, 1)
    await tell(setup, 2)
    await tell(setup, 3, 'cash-movement', other)
  })
  const scripted = setup.bench.hub.routes[`POST ${TELL}`]
  let isBroken = true
  setup.bench.hub.routes[`POST ${TELL}`] = (call) =>
    isBroken && call.body.includes(testId(1))
      ? refusal(500, 'INTERNAL_ERROR')
      : (scripted?.(call) ?? ok({}))
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [idsOf(3)])
  isBroken = false
  await setup.bench.time.pass(30_000)
  await settle()
  t.same(setup.batches, [idsOf(3), idsOf(1, 2)])
})

t.test('what comes too early is told again, and the rest of its shift after it', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, async () => {
    for (const n of [1, 2, 3]) await tell(setup, n)
  })
  for (const n of [2, 3]) setup.verdicts.set(testId(n), { verdict: 'later' })
  setup.isConnected.value = true
  await until(() => setup.commands.untold.value.length === 2, 'the first is told')
  await settle()
  t.same(setup.batches, [idsOf(1, 2, 3)])
  setup.verdicts.clear()
  await setup.bench.time.pass(30_000)
  await settle()
  t.same(setup.batches, [idsOf(1, 2, 3), idsOf(2, 3)])
  t.same([setup.commands.untold.value, setup.commands.refused.value], [[], []])
})

t.test('answers that do not fit are no answers; the same is told again', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1))
  const scripted = setup.bench.hub.routes[`POST ${TELL}`]
  let isOdd = true
  setup.bench.hub.routes[`POST ${TELL}`] = (call) =>
    isOdd ? ok({ success: true, results: [] }) : (scripted?.(call) ?? ok({}))
  setup.isConnected.value = true
  await settle()
  t.equal(setup.commands.untold.value.length, 1)
  isOdd = false
  await setup.bench.time.pass(30_000)
  await settle()
  t.equal(setup.commands.untold.value.length, 0)
})

t.test('what waited for an answer keeps its words, and is told instead of asked', async (t) => {
  const setup = await setUp(t)
  const { bench, commands } = setup
  await whileDead(setup, async () => {
    const asked = await commands.send(command(1), CommittedCommandsRequest)
    t.match(asked, { ok: false, code: 'COMMAND_UNANSWERED' })
    const more = { ...command(1), body: { ...command(1).body, amount_minor: 6_000 } }
    await commands.change((db) => recordTold(db, { command: more, by: BY, told: told() }, 0))
    t.match(await commands.send(command(1), CommittedCommandsRequest), {
      code: 'COMMAND_UNANSWERED',
    })
  })
  bench.hub.calls.length = 0
  setup.isConnected.value = true
  await settle()
  t.same(bench.hub.paths(), [`POST ${TELL}`])
  t.match(setup.heard, [{ body: { amount_minor: 5_000 } }])
})

t.test('what the hub answered before is not told', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.routes['POST /api/pos/cash-movements'] = () => ok({ commands: [1] })
  t.ok((await setup.commands.send(command(1), CommittedCommandsRequest)).ok)
  t.match(await tell(setup, 1), { state: 'answered', answer: { commands: [1] } })
  t.equal(setup.commands.untold.value.length, 0)
})

t.test('nobody gave the word: nothing is asked any more', async (t) => {
  const setup = await setUp(t)
  const { commands } = setup
  await whileDead(setup, async () => {
    await commands.send(command(1), CommittedCommandsRequest)
    await commands.change((database) => withdrawCommand(database, testId(1)))
  })
  setup.bench.hub.calls.length = 0
  setup.isConnected.value = true
  await settle()
  t.same(setup.bench.hub.calls, [])
  t.same(commands.refused.value, [])
})

t.test('a whole batch of a shift that is stuck: the hub is not asked about it again', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, async () => {
    for (let n = 1; n <= COMMITTED_COMMANDS_MAX + 2; n += 1) await tell(setup, n)
  })
  const bodies: string[] = []
  setup.bench.hub.routes[`POST ${TELL}`] = ({ body }) => {
    bodies.push(body)
    return refusal(500, 'INTERNAL_ERROR')
  }
  setup.isConnected.value = true
  await settle()
  t.equal(bodies.length, 2, 'all of them, then the first alone')
  t.equal(setup.commands.untold.value.length, COMMITTED_COMMANDS_MAX + 2, 'and none is dropped')
})

t.test('the hub goes away while they are told one by one: the rest is told later', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, async () => {
    for (const n of [1, 2, 3]) await tell(setup, n)
  })
  const { hub, time } = setup.bench
  hub.trouble = ({ body }) => {
    if (body.includes(testId(1)) && body.includes(testId(2)))
      return { status: 413, code: 'BODY_TOO_LARGE' }
    return body.includes(testId(2)) ? 'down' : null
  }
  setup.isConnected.value = true
  await settle()
  t.same(setup.batches, [idsOf(1)])
  hub.trouble = () => null
  await time.pass(30_000)
  await settle()
  t.same(setup.batches, [idsOf(1), idsOf(2, 3)])
})

t.test('what the hub could not even name stays here under its own id', async (t) => {
  const setup = await setUp(t)
  await whileDead(setup, () => tell(setup, 1))
  const error = { code: 'FROM_2031', message: 'of a newer hub' }
  const facts = { verdict: 'quarantined', duplicate: false, conflicts: [], answer: null, error }
  setup.bench.hub.routes[`POST ${TELL}`] = () =>
    ok({ success: true, results: [{ command_id: null, ...facts }] })
  setup.isConnected.value = true
  await settle()
  t.match(setup.commands.refused.value, [
    { id: testId(1), refusal: { code: 'ANSWER_UNREADABLE', detail: 'of a newer hub' } },
  ])
})

t.test('what was done and the shift it leaves are one write', async (t) => {
  const { bench, commands } = await setUp(t)
  bench.hub.trouble = () => 'down'
  const database = await bench.open()
  const entry = (n: number) => ({ command: command(n, 'close-shift'), by: BY, told: told() })
  const record = (n: number, current?: ShiftMessage | null) =>
    commands.change((db) =>
      recordTold(db, { ...entry(n), ...(current === undefined ? {} : { current }) }, 0),
    )
  await record(1, SHIFT)
  t.match(await database.get('sessions_state', 'shift'), { shift: { session_id: SHIFT_ID } })
  await record(2)
  t.ok(await database.get('sessions_state', 'shift'), 'it says nothing of it: as before')
  await record(3, null)
  t.notOk(await database.get('sessions_state', 'shift'))
  t.match(await record(1, SHIFT), { id: testId(1) })
  t.notOk(await database.get('sessions_state', 'shift'), 'done twice, it opens nothing again')
})
