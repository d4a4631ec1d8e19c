// Settled commands go in time: they are kept to be read again, and for a hub that lost its data.

import { fromIso } from '#domain/datetime.ts'
import { type TerminalDatabase, writeStrictly } from './database.ts'
import { isOnlyHere } from './seal-command.ts'

/** Kept whatever their age; older settled ones go three days after they were made. */
export const COMMANDS_KEPT = 500
export const COMMAND_KEPT_MS = 3 * 24 * 60 * 60 * 1000
/** Forgotten at once, so that tidying never takes long. */
const FORGOTTEN_AT_ONCE_MAX = 100

export const forgetOldCommands = (database: TerminalDatabase, nowMs: number): Promise<void> =>
  writeStrictly(database, ['money_commands'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    const excess = Math.min((await store.count()) - COMMANDS_KEPT, FORGOTTEN_AT_ONCE_MAX)
    let cursor = excess > 0 ? await store.index('by_sequence').openCursor() : null
    for (let looked = 0; cursor !== null && looked < excess; looked += 1) {
      const { isSeen, createdAtMs } = cursor.value
      const isOld = createdAtMs <= nowMs - COMMAND_KEPT_MS
      if (!isOnlyHere(cursor.value) && isSeen && isOld) await cursor.delete()
      cursor = await cursor.continue()
    }
  })

/** IndexedDB has it, or has had it and let it go by its age: then the hub has answered it. */
export async function isCommandKnown(
  database: TerminalDatabase,
  id: string,
  doneAt: string | null,
  nowMs: number,
): Promise<boolean> {
  if ((await database.getKey('money_commands', id)) !== undefined) return true
  if (doneAt === null || (await database.count('money_commands')) < COMMANDS_KEPT) return false
  const doneMs = fromIso(doneAt)
  return doneMs !== null && doneMs <= nowMs - COMMAND_KEPT_MS
}
