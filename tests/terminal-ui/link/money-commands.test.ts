import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { MoneyCommand } from '../../../terminal-ui/src/link/command-journal.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { createHubDoor } from '../../../terminal-ui/src/link/hub-door.ts'
import { COMMAND_DEADLINE_MS, MoneyCommands } from '../../../terminal-ui/src/link/money-commands.ts'
import { noteCommandsTaken } from '../../../terminal-ui/src/link/seal-command.ts'
import { settleCommand } from '../../../terminal-ui/src/link/write-command.ts'
import { MANAGER_ID, SHIFT_ID, testId } from '../../support/small-outlet.ts'
import { ask, changeKeys, command, idsOf, openTill } from './command-till.ts'
import { settle, until } from './fake-time.ts'
import { ok, refusal, STAFF } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

const PATH = '/api/pos/cash-movements'
const Answer = Type.Object({ number: Type.String() })
const MANAGER: StaffCard = { staff_id: MANAGER_ID, name: 'Rina', role: 'manager' }

type Setup = {
  bench: Bench
  database: TerminalDatabase
  commands: MoneyCommands
  staff: { value: StaffCard | null }
  isConnected: { value: boolean }
}

async function open(t: Test, bench: Bench): Promise<Setup> {
  const database = await bench.open()
  const door = createHubDoor(bench.seams, {
    proveDevice: async () => ({ ok: false, code: 'HUB_UNREACHABLE' }),
    onRefusal: () => {},
  })
  const staff = signal<StaffCard | null>(STAFF)
  const isConnected = signal(true)
  const background = new Background(() => {})
  const commands = new MoneyCommands({
    ...{ seams: bench.seams, database, door, background, isConnected, staff },
    drainSales: async () => true,
  })
  t.teardown(() => commands.stop())
  await commands.load()
  return { bench, database, commands, staff, isConnected }
}

/** A hub that takes each movement once and numbers them. */
async function setUp(t: Test): Promise<Setup> {
  const bench = createBench(t)
  const taken = new Map<string, string>()
  bench.hub.routes[`POST ${PATH}`] = ({ body }) => {
    const { movement_id } = JSON.parse(body)
    const number = taken.get(movement_id) ?? `K-${taken.size + 1}`
    taken.set(movement_id, number)
    return ok({ number })
  }
  return open(t, bench)
}

const movement = (n: number, more: Record<string, unknown> = {}): MoneyCommand => ({
  id: testId(n),
  kind: 'cash-movement',
  path: PATH,
  body: { movement_id: testId(n), session_id: SHIFT_ID, amount_minor: 5_000, ...more },
})

const send = ({ commands }: Setup, n: number) => commands.send(movement(n), Answer)
const idsSent = ({ bench }: Setup): string[] =>
  bench.hub.calls.filter(({ path }) => path === PATH).map((c) => JSON.parse(c.body).movement_id)

t.test('a command is on the device before it is sent, and keeps its answer', async (t) => {
  const setup = await setUp(t)
  const stored: unknown[] = []
  setup.bench.hub.trouble = ({ path }) => (path === PATH ? 'late' : null)
  const sending = send(setup, 1)
  await settle()
  stored.push(await setup.database.get('money_commands', testId(1)))
  t.match(stored, [{ state: 'pending', staffId: STAFF.staff_id, shiftId: SHIFT_ID, sequence: 1 }])
  t.equal(setup.commands.pending.value.length, 0, 'somebody is still waiting for it')
  setup.bench.hub.answerLate()
  t.same(await sending, { ok: true, value: { number: 'K-1' } })
  t.match(await setup.database.get('money_commands', testId(1)), { state: 'answered' })
  t.same(await send(setup, 1), { ok: true, value: { number: 'K-1' } }, 'the same answer again')
  t.equal(idsSent(setup).length, 1, 'unsent')
})

t.test('no answer: it waits here, is counted, and is sent again by itself', async (t) => {
  const setup = await setUp(t)
  const { bench, commands } = setup
  bench.hub.trouble = () => 'silent'
  const sending = send(setup, 1)
  await bench.time.pass(COMMAND_DEADLINE_MS)
  t.same(await sending, { ok: false, code: 'COMMAND_UNANSWERED' })
  t.match(commands.pending.value, [{ id: testId(1), kind: 'cash-movement', staffName: 'Sari' }])
  t.same(commands.heldShiftIds.value, [SHIFT_ID])
  const settled: string[] = []
  commands.onSettled(({ id, state }) => settled.push(`${id} ${state}`))
  bench.hub.trouble = () => null
  await bench.time.pass(2_000)
  t.same(settled, [`${testId(1)} answered`])
  t.same(commands.pending.value, [])
})

t.test('an answer that was lost: the hub gets the same bytes and does it once', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.trouble = () => 'answer-lost'
  t.match(await send(setup, 1), { ok: false, code: 'COMMAND_UNANSWERED' })
  setup.bench.hub.trouble = () => null
  t.same(await send(setup, 1), { ok: true, value: { number: 'K-1' } })
  const [first, second] = setup.bench.hub.calls.map(({ body }) => body)
  t.equal(first, second)
})

t.test('a page that is opened again sends what the last one left', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.trouble = () => 'down'
  await send(setup, 1)
  await send(setup, 2)
  setup.commands.stop()
  setup.bench.hub.trouble = () => null
  setup.bench.hub.calls.length = 0
  const again = await open(t, setup.bench)
  await settle()
  t.same(idsSent(again), [testId(1), testId(2)], 'in the order in which they were given')
  t.same(again.commands.pending.value, [])
})

t.test('what was given earlier goes first; where nobody answers, nothing overtakes', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.trouble = () => 'down'
  await send(setup, 1)
  setup.bench.hub.calls.length = 0
  t.match(await send(setup, 2), { ok: false, code: 'COMMAND_UNANSWERED' })
  t.same(idsSent(setup), [testId(1)], 'the second was not tried')
  setup.bench.hub.trouble = () => null
  t.same(await send(setup, 3), { ok: true, value: { number: 'K-3' } })
  t.same(idsSent(setup).slice(1), [testId(1), testId(2), testId(3)])
})

t.test('two taps are one command', async (t) => {
  const setup = await setUp(t)
  const both = await Promise.all([send(setup, 1), send(setup, 1)])
  t.same(both[0], both[1])
  t.equal(idsSent(setup).length, 1)
})

t.test('a refusal changed nothing: the same id may try again with more', async (t) => {
  const setup = await setUp(t)
  const { bench, commands } = setup
  const take = bench.hub.routes[`POST ${PATH}`]
  bench.hub.routes[`POST ${PATH}`] = () => refusal(403, 'APPROVAL_REQUIRED')
  t.match(await send(setup, 1), { ok: false, code: 'APPROVAL_REQUIRED' })
  t.same(commands.refused.value, [], 'who was refused has read it on the screen')
  if (take) bench.hub.routes[`POST ${PATH}`] = take
  const approved = movement(1, { approval_id: testId(9) })
  t.match(await commands.send(approved, Answer), { ok: true })
  t.match(bench.hub.calls.at(-1)?.body, testId(9))
})

t.test('refused when nobody waits any more: it stays until somebody has read it', async (t) => {
  const setup = await setUp(t)
  const { bench, commands } = setup
  bench.hub.trouble = () => 'down'
  await send(setup, 1)
  bench.hub.routes[`POST ${PATH}`] = () => refusal(409, 'SHIFT_NOT_OPEN')
  bench.hub.trouble = () => null
  await bench.time.pass(2_000)
  t.match(commands.refused.value, [{ id: testId(1), refusal: { code: 'SHIFT_NOT_OPEN' } }])
  t.same(commands.pending.value, [])
  await commands.markSeen()
  t.same(commands.refused.value, [])
})

t.test('trouble of the hub itself decides nothing about what may have been done', async (t) => {
  const setup = await setUp(t)
  const { bench, commands } = setup
  bench.hub.trouble = () => 'answer-lost'
  await send(setup, 1)
  for (const code of ['LOGIN_EXPIRED', 'INTERNAL_ERROR', 'HUB_STOPPING']) {
    bench.hub.trouble = () => ({ status: 503, code })
    await commands.drain()
    t.equal(commands.pending.value.length, 1, code)
  }
  bench.hub.trouble = () => null
  await bench.time.pass(60_000)
  t.same(commands.pending.value, [])
})

t.test('a log-out touches nothing, and nobody else does it in their name (I12)', async (t) => {
  const setup = await setUp(t)
  const { bench, commands, staff } = setup
  bench.hub.trouble = () => 'down'
  await send(setup, 1)
  staff.value = null
  t.match(await send(setup, 2), { ok: false, code: 'LOGIN_REQUIRED' })
  bench.hub.trouble = () => null
  bench.hub.calls.length = 0
  staff.value = MANAGER
  await bench.time.pass(60_000)
  t.same(idsSent(setup), [])
  t.match(commands.pending.value, [{ staffName: 'Sari' }])
  staff.value = STAFF
  await settle()
  t.same(commands.pending.value, [])
})

t.test('a body with a PIN is a fault of the program and is never stored', async (t) => {
  const setup = await setUp(t)
  for (const body of [{ pin: '1234' }, { deep: [{ new_pin: '1234' }] }]) {
    await t.rejects(setup.commands.send({ ...movement(1), body }, Answer), /PIN/)
  }
  const fine = { ...movement(2), body: { movement_id: testId(2), note: '"pin":1', shipping: 1 } }
  t.ok((await setup.commands.send(fine, Answer)).ok)
  t.same((await setup.database.getAll('money_commands')).length, 1)
})

t.test('an answer of another shape is said to be unreadable, and is not sent again', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.routes[`POST ${PATH}`] = () => ok({ success: true })
  t.match(await send(setup, 1), { ok: false, code: 'ANSWER_UNREADABLE' })
  t.same(setup.commands.pending.value, [])
  setup.bench.hub.trouble = () => ({ status: 200, text: '<html>a portal of the WLAN</html>' })
  t.match(await send(setup, 2), { ok: false, code: 'COMMAND_UNANSWERED' })
})

t.test('a storage that fails: nothing is sent, and nothing was done', async (t) => {
  const setup = await setUp(t)
  setup.database.close()
  t.match(await send(setup, 1), { ok: false, code: 'STORAGE_FAILED' })
  t.same(idsSent(setup), [])
  t.same(setup.commands.pending.value, [], 'and nobody waits for it')
})

t.test(
  'a storage that was emptied while it waited: the hub does it, the fault is told',
  async (t) => {
    const setup = await setUp(t)
    const emptying = setup.commands.change(({ database: kept }) => kept.clear('money_commands'))
    const { database } = setup
    let isThere = false
    const sending = send(setup, 1).catch((error: unknown) => String(error))
    while (!isThere) {
      await setup.bench.seams.rest()
      isThere = (await database.count('money_commands')) > 0 || idsSent(setup).length > 0
    }
    await database.clear('money_commands')
    await emptying
    t.match(await sending, /forgotten while it was sent/)
    t.same(idsSent(setup), [testId(1)])
  },
)

t.test('what belongs to no shift holds up the close of none', async (t) => {
  const setup = await setUp(t)
  setup.bench.hub.trouble = () => 'down'
  const deposit: MoneyCommand = {
    ...{ id: setup.commands.newId(), kind: 'account-payout', path: PATH },
    body: { amount_minor: 5 },
  }
  t.match(await setup.commands.send(deposit, Answer), { code: 'COMMAND_UNANSWERED' })
  t.equal(setup.commands.pending.value.length, 1)
  t.same(setup.commands.heldShiftIds.value, [])
  await send(setup, 2)
  t.same(setup.commands.heldShiftIds.value, [SHIFT_ID])
})

t.test('answers of a kind, the oldest first, also after a reload', async (t) => {
  const setup = await setUp(t)
  for (const n of [2, 1]) await send(setup, n)
  await setup.commands.send({ ...movement(3), kind: 'no-sale' }, Answer)
  const reopened = await open(t, setup.bench)
  const answers = await reopened.commands.answered('cash-movement')
  t.same(
    answers.map(({ id, answer }) => [id, answer]),
    [
      [testId(2), { number: 'K-1' }],
      [testId(1), { number: 'K-2' }],
    ],
  )
})

t.test('while something is being changed it says so, also when that fails', async (t) => {
  const { commands } = await setUp(t)
  const failing = commands.change(() => Promise.reject(new Error('a bug')))
  t.equal(commands.isChanging, true)
  await t.rejects(failing, /a bug/)
  t.equal(commands.isChanging, false)
})

t.test('what a slow look at the storage saw is not shown after what came later', async (t) => {
  const till = await openTill(t)
  const { bench } = till
  await ask(till, command(1))
  await changeKeys(till)
  const { commands, database } = await open(t, bench)
  await commands.drain()
  t.same(idsOf(commands.unreadable.value), [testId(1)])
  const { subtle } = bench.seams
  const held: (() => void)[] = []
  const slow: SubtleCrypto['decrypt'] = async (...asked) => {
    bench.seams.subtle = subtle
    await new Promise<void>((resolve) => held.push(resolve))
    return subtle.decrypt(...asked)
  }
  bench.seams.subtle = { decrypt: slow } as SubtleCrypto
  const looking = commands.change(async () => {})
  const taken = commands.change(() => noteCommandsTaken(database, [testId(1)], subtle))
  await until(() => held.length > 0, 'somebody who looks')
  await settle()
  for (const goOn of held) goOn()
  await Promise.all([looking, taken])
  t.same(commands.unreadable.value, [])
  t.same(commands.heldShiftIds.value, [], 'its shift may be closed')
})

t.test('a verdict on what is not here is nobody’s', async (t) => {
  const { bench, database } = await setUp(t)
  const verdict = { state: 'answered', answer: {}, refusal: null, isSeen: true } as const
  t.equal(await settleCommand({ database, seams: bench.seams }, testId(404), verdict), null)
})
