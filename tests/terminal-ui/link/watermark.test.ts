import t, { type Test } from 'tap'
import type {
  DeviceRecord,
  JournalState,
  TerminalDatabase,
} from '../../../terminal-ui/src/link/database.ts'
import { newestInJournal } from '../../../terminal-ui/src/link/sale-journal.ts'
import {
  FORGET_AFTER_MS,
  forgetCovered,
  NEWEST_KEPT,
  noteWatermark,
  readWatermark,
} from '../../../terminal-ui/src/link/watermark.ts'
import { testId } from '../../support/small-outlet.ts'
import { createBench } from './terminal-bench.ts'

const HOUR_MS = 3_600_000
const COUNT = NEWEST_KEPT + 50

async function journalOf(t: Test, stateOf: (number: number) => JournalState, terminalCode = 'T1') {
  const database = await createBench(t).open()
  await database.put('identity', deviceOf(terminalCode))
  await database.put('identity', { key: 'counter', series: 'A', number: COUNT, sequence: COUNT })
  for (let number = 1; number <= COUNT; number += 1) {
    await addRecord(database, number, stateOf(number))
  }
  return database
}

const deviceOf = (terminalCode: string): DeviceRecord => ({
  key: 'device',
  terminalId: testId(10),
  terminalCode,
  keyPair: {} as CryptoKeyPair,
  publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' },
  series: 'A',
})

async function addRecord(
  database: TerminalDatabase,
  number: number,
  state: JournalState,
  other: { id?: string; sequence?: number; receiptNumber?: string } = {},
) {
  await database.add('pending_transactions', {
    id: testId(number),
    kind: 'sale',
    state,
    sequence: number,
    series: 'A',
    number,
    receiptNumber: `TEST01-T1-A-${number}`,
    shiftId: testId(1),
    createdAtMs: 0,
    runId: 'run',
    monotonicMs: 0,
    payableMinor: 0,
    bodyFormat: 'canonical-json',
    body: '{}',
    answer: null,
    refusal: null,
    ...other,
  })
}

const numbersIn = async (database: TerminalDatabase) =>
  (await newestInJournal(database, 1000)).map((record) => record.number)

t.test('what the cloud holds is forgotten three days later, the newest never', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  await noteWatermark(database, 'A', COUNT, 0)
  t.equal(await forgetCovered(database, FORGET_AFTER_MS - 1), 0)
  t.equal(await forgetCovered(database, FORGET_AFTER_MS), 50)
  const numbers = await numbersIn(database)
  t.equal(numbers.length, NEWEST_KEPT)
  t.equal(numbers.at(-1), 51)
  t.equal(await forgetCovered(database, 10 * FORGET_AFTER_MS), 0)
})

t.test('what the cloud does not hold stays, however old', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  await noteWatermark(database, 'A', 20, 0)
  t.equal(await forgetCovered(database, 100 * FORGET_AFTER_MS), 20)
  t.equal((await numbersIn(database)).at(-1), 21)
})

t.test('pending and refused sales stay, whatever the watermark says', async (t) => {
  const database = await journalOf(t, (number) =>
    number === 3 ? 'pending' : number === 5 ? 'refused' : 'acknowledged',
  )
  await noteWatermark(database, 'A', COUNT, 0)
  t.equal(await forgetCovered(database, FORGET_AFTER_MS), 48)
  t.strictSame((await numbersIn(database)).slice(-2), [5, 3])
})

t.test('a watermark beyond what was issued is not believed', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  t.equal(await noteWatermark(database, 'A', COUNT + 1, 0), 'beyond-our-numbers')
  t.equal(await readWatermark(database, 'T1-A'), 0)
  t.equal(await forgetCovered(database, 100 * FORGET_AFTER_MS), 0)
  const first = { id: testId(9001), sequence: 9001, receiptNumber: 'TEST01-T2-A-1' }
  await t.resolves(addRecord(database, 1, 'pending', first), 'its own series A starts at 1')
  const again = { id: testId(9002), sequence: 9002 }
  await t.rejects(addRecord(database, 1, 'pending', again), 'T1-A-1 was given already')
})

t.test('a cloud restored to an earlier day takes its word back', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  await noteWatermark(database, 'A', 40, 0)
  await noteWatermark(database, 'A', 10, HOUR_MS)
  t.equal(await readWatermark(database, 'T1-A'), 10)
  await noteWatermark(database, 'A', 45, 2 * HOUR_MS)
  t.equal(await forgetCovered(database, FORGET_AFTER_MS), 0, 'not by the old word for 40')
  t.equal(await forgetCovered(database, FORGET_AFTER_MS + HOUR_MS), 10)
  t.equal(await forgetCovered(database, FORGET_AFTER_MS + 2 * HOUR_MS), 35)
})

t.test('a watermark of another series forgets nothing of ours', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  t.equal(await noteWatermark(database, 'B', 1_000_000, 0), 'noted')
  t.equal(await forgetCovered(database, 100 * FORGET_AFTER_MS), 0)
})

t.test('a device paired anew keeps the sales of its old terminal’s series A', async (t) => {
  const database = await journalOf(t, () => 'acknowledged', 'T2')
  t.equal(await noteWatermark(database, 'A', COUNT, 0), 'noted', 'the cloud holds all of T2-A')
  t.equal(await readWatermark(database, 'T1-A'), 0)
  t.equal(await forgetCovered(database, 100 * FORGET_AFTER_MS), 0)
  const first = { id: testId(9001), sequence: 9001, receiptNumber: 'TEST01-T2-A-1' }
  await t.resolves(addRecord(database, 1, 'pending', first), 'its own series A starts at 1')
  const again = { id: testId(9002), sequence: 9002 }
  await t.rejects(addRecord(database, 1, 'pending', again), 'T1-A-1 was given already')
})

t.test('a watermark that moves with every sale keeps a short list, and its delay', async (t) => {
  const database = await journalOf(t, () => 'acknowledged')
  for (let n = 1; n <= COUNT; n += 1) await noteWatermark(database, 'A', n, n * HOUR_MS)
  const saved = await database.get('sync_metadata', 'watermark:T1-A')
  const marks = saved && 'marks' in saved ? saved.marks : []
  t.ok(marks.length <= 32, `${marks.length} marks`)
  t.equal(await readWatermark(database, 'T1-A'), COUNT)
  await forgetCovered(database, COUNT * HOUR_MS)
  const oldest = (await numbersIn(database)).at(-1) ?? 0
  const heldHours = FORGET_AFTER_MS / HOUR_MS
  t.ok(oldest <= 51, 'the newest stay')
  t.ok(oldest > Math.min(50, COUNT - heldHours - 12), `the old ones went, up to ${oldest}`)
})

t.test(
  'a mark that comes before the device knows its name counts for nobody’s sales',
  async (t) => {
    const database = await journalOf(t, () => 'acknowledged')
    await database.delete('identity', 'device')
    await noteWatermark(database, 'A', COUNT, 0)
    t.equal(await readWatermark(database, 'T1-A'), 0)
    t.equal(await forgetCovered(database, FORGET_AFTER_MS), 0)
  },
)
