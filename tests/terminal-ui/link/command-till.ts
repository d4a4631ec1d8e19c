// A till of which only the memory of money commands is looked at: sealed, copied, opened again.
import type { Test } from 'tap'
import {
  type CommandKeeping,
  commandsInState,
  type MoneyCommand,
} from '../../../terminal-ui/src/link/command-journal.ts'
import type { CommandKind } from '../../../terminal-ui/src/link/command-kinds.ts'
import type { MoneyCommandRecord } from '../../../terminal-ui/src/link/command-record.ts'
import type { TerminalDatabase } from '../../../terminal-ui/src/link/database.ts'
import { JournalVault } from '../../../terminal-ui/src/link/journal-vault.ts'
import { scanFile } from '../../../terminal-ui/src/link/segment-frames.ts'
import { recordTold } from '../../../terminal-ui/src/link/told-journal.ts'
import { recordCommand, settleCommand } from '../../../terminal-ui/src/link/write-command.ts'
import { SHIFT_ID, SMALL_OUTLET, testId } from '../../support/small-outlet.ts'
import { makeDeviceKeyPair } from './device-key-pair.ts'
import { SEALING, STAFF } from './scripted-hub.ts'
import { type Bench, createBench } from './terminal-bench.ts'

export type CommandTill = {
  bench: Bench
  database: TerminalDatabase
  vault: JournalVault
  keeping: CommandKeeping
}
export const BY = { staffId: STAFF.staff_id, staffName: STAFF.name }
const PATH = '/api/pos/cash-movements'

/** `isSealing` false: it was told no key of its outlet. A bench that was used is opened again. */
export async function openTill(
  t: Test,
  bench = createBench(t),
  isSealing = true,
): Promise<CommandTill> {
  const database = await bench.open()
  if ((await database.get('identity', 'counter')) === undefined) {
    await database.put('identity', { key: 'counter', series: 'A', number: 0, sequence: 0 })
    await database.put('identity', await makeDeviceKeyPair())
    await database.put('sync_metadata', { key: 'outlet', outlet: SMALL_OUTLET })
  }
  if (isSealing) await database.put('sync_metadata', { key: 'sealing-key', sealing: SEALING })
  const vault = new JournalVault(bench.seams, database)
  await vault.second
  return { bench, database, vault, keeping: { database, seams: bench.seams, vault } }
}

export const command = (
  n: number,
  kind: CommandKind = 'cash-movement',
  shiftId: string | null = SHIFT_ID,
): MoneyCommand => ({
  ...{ id: testId(n), kind, path: PATH },
  body: {
    ...{ movement_id: testId(n), amount_minor: 5_000 + n, note: 'es batu' },
    ...(shiftId === null ? {} : { session_id: shiftId }),
  },
})

/** Before it is sent. */
export const ask = ({ keeping }: CommandTill, of: MoneyCommand) =>
  recordCommand(keeping, of, BY, 1_000)

export const TOLD = {
  ...{ verifiedBy: 'terminal' as const, doneAt: '2026-11-22T05:00:00.000Z', answer: { n: 1 } },
  ...{ terminalApprovals: [], shift: {} as never },
}
export const tell = ({ keeping }: CommandTill, of: MoneyCommand) =>
  recordTold(keeping, { command: of, by: BY, told: TOLD }, 1_000)

export const answer = (till: CommandTill, n: number) =>
  settleCommand(till.keeping, testId(n), {
    ...{ state: 'answered', answer: { number: `K-${n}` }, refusal: null, isSeen: true },
  })
export const refuse = (till: CommandTill, n: number) =>
  settleCommand(till.keeping, testId(n), {
    ...{ state: 'refused', answer: null, isSeen: true },
    refusal: { ok: false, code: 'SHIFT_NOT_OPEN' },
  })

export const pendingIn = ({ database }: CommandTill) => commandsInState(database, 'pending')
export const idsOf = (records: readonly Pick<MoneyCommandRecord, 'id'>[]) =>
  records.map(({ id }) => id)

const filesOf = ({ bench }: CommandTill) =>
  [...bench.disk.files.values()].map((bytes) => scanFile(bytes))
export const framesOf = (till: CommandTill) => filesOf(till).flatMap(({ records }) => records)
/** What the second journal would hand to the hub. */
export const offered = async ({ vault }: CommandTill) =>
  ((await vault.second)?.sealed ?? []).flatMap(({ records }) => idsOf(records))

/** Another key than the one that sealed: every body fails its tag. */
export async function changeKeys({ bench, database }: CommandTill): Promise<void> {
  const how = { name: 'AES-GCM', length: 256 }
  for (const segment of await database.getAll('journal_segments')) {
    const key = await bench.seams.subtle.generateKey(how, false, ['encrypt', 'decrypt'])
    await database.put('journal_segments', { ...segment, key })
  }
}
