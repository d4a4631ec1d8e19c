// The terminal's memory of money commands other than sales, kept until the hub has answered and
// some days longer; how they are written is in write-command.ts. Words and answers are sealed as
// sales are.

import type { CommandKind } from './command-kinds.ts'
import type { MoneyCommandRecord, MoneyCommandState, StoredCommand } from './command-record.ts'
import type { TerminalDatabase } from './database.ts'
import type { JournalVault } from './journal-vault.ts'
import { openCommands } from './sealed-body.ts'
import type { TerminalSeams } from './terminal-seams.ts'

export type MoneyCommand = {
  id: string
  kind: CommandKind
  path: string
  body: Readonly<Record<string, unknown>>
  /** Where the body does not name it as session_id. */
  shiftId?: string
}
export type Commander = { staffId: string; staffName: string }

/** Where commands are kept. */
export type CommandKeeping = {
  database: TerminalDatabase
  seams: Pick<TerminalSeams, 'randomness' | 'subtle'>
  /** Left out: they are kept plain, and once. */
  vault?: Pick<JournalVault, 'copy' | 'sealCommand' | 'whenReady' | 'withdraw'>
}

/** The hub has said what it made of it. */
export const isAnswered = ({ state }: Pick<MoneyCommandRecord, 'state'>): boolean =>
  state === 'answered' || state === 'doubted'

export const openOne = async (
  database: TerminalDatabase,
  stored: StoredCommand,
  subtle?: SubtleCrypto,
): Promise<MoneyCommandRecord> =>
  (await openCommands(database, [stored], subtle))[0] as MoneyCommandRecord

/** Its body is empty where it does not open. */
export async function findCommand(
  database: TerminalDatabase,
  id: string,
  subtle?: SubtleCrypto,
): Promise<MoneyCommandRecord | undefined> {
  const stored = await database.get('money_commands', id)
  return stored && openOne(database, stored, subtle)
}

/** In the order in which they were made; the body of what does not open is empty. */
export async function readCommands(
  database: TerminalDatabase,
  state: MoneyCommandState,
  isAsked: (stored: StoredCommand) => boolean = () => true,
  subtle?: SubtleCrypto,
): Promise<MoneyCommandRecord[]> {
  const stored = await database.getAllFromIndex('money_commands', 'by_state', inState(state))
  return openCommands(database, stored.filter(isAsked), subtle)
}

/** Those of them that open. */
export async function commandsInState(
  ...asked: Parameters<typeof readCommands>
): Promise<MoneyCommandRecord[]> {
  return (await readCommands(...asked)).filter(({ body }) => body !== '')
}

export const inState = (state: MoneyCommandState) =>
  IDBKeyRange.bound([state, 0], [state, Infinity])
