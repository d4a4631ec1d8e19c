// The terminal's memory of money commands other than sales: written before they are sent, kept
// until the hub has answered and some days longer.

import type { IDBPObjectStore } from 'idb'
import { canonicalJson } from '#domain/canonical-json.ts'
import type { CommandKind } from './command-kinds.ts'
import type { MoneyCommandRecord, MoneyCommandState } from './command-record.ts'
import { type OceanPosSchema, type TerminalDatabase, writeStrictly } from './database.ts'

export type MoneyCommand = {
  id: string
  kind: CommandKind
  path: string
  body: Readonly<Record<string, unknown>>
  /** Where the body does not name it as session_id. */
  shiftId?: string
}
export type Commander = { staffId: string; staffName: string }

/** Kept whatever their age; older settled ones go three days after they were made. */
export const COMMANDS_KEPT = 500
export const COMMAND_KEPT_MS = 3 * 24 * 60 * 60 * 1000
/** Forgotten with each new command, so that tidying never takes long. */
const FORGOTTEN_AT_ONCE_MAX = 20

/**
 * Writes a command before it is sent. One that was already answered, or may be, stays as it is: the
 * same id is the same command. A refused one changed nothing and makes room for its next try.
 */
export async function recordCommand(
  database: TerminalDatabase,
  command: MoneyCommand,
  by: Commander,
  nowMs: number,
): Promise<{ record: MoneyCommandRecord; isNew: boolean }> {
  const body = bodyOf(command)
  return writeStrictly(database, ['money_commands'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    const before = await store.get(command.id)
    const isKept = before !== undefined && (before.state !== 'refused' || before.told)
    if (isKept) return { record: before, isNew: false }
    const record = newRecord(command, body, by, await nextSequence(store), nowMs)
    await store.put(record)
    await forgetOld(store, nowMs)
    return { record, isNew: true }
  })
}

export type CommandStore = IDBPObjectStore<
  OceanPosSchema,
  ('money_commands' | 'sessions_state')[],
  'money_commands',
  'readwrite'
>

export async function nextSequence(store: CommandStore): Promise<number> {
  const last = await store.index('by_sequence').openCursor(null, 'prev')
  return (last?.value.sequence ?? 0) + 1
}

async function forgetOld(store: CommandStore, nowMs: number): Promise<void> {
  const excess = Math.min((await store.count()) - COMMANDS_KEPT, FORGOTTEN_AT_ONCE_MAX)
  let cursor = excess > 0 ? await store.index('by_sequence').openCursor() : null
  for (let looked = 0; cursor !== null && looked < excess; looked += 1) {
    const { state, isSeen, createdAtMs, told } = cursor.value
    const isOld = createdAtMs <= nowMs - COMMAND_KEPT_MS
    // What was told and not understood may lie nowhere else.
    const isOnlyHere = state === 'pending' || (state === 'refused' && told !== undefined)
    if (!isOnlyHere && isSeen && isOld) await cursor.delete()
    cursor = await cursor.continue()
  }
}

export function bodyOf({ body, kind }: MoneyCommand): string {
  const text = canonicalJson(body)
  // A PIN travels once, over TLS, to the door that checks it; what lies in storage never has one.
  if (/"(?:\w+_)?pin":/.test(text)) throw new Error(`a PIN in the body of a ${kind}`)
  return text
}

export function newRecord(
  { id, kind, path, body, shiftId }: MoneyCommand,
  text: string,
  by: Commander,
  sequence: number,
  nowMs: number,
): MoneyCommandRecord {
  const ofBody = typeof body.session_id === 'string' ? body.session_id : null
  return {
    ...{ id, kind, path, body: text, state: 'pending', sequence, ...by },
    shiftId: shiftId ?? ofBody,
    createdAtMs: nowMs,
    answer: null,
    refusal: null,
    isSeen: true,
  }
}

/** What the hub said. An answer is never taken back by a refusal that came later. */
export async function settleCommand(
  database: TerminalDatabase,
  id: string,
  verdict: Pick<MoneyCommandRecord, 'state' | 'answer' | 'refusal' | 'isSeen'>,
): Promise<MoneyCommandRecord | null> {
  return writeStrictly(database, ['money_commands'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    const record = await store.get(id)
    if (record === undefined || isAnswered(record)) return record ?? null
    const settled = { ...record, ...verdict }
    await store.put(settled)
    return settled
  })
}

/** The hub has said what it made of it. */
export const isAnswered = ({ state }: Pick<MoneyCommandRecord, 'state'>): boolean =>
  state === 'answered' || state === 'doubted'

/** Somebody has read that these were refused or are doubted. */
export async function markCommandsSeen(database: TerminalDatabase): Promise<void> {
  await writeStrictly(database, ['money_commands'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    for (const record of await store.index('by_state').getAll(inState('refused'))) {
      if (!record.isSeen) await store.put({ ...record, isSeen: true })
    }
    for (const record of await store.index('by_state').getAll(inState('doubted'))) {
      await store.put({ ...record, state: 'answered', isSeen: true })
    }
  })
}

/** In the order in which they were made. */
export const commandsInState = (
  database: TerminalDatabase,
  state: MoneyCommandState,
): Promise<MoneyCommandRecord[]> =>
  database.getAllFromIndex('money_commands', 'by_state', inState(state))

const inState = (state: MoneyCommandState) => IDBKeyRange.bound([state, 0], [state, Infinity])
