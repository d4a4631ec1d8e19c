import t from 'tap'
import type { MoneyCommandRecord } from '../../../terminal-ui/src/link/command-record.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import {
  COMMAND_KEPT_MS,
  COMMANDS_KEPT,
  forgetOldCommands,
  isCommandKnown,
} from '../../../terminal-ui/src/link/forget-commands.ts'
import { testId } from '../../support/small-outlet.ts'
import { TOLD } from './command-till.ts'
import { createBench } from './terminal-bench.ts'

const record = (n: number, changes: Partial<MoneyCommandRecord>): MoneyCommandRecord => ({
  ...{ id: testId(n), kind: 'cash-movement', path: '/x', body: '{}', state: 'answered' },
  ...{ sequence: n, staffId: testId(9), staffName: 'Sari', shiftId: null, createdAtMs: 0 },
  ...{ answer: {}, refusal: null, isSeen: true },
  ...changes,
})
const fill = async (database: TerminalDatabase, kept: MoneyCommandRecord[]) => {
  for (const each of kept) await database.put('money_commands', each)
  for (let n = kept.length + 1; n <= COMMANDS_KEPT + 6; n += 1) {
    await database.put('money_commands', record(n, {}))
  }
}

t.test('old settled ones are forgotten beyond a number; what is only here never', async (t) => {
  const database = await createBench(t).open()
  await fill(database, [
    record(1, { state: 'pending' }),
    record(2, { state: 'refused' }),
    record(3, { state: 'refused', told: TOLD }),
    record(4, { isSeen: false }),
    record(5, { createdAtMs: 2 }),
  ])
  await forgetOldCommands(database, COMMAND_KEPT_MS - 1)
  t.equal(await database.count('money_commands'), COMMANDS_KEPT + 6, 'all are young')
  await forgetOldCommands(database, COMMAND_KEPT_MS + 1)
  const gone = [2, 6].map(testId)
  const left = new Set(await database.getAllKeys('money_commands'))
  t.equal(left.size, COMMANDS_KEPT + 4, 'six were looked at')
  for (const id of gone) t.notOk(left.has(id))
})

t.test('what was let go by its age is not lost; what is young or unread may be', async (t) => {
  const database = await createBench(t).open()
  const late = Date.parse(TOLD.doneAt) + COMMAND_KEPT_MS
  const isKnown = (id: string, doneAt: string | null, nowMs: number) =>
    isCommandKnown(database, id, doneAt, nowMs)
  t.equal(await isKnown(testId(9_999), TOLD.doneAt, late), false, 'none was let go')
  await fill(database, [])
  t.equal(await isKnown(testId(1), null, 0), true)
  t.equal(await isKnown(testId(9_999), TOLD.doneAt, late), true)
  t.equal(await isKnown(testId(9_999), TOLD.doneAt, late - 1), false, 'young')
  t.equal(await isKnown(testId(9_999), 'no time', late), false)
  t.equal(await isKnown(testId(9_999), null, late), false, 'the hub may be able to read it')
})
