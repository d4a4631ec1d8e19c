// What was done without the hub lies sealed beside IndexedDB, and goes to the hub if that lost it.
import t, { type Test } from 'tap'
import {
  COMMAND_KEPT_MS,
  COMMANDS_KEPT,
  settleCommand,
} from '../../../terminal-ui/src/link/command-journal.ts'
import { isCommandKnown } from '../../../terminal-ui/src/link/copy-told.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import { openBody } from '../../../terminal-ui/src/link/sealed-body.ts'
import { scanFile } from '../../../terminal-ui/src/link/segment-frames.ts'
import { textOf } from '../../../terminal-ui/src/link/tell-commands.ts'
import { recordTold } from '../../../terminal-ui/src/link/told-journal.ts'
import { SHIFT_ID, SMALL_OUTLET, testId } from '../../support/small-outlet.ts'
import { makeDeviceKeyPair } from './device-key-pair.ts'
import { SEALING, STAFF } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

type Till = { bench: Bench; database: TerminalDatabase; vault: JournalVault }

async function openTill(t: Test, bench = createBench(t)): Promise<Till> {
  const database = await bench.open()
  if ((await database.get('identity', 'counter')) === undefined) {
    await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
    await database.put('identity', await makeDeviceKeyPair())
    await database.put('sync_metadata', { key: 'outlet', outlet: SMALL_OUTLET })
    await database.put('sync_metadata', { key: 'sealing-key', sealing: SEALING })
  }
  const vault = new JournalVault(bench.seams, database)
  await vault.second
  return { bench, database, vault }
}

const record = ({ database }: Till, n: number, shiftId: string | null = SHIFT_ID) =>
  recordTold(
    database,
    {
      command: {
        ...{ id: testId(n), kind: 'cash-movement', path: '/api/pos/cash-movements' },
        body: {
          movement_id: testId(n),
          amount_minor: 5_000,
          ...(shiftId && { session_id: shiftId }),
        },
      },
      by: { staffId: STAFF.staff_id, staffName: STAFF.name },
      told: {
        ...{ verifiedBy: 'terminal', doneAt: '2026-11-22T05:00:00.000Z', answer: { n: 1 } },
        ...{ terminalApprovals: [], shift: {} as never },
      },
    },
    0,
  )
async function tell(till: Till, n: number, shiftId: string | null = SHIFT_ID) {
  const told = await record(till, n, shiftId)
  await till.vault.copyTold(told)
  return told
}
const filesOf = ({ bench }: Till) => [...bench.disk.files.values()].map((bytes) => scanFile(bytes))
const idsIn = (till: Till) => filesOf(till).flatMap(({ records }) => records.map(({ id }) => id))
/** Of what the second journal would hand to the hub. */
const offered = async ({ vault }: Till) =>
  ((await vault.second)?.sealed ?? []).flatMap(({ records }) => records.map(({ id }) => id))

t.test('the file has the very words that the hub is told', async (t) => {
  const till = await openTill(t)
  const told = await tell(till, 1)
  await tell(till, 2)
  const [file, ...others] = filesOf(till)
  t.same(others, [], 'one segment for a shift')
  t.same(idsIn(till), [testId(1), testId(2)])
  t.match(file?.records[0], { kind: 'command', number: 0 })
  const [segment] = await till.database.getAll('journal_segments')
  const [framed] = file?.records ?? []
  if (!segment || !framed) throw new Error('nothing is sealed')
  const text = await openBody(till.bench.seams.subtle, segment, framed, framed.body)
  t.equal(text, textOf(told))
  t.equal(till.vault.state.value, 'kept')
  await tell(till, 3, null)
  t.equal((await till.database.getAll('journal_segments')).length, 2, 'of no shift')
})

t.test(
  'IndexedDB lost it: it is offered to the hub sealed, until the hub has had it',
  async (t) => {
    const till = await openTill(t)
    await tell(till, 1)
    await tell(till, 2)
    await till.database.delete('money_commands', testId(1))
    const again = await openTill(t, till.bench)
    t.same(await offered(again), [testId(1)])
    const counter = await till.database.get('identity', 'counter')
    t.match(counter, { number: 0, sequence: 0 }, 'a command takes no number of a sale')
    const [file] = (await again.vault.second)?.sealed ?? []
    await (await again.vault.second)?.noteHandedOver(file?.name ?? '', 0)
    t.same(await offered(await openTill(t, till.bench)), [], 'not again')
    await tell(again, 4)
    await till.database.delete('money_commands', testId(4))
    t.same(await offered(await openTill(t, till.bench)), [testId(4)], 'what came after is')
  },
)

t.test('the page died before the copy: the next one makes it', async (t) => {
  const till = await openTill(t)
  await record(till, 1)
  await tell(till, 2)
  t.same(idsIn(till), [testId(2)])
  const again = await openTill(t, till.bench)
  t.same(idsIn(again), [testId(2), testId(1)])
  await record(till, 3)
  till.bench.disk.trouble = 'fails'
  t.ok(await (await openTill(t, till.bench)).vault.second, 'a full storage stops nobody')
})

t.test('without a key, a device or a second storage nothing is copied', async (t) => {
  const till = await openTill(t)
  const { database, bench } = till
  const counter = (await database.get('identity', 'counter')) as never
  await database.delete('identity', 'counter')
  await tell(till, 1)
  t.equal(till.vault.state.value, 'absent')
  await database.put('identity', counter)
  await database.delete('identity', 'device')
  await tell(till, 2)
  await database.delete('sync_metadata', 'sealing-key')
  await tell(till, 3)
  const second = await till.vault.second
  t.equal(await second?.copyTold(await record(till, 4)), 'absent', 'the key went meanwhile')
  t.equal(bench.disk.files.size, 0)
  const other = createBench(t)
  other.seams.openSegmentFiles = async () => null
  const bare = await openTill(t, other)
  await tell(bare, 1)
  t.equal(bare.vault.state.value, 'absent')
})

t.test(
  'a key stays while anything is untold; what was let go by its age is not lost',
  async (t) => {
    const till = await openTill(t)
    const { database, vault } = till
    const told = await tell(till, 1)
    const second = await vault.second
    await second?.prune(null)
    t.equal(await database.count('journal_segments'), 1)
    const done = { state: 'answered', answer: {}, refusal: null, isSeen: true } as const
    await settleCommand(database, testId(1), done)
    await second?.prune(null)
    t.equal(await database.count('journal_segments'), 0)
    const text = textOf(told)
    const late = Date.parse('2026-11-22T05:00:00.000Z') + COMMAND_KEPT_MS
    t.equal(await isCommandKnown(database, { id: testId(1) }, null, 0), true)
    const gone = { id: testId(9) }
    t.equal(
      await isCommandKnown(database, gone, text, late),
      false,
      'few are kept: none was let go',
    )
    for (let n = 0; n < COMMANDS_KEPT; n += 1) {
      await database.put('money_commands', { ...told, id: testId(1_000 + n), sequence: 10 + n })
    }
    t.equal(await isCommandKnown(database, gone, text, late), true)
    t.equal(await isCommandKnown(database, gone, text, late - 1), false, 'young')
    t.equal(
      await isCommandKnown(database, gone, null, late),
      false,
      'the hub may be able to read it',
    )
  },
)
