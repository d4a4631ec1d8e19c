// Money commands are written before they are sent, and again when the hub has answered. Fetched
// when the first is made: selling does not need it.

import type { IDBPObjectStore, IDBPTransaction } from 'idb'
import { canonicalJson } from '#domain/canonical-json.ts'
import {
  type Commander,
  type CommandKeeping,
  inState,
  isAnswered,
  type MoneyCommand,
  openOne,
} from './command-journal.ts'
import { isSealed, isTold, type MoneyCommandRecord, type StoredCommand } from './command-record.ts'
import { type OceanPosSchema, type TerminalDatabase, writeStrictly } from './database.ts'
import { sealBody, verdictOf } from './sealed-body.ts'
import type { SegmentRecord } from './segment-record.ts'

/** A row as it shall be, and the key it is sealed with. Sequence 0: the next one. */
export type NextRow = { row: StoredCommand; segment?: SegmentRecord | null }
const STORES = ['money_commands', 'journal_segments', 'sessions_state'] as const
type Stores = [...typeof STORES]
type Change = IDBPTransaction<OceanPosSchema, Stores, 'readwrite'>

/** Only another page, or the sealing of what lay here before, can change a row meanwhile. */
const TRIES_MAX = 5

/**
 * THE way to write a command. A transaction of IndexedDB cannot wait for cryptography: `next` makes
 * the row of what is there, and it is written only if that is there still; else it is made anew.
 * Null of `next` leaves it. `also` is written together with it. The row that stands afterwards.
 */
export async function rewriteCommand(
  database: TerminalDatabase,
  id: string,
  next: (before: StoredCommand | undefined) => Promise<NextRow | null>,
  also?: (change: Change) => Promise<unknown>,
): Promise<StoredCommand | undefined> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const before = await database.get('money_commands', id)
    const made = await next(before)
    if (made === null) return before
    const written = await writeStrictly(database, [...STORES] as Stores, async (change) => {
      const store = change.objectStore('money_commands')
      if (!isSameStand(before, await store.get(id))) return null
      const { row, segment } = made
      const stored = row.sequence > 0 ? row : { ...row, sequence: await nextSequence(store) }
      // Its key may have been forgotten meanwhile, as that of a segment without documents.
      if (segment) await change.objectStore('journal_segments').put(segment)
      await store.put(stored)
      await also?.(change)
      return stored
    })
    if (written !== null) return written
  }
  throw new DOMException('a command changed each time it was read', 'AbortError')
}

const isSameStand = (a: StoredCommand | undefined, b: StoredCommand | undefined): boolean =>
  standOf(a) === standOf(b)
const standOf = (row: StoredCommand | undefined): string =>
  row === undefined ? '' : [row.state, row.isSeen, isTold(row), isSealed(row)].join()

/**
 * Writes a command before it is sent. One that was already answered, or may be, stays as it is: the
 * same id is the same command. A refused one changed nothing and makes room for its next try.
 */
export async function recordCommand(
  { database, seams, vault }: CommandKeeping,
  command: MoneyCommand,
  by: Commander,
  nowMs: number,
): Promise<{ record: MoneyCommandRecord; isNew: boolean }> {
  const record = newRecord(command, bodyOf(command), by, nowMs)
  await vault?.whenReady()
  let isNew = false
  const stored = (await rewriteCommand(database, command.id, async (before) => {
    isNew = before === undefined || (before.state === 'refused' && !isTold(before))
    return isNew ? ((await vault?.sealCommand(record)) ?? { row: record }) : null
  })) as StoredCommand
  if (!isNew) return { record: await openOne(database, stored, seams.subtle), isNew }
  // In both storages before it is sent, and before anybody hears of it.
  await vault?.copy(stored)
  return { record: { ...record, sequence: stored.sequence }, isNew }
}

type CommandStore = IDBPObjectStore<OceanPosSchema, Stores, 'money_commands', 'readwrite'>

export async function nextSequence(store: Pick<CommandStore, 'index'>): Promise<number> {
  const last = await store.index('by_sequence').openKeyCursor(null, 'prev')
  return (last?.key ?? 0) + 1
}

export function bodyOf({ body, kind }: MoneyCommand): string {
  const text = canonicalJson(body)
  // A PIN travels once, over TLS, to the door that checks it; what lies in storage never has one.
  if (/"(?:\w+_)?pin":/.test(text)) throw new Error(`a PIN in the body of a ${kind}`)
  return text
}

/** Its sequence is given when it is written. */
export function newRecord(
  { id, kind, path, body, shiftId }: MoneyCommand,
  text: string,
  by: Commander,
  nowMs: number,
): MoneyCommandRecord {
  const ofBody = typeof body.session_id === 'string' ? body.session_id : null
  return {
    ...{ id, kind, path, body: text, state: 'pending', sequence: 0, ...by },
    shiftId: shiftId ?? ofBody,
    createdAtMs: nowMs,
    answer: null,
    refusal: null,
    isSeen: true,
  }
}

/** Beside the words that the same key sealed. */
export async function sealVerdict(
  seams: CommandKeeping['seams'],
  segment: SegmentRecord,
  id: string,
  said: Pick<MoneyCommandRecord, 'answer' | 'refusal'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await sealBody(seams, segment, verdictOf(id), JSON.stringify(said))
  return body as Uint8Array<ArrayBuffer>
}

/** What the hub said. An answer is never taken back by a refusal that came later. */
export async function settleCommand(
  { database, seams, vault }: CommandKeeping,
  id: string,
  verdict: Pick<MoneyCommandRecord, 'state' | 'answer' | 'refusal' | 'isSeen'>,
): Promise<MoneyCommandRecord | null> {
  const { state, isSeen, ...said } = verdict
  const stored = await rewriteCommand(database, id, async (before) => {
    if (before === undefined || isAnswered(before)) return null
    if (!isSealed(before)) return { row: { ...before, ...verdict } }
    const segment = await database.get('journal_segments', before.segmentId)
    const sealed = segment ? await sealVerdict(seams, segment, id, said) : null
    return { row: { ...before, state, isSeen, verdict: sealed } }
  })
  if (stored === undefined) return null
  // It changed nothing: from the second copy nobody shall take it for something that happened.
  if (stored.state === 'refused' && !isTold(stored)) vault?.withdraw(stored)
  return openOne(database, stored, seams.subtle)
}

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
