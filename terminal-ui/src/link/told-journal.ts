// What happened at this till without the hub goes into its memory of money commands, in one write
// with the shift it leaves behind: a crash between the two would show a closed drawer as open.

import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import {
  type Commander,
  type CommandKeeping,
  findCommand,
  isAnswered,
  type MoneyCommand,
} from './command-journal.ts'
import type { MoneyCommandRecord, StoredCommand, ToldFacts } from './command-record.ts'
import { refuseAtTill } from './till-errors.ts'
import { bodyOf, newRecord, rewriteCommand, settleCommand } from './write-command.ts'

export type ToldEntry = {
  command: MoneyCommand
  by: Commander
  told: ToldFacts
  /** The shift of this till from now on; left out: as before. */
  current?: ShiftMessage | null
}

/**
 * From here on the command is told and never asked. One that waited for an answer keeps its words,
 * because the hub may have done it; one that the hub has answered stays answered. In both storages
 * when this resolves; a second one that hangs is not waited for.
 */
export async function recordTold(
  keeping: CommandKeeping,
  { command, by, told, current }: ToldEntry,
  nowMs: number,
): Promise<MoneyCommandRecord> {
  const { database, seams, vault } = keeping
  const fresh = newRecord(command, bodyOf(command), by, nowMs)
  await vault?.whenReady()
  let isKept = false
  const stored = await rewriteCommand(
    database,
    command.id,
    async () => {
      const before = await findCommand(database, command.id, seams.subtle)
      isKept = before !== undefined && (isAnswered(before) || before.told !== undefined)
      if (isKept) return null
      const isAsked = before?.state === 'pending' && before.body !== ''
      const record = { ...(isAsked ? before : fresh), told }
      return (await vault?.sealCommand(record)) ?? { row: record }
    },
    async (change) => {
      const states = change.objectStore('sessions_state')
      if (current) await states.put({ key: 'shift', shift: current })
      if (current === null) await states.delete('shift')
    },
  )
  if (!isKept) await vault?.copy(stored as StoredCommand)
  return (await findCommand(database, command.id, seams.subtle)) as MoneyCommandRecord
}

/** Nobody gave the word that it takes: it did not happen, and the hub would refuse it as well. */
export const withdrawCommand = (keeping: CommandKeeping, id: string) =>
  settleCommand(keeping, id, {
    ...{ state: 'refused', answer: null, isSeen: true },
    refusal: refuseAtTill('APPROVAL_REQUIRED'),
  })
