// What happened at this till without the hub goes into its memory of money commands, in one write
// with the shift it leaves behind: a crash between the two would show a closed drawer as open.

import type { ShiftMessage } from '#domain/wire/shift-message.ts'
import {
  bodyOf,
  type Commander,
  isAnswered,
  type MoneyCommand,
  newRecord,
  nextSequence,
  settleCommand,
} from './command-journal.ts'
import type { MoneyCommandRecord, ToldFacts } from './command-record.ts'
import { type TerminalDatabase, writeStrictly } from './database.ts'
import { refuseAtTill } from './till-errors.ts'

export type ToldEntry = {
  command: MoneyCommand
  by: Commander
  told: ToldFacts
  /** The shift of this till from now on; left out: as before. */
  current?: ShiftMessage | null
}

/**
 * From here on the command is told and never asked. One that waited for an answer keeps its words,
 * because the hub may have done it; one that the hub has answered stays answered.
 */
export async function recordTold(
  database: TerminalDatabase,
  { command, by, told, current }: ToldEntry,
  nowMs: number,
): Promise<MoneyCommandRecord> {
  const body = bodyOf(command)
  return writeStrictly(database, ['money_commands', 'sessions_state'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    const before = await store.get(command.id)
    if (before !== undefined && (isAnswered(before) || before.told)) return before
    const isAsked = before?.state === 'pending'
    const fresh = newRecord(command, body, by, await nextSequence(store), nowMs)
    const record = { ...(isAsked ? before : fresh), told }
    await store.put(record)
    const states = transaction.objectStore('sessions_state')
    if (current) await states.put({ key: 'shift', shift: current })
    if (current === null) await states.delete('shift')
    return record
  })
}

/** Nobody gave the word that it takes: it did not happen, and the hub would refuse it as well. */
export const withdrawCommand = (database: TerminalDatabase, id: string) =>
  settleCommand(database, id, {
    ...{ state: 'refused', answer: null, isSeen: true },
    refusal: refuseAtTill('APPROVAL_REQUIRED'),
  })
