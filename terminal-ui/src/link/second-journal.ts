// The second copy of the journal, in files beside IndexedDB: a damaged LevelDB can take everything
// in it, silently, and leaves these (measured in Chromium). Fetched after the first screen.

import { isSealed, type SealedCommand } from './command-record.ts'
import { type StoredSale, type TerminalDatabase, writeStrictly } from './database.ts'
import { forgetOldCommands } from './forget-commands.ts'
import { putBackLost } from './put-back.ts'
import { isOnlyHere, sealPlain } from './seal-command.ts'
import type { SegmentFiles } from './segment-files.ts'
import {
  type FramedRecord,
  frameHandedOver,
  frameHeader,
  frameRecord,
  frameWithdrawn,
  scanFile,
} from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'
import { type SealedFile, surveyFiles } from './segment-survey.ts'
import type { TerminalSeams } from './terminal-seams.ts'

export { newSegment } from './new-segment.ts'
export { sealCommand } from './seal-command.ts'

/** What the hub has opened stays here as long, for a hub that is restored to an earlier day. */
export const HANDED_OVER_KEPT_MS = 7 * 24 * 60 * 60 * 1000

type SealedSale = Extract<StoredSale, { bodyFormat: 'sealed-1' }>
/** What lies in both storages. */
export type SealedRow = SealedSale | SealedCommand

export type SecondJournal = {
  /** Sales, and money commands, that IndexedDB had lost and this browser could put back. */
  putBackCount: number
  putBackCommandCount: number
  /** Files with records that only the hub can open; oldest first. */
  sealed: readonly SealedFile[]
  damagedCount: number
  /** The head of its file, before the first sale. */
  begin(segment: SegmentRecord): Promise<void>
  append(row: SealedRow): Promise<'kept' | 'absent'>
  /** The hub refused it: it changed nothing. */
  withdraw(row: SealedCommand): Promise<void>
  /** The hub gave its verdict for all of a sealed file. */
  noteHandedOver(name: string, unreadableCount: number): Promise<void>
  prune(currentId: string | null): Promise<void>
  close(): void
}

/** Opens the files, puts back what IndexedDB lost, copies what the files lack. */
export async function openSecondJournal(
  seams: TerminalSeams,
  database: TerminalDatabase,
): Promise<SecondJournal> {
  const files = await seams.openSegmentFiles().catch(() => null)
  const survey = await surveyFiles(database, files)
  const putBack = await putBackLost(seams, database, survey.own)
  /** Segments whose header this run has written: a header now and then outlives damage. */
  const headed = new Set<string>()

  async function append(row: SealedRow): Promise<'kept' | 'absent'> {
    if (files === null) return 'absent'
    const { segmentId } = row
    const segment = headed.has(segmentId) ? null : await database.get('journal_segments', segmentId)
    if (segment === undefined) throw new Error('it was sealed with a key that is not kept')
    const frame = frameRecord(framed(row))
    const bytes = segment === null ? frame : joined(frameHeader(segment.signed), frame)
    await files.append(segmentId, bytes)
    headed.add(segmentId)
    return 'kept'
  }
  // A till without room for it keeps them plain: they are sent all the same.
  await sealPlain(seams, database, isOnlyHere).catch(() => {})
  for (const row of await uncopied(database, survey.own)) await append(row).catch(() => null)

  return {
    putBackCount: putBack.count,
    putBackCommandCount: putBack.commandCount,
    sealed: [...survey.sealed, ...putBack.sealed],
    damagedCount: survey.damagedCount,
    async begin({ id, signed }) {
      if (headed.has(id)) return
      await files?.append(id, frameHeader(signed))
      headed.add(id)
    },
    append,
    async withdraw({ id, segmentId }) {
      await files?.append(segmentId, frameWithdrawn(id))
    },
    async noteHandedOver(name, unreadableCount) {
      const atMs = seams.clock.nowMs()
      await files?.append(name, frameHandedOver({ atMs, unreadableCount }))
    },
    async prune(currentId) {
      await forgetOldCommands(database, seams.clock.nowMs())
      await sealPlain(seams, database, () => true).catch(() => {})
      const emptied = await forgetEmpty(database, currentId)
      for (const id of emptied) headed.delete(id)
      // What cannot be removed now is offered to the hub once more, which has all of it.
      if (files !== null) await removeFiles(seams, database, files, emptied).catch(() => {})
    },
    close: () => files?.close(),
  }
}

function framed(row: SealedRow): FramedRecord {
  const { id, sequence } = row
  if (!('words' in row)) return { kind: 'sale', id, number: row.number, sequence, body: row.body }
  return { kind: 'command', id, number: 0, sequence, body: row.words }
}

/** One addition is one flush. */
function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + tail.length)
  bytes.set(head)
  bytes.set(tail, head.length)
  return bytes
}

/** The page may have been killed between the commit and its copy. */
async function uncopied(
  database: TerminalDatabase,
  own: readonly { records: readonly FramedRecord[] }[],
): Promise<SealedRow[]> {
  const copied = new Map<string, FramedRecord>()
  for (const { records } of own) for (const record of records) copied.set(nameOf(record), record)
  const kept: SealedRow[] = []
  for (const { id } of await database.getAll('journal_segments')) {
    for (const sale of await database.getAllFromIndex('pending_transactions', 'by_segment', id)) {
      if (sale.bodyFormat === 'sealed-1') kept.push(sale)
    }
    for (const row of await database.getAllFromIndex('money_commands', 'by_segment', id)) {
      if (isSealed(row) && isOnlyHere(row)) kept.push(row)
    }
  }
  return kept.filter((row) => {
    const record = framed(row)
    const there = copied.get(nameOf(record))
    if (there === undefined) return true
    // What was asked first and is told since has other words.
    return record.kind === 'command' && !isSameBytes(there.body, record.body)
  })
}

const nameOf = ({ kind, id }: FramedRecord): string => `${kind} ${id}`
const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

/** Segments whose files may go; the keys of those of which nothing is kept any more go with them. */
async function forgetEmpty(
  database: TerminalDatabase,
  currentId: string | null,
): Promise<string[]> {
  const emptied: string[] = []
  for (const { id } of await database.getAll('journal_segments')) {
    if (id !== currentId && (await forgetIfEmpty(database, id))) emptied.push(id)
  }
  return emptied
}

/** Files of those, and what the hub has opened long enough ago. */
async function removeFiles(
  { clock }: TerminalSeams,
  database: TerminalDatabase,
  files: SegmentFiles,
  emptied: readonly string[],
): Promise<void> {
  for (const id of emptied) await files.remove(id)
  for (const name of await files.list()) {
    if ((await database.getKey('journal_segments', name)) !== undefined) continue
    const { handedOver } = scanFile(await files.read(name))
    if (handedOver === null || handedOver.unreadableCount > 0) continue
    if (handedOver.atMs <= clock.nowMs() - HANDED_OVER_KEPT_MS) await files.remove(name)
  }
}

const KEPT_FOR = ['pending_transactions', 'money_commands'] as const

/**
 * In one transaction with the look: a sale that is committed meanwhile keeps its key. Commands that
 * the hub has answered need no copy, and their key as long as somebody may read them.
 */
const forgetIfEmpty = (database: TerminalDatabase, id: string): Promise<boolean> =>
  writeStrictly(database, [...KEPT_FOR, 'journal_segments'], async (transaction) => {
    const [sales, commands] = await Promise.all([
      transaction.objectStore('pending_transactions').index('by_segment').count(id),
      transaction.objectStore('money_commands').index('by_segment').getAll(id),
    ])
    if (sales > 0 || commands.some(isOnlyHere)) return false
    if (commands.length === 0) await transaction.objectStore('journal_segments').delete(id)
    return true
  })
