// Scripts of the link that are fetched later, and a hub that is gone when they are asked for: the
// till sells on, nothing of the money is dropped, and the next asking has it.
import { registerHooks } from 'node:module'
import { signal } from '@preact/signals'
import t, { type Test } from 'tap'
import { Type } from 'typebox'
import type { StaffCard } from '#domain/wire/access-message.ts'
import { Background } from '../../../terminal-ui/src/link/background.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { FETCH_AGAIN_MS } from '../../../terminal-ui/src/link/fetch-patiently.ts'
import { HubLink } from '../../../terminal-ui/src/link/hub-link.ts'
import { JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import { MoneyCommands } from '../../../terminal-ui/src/link/money-commands.ts'
import { pairDevice } from '../../../terminal-ui/src/link/pair-device.ts'
import { commitSale } from '../../../terminal-ui/src/link/sale-journal.ts'
import { recordTold } from '../../../terminal-ui/src/link/told-journal.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { SHIFT_ID, SMALL_OUTLET, TERMINAL, testId } from '../../support/small-outlet.ts'
import { settle, until } from './fake-time.ts'
import { ok } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

let lost: RegExp | null = null
registerHooks({
  resolve(specifier, context, next) {
    if (lost?.test(specifier)) throw new TypeError('Failed to fetch dynamically imported module')
    return next(specifier, context)
  },
})
t.afterEach(() => {
  lost = null
})

async function paired(t: Test): Promise<{ bench: Bench; database: TerminalDatabase }> {
  const bench = createBench(t)
  const database = await bench.open()
  await pairDevice(bench.seams, database, '12345678', 'Kasir 1')
  return { bench, database }
}

const sell = (database: TerminalDatabase, n: number, vault: JournalVault) =>
  commitSale(database, {
    ...{ transactionId: testId(n), runId: 'run', monotonicMs: 0, vault },
    build: ({ number }) => ({ ok: true, value: makeSale({ transactionId: testId(n), number }) }),
  })

t.test('without the second journal’s script it sells, unsealed, and says so', async (t) => {
  const { bench, database } = await paired(t)
  lost = /second-journal/
  const vault = new JournalVault(bench.seams, database)
  t.equal(await vault.second, null)
  t.equal(vault.state.value, 'failing')
  t.ok((await sell(database, 1, vault)).ok)
  t.equal(vault.state.value, 'unsealed')
  t.match(await database.get('pending_transactions', testId(1)), { bodyFormat: 'canonical-json' })
  await vault.prune()
  lost = null
  await bench.time.pass(FETCH_AGAIN_MS)
  const second = await vault.second
  t.not(second, null, 'it comes when the hub is back, with nothing loaded anew')
  t.ok((await sell(database, 2, vault)).ok)
  t.match(await database.get('pending_transactions', testId(2)), { bodyFormat: 'sealed-1' })
  t.equal(vault.state.value, 'kept')
  vault.stop()
})

t.test('a till that is closed asks for the second journal’s script no more', async (t) => {
  const { bench, database } = await paired(t)
  lost = /second-journal/
  const vault = new JournalVault(bench.seams, database)
  vault.stop()
  t.equal(await vault.second, null)
  t.equal(bench.time.pendingCount, 0)
  const other = new JournalVault(bench.seams, database)
  t.equal(await other.second, null)
  t.equal(bench.time.pendingCount, 1)
  other.stop()
  t.equal(bench.time.pendingCount, 0)
})

t.test(
  'a key of the page before still seals; that there is no copy is no small thing',
  async (t) => {
    const { bench, database } = await paired(t)
    const before = new JournalVault(bench.seams, database)
    t.ok((await sell(database, 1, before)).ok)
    lost = /second-journal/
    const vault = new JournalVault(bench.seams, database)
    t.ok((await sell(database, 2, vault)).ok)
    t.match(await database.get('pending_transactions', testId(2)), { bodyFormat: 'sealed-1' })
    t.equal(vault.state.value, 'failing', 'not that this browser has no second storage')
  },
)

t.test('the script that offers the tail comes with the next meeting', async (t) => {
  const { bench, database } = await paired(t)
  const life = { epoch: testId(701), is_tail_wanted: true }
  const series = { series: 'A', last_number_seen: 0, watermark: 0 }
  bench.hub.routes = {
    'POST /api/device/session': () =>
      ok({
        ...{ terminal_id: TERMINAL.id, terminal_code: TERMINAL.code, outlet: SMALL_OUTLET },
        ...{ series, hub_time_ms: 0, protocol_version: 3, life },
      }),
    'POST /api/pos/sync/tail/done': () =>
      ok({ success: true, epoch: life.epoch, lacking_count: 0 }),
  }
  lost = /tail-offer|second-journal/
  const link = new HubLink(bench.seams, database, new Background(() => {}))
  t.teardown(() => link.stop())
  link.start()
  await until(() => bench.hub.sockets.length > 0, 'a socket')
  bench.hub.hello()
  await settle()
  t.equal(link.isConnected.value, true, 'the till is at its hub')
  t.equal(await database.get('sync_metadata', 'hub-life'), undefined)
  lost = null
  bench.hub.say({ type: 'life-begun' })
  await until(() => bench.hub.paths().pop() === 'POST /api/pos/sync/tail/done', 'the tail')
})

t.test('the script that tells what happened comes with the next try', async (t) => {
  const { bench, database } = await paired(t)
  const told: string[] = []
  bench.hub.routes['POST /api/pos/sync/commands'] = ({ body }) => {
    const ids = (JSON.parse(body).commands as { command_id: string }[]).map((c) => c.command_id)
    told.push(...ids)
    const facts = { verdict: 'accepted', duplicate: false, conflicts: [], answer: {}, error: null }
    return ok({ success: true, results: ids.map((command_id) => ({ command_id, ...facts })) })
  }
  const link = new HubLink(bench.seams, database, new Background(() => {}))
  const commands = new MoneyCommands({
    ...{ seams: bench.seams, database, door: link.door, background: link.background },
    ...{ isConnected: signal(true), staff: signal<StaffCard | null>(null) },
    drainSales: async () => true,
  })
  t.teardown(() => commands.stop())
  lost = /tell-commands/
  const body = { movement_id: testId(1), session_id: SHIFT_ID, amount_minor: 5 }
  const command = { id: testId(1), kind: 'cash-movement', path: '/x', body } as const
  const by = { staffId: testId(9), staffName: 'Sari' }
  const facts = {
    ...{ verifiedBy: 'terminal' as const, terminalApprovals: [], answer: {} },
    ...{ doneAt: '2026-11-22T05:00:00.000Z', shift: {} as never },
  }
  await commands.change((kept) => recordTold(kept, { command, by, told: facts }, 0))
  await settle()
  t.equal(commands.untold.value.length, 1, 'kept')
  t.same(told, [])
  lost = null
  await bench.time.pass(2_000)
  await until(() => commands.untold.value.length === 0, 'it told')
  t.same(told, [testId(1)])
})

t.test('what cannot be written down is neither sent nor promised', async (t) => {
  const { bench, database } = await paired(t)
  const path = '/api/pos/cash-movements'
  bench.hub.routes[`POST ${path}`] = () => ok({ number: 'K-1' })
  const link = new HubLink(bench.seams, database, new Background(() => {}))
  const isConnected = signal(false)
  const staff = signal<StaffCard | null>({ staff_id: testId(9), name: 'Sari', role: 'cashier' })
  const commands = new MoneyCommands({
    ...{ seams: bench.seams, database, door: link.door, background: link.background },
    ...{ isConnected, staff, drainSales: async () => true },
  })
  t.teardown(() => commands.stop())
  const body = { movement_id: testId(1), session_id: SHIFT_ID, amount_minor: 5 }
  const command = { id: testId(1), kind: 'cash-movement', path, body } as const
  const Answer = Type.Object({ number: Type.String() })
  lost = /write-command/
  t.same(await commands.send(command, Answer), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(await database.count('money_commands'), 0)
  lost = null
  bench.hub.trouble = () => 'down'
  t.match(await commands.send(command, Answer), { code: 'COMMAND_UNANSWERED' })
  bench.hub.trouble = () => null
  lost = /write-command/
  const calls = () => bench.hub.paths().filter((each) => each === `POST ${path}`).length
  const before = calls()
  isConnected.value = true
  await settle()
  t.equal(calls(), before, 'its answer would have no place')
  lost = null
  await bench.time.pass(2_000)
  await until(() => commands.pending.value.length === 0, 'its answer')
})
