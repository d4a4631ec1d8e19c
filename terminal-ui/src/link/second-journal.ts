// The second copy of the journal, in files beside IndexedDB: a damaged LevelDB can take everything
// in it, silently, and leaves these (measured in Chromium). Fetched after the first screen.

import type { MoneyCommandRecord } from './command-record.ts'
import { sealTold, untoldIn } from './copy-told.ts'
import { type StoredSale, type TerminalDatabase, writeStrictly } from './database.ts'
import { putBackLost } from './put-back.ts'
import type { SegmentFiles } from './segment-files.ts'
import {
  type FramedRecord,
  frameHandedOver,
  frameHeader,
  frameRecord,
  scanFile,
} from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'
import { type SealedFile, surveyFiles } from './segment-survey.ts'
import type { TerminalSeams } from './terminal-seams.ts'

export { newSegment } from './new-segment.ts'

/** What the hub has opened stays here as long, for a hub that is restored to an earlier day. */
export const HANDED_OVER_KEPT_MS = 7 * 24 * 60 * 60 * 1000

type SealedSale = Extract<StoredSale, { bodyFormat: 'sealed-1' }>

export type SecondJournal = {
  /** Sales that IndexedDB had lost and this browser could put back. */
  putBackCount: number
  /** Files with records that only the hub can open; oldest first. */
  sealed: readonly SealedFile[]
  damagedCount: number
  /** The head of its file, before the first sale. */
  begin(segment: SegmentRecord): Promise<void>
  append(record: SealedSale): Promise<'kept' | 'absent'>
  /** What was done without the hub and is not told yet. */
  copyTold(record: MoneyCommandRecord): Promise<'kept' | 'absent'>
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

  async function append(record: SealedSale): Promise<'kept' | 'absent'> {
    if (files === null) return 'absent'
    const { segmentId } = record
    const segment = headed.has(segmentId) ? null : await database.get('journal_segments', segmentId)
    if (segment === undefined) throw new Error('a sale was sealed with a key that is not kept')
    await add(files, segmentId, segment, framed(record))
    return 'kept'
  }
  async function add(
    to: SegmentFiles,
    name: string,
    head: SegmentRecord | null,
    record: FramedRecord,
  ): Promise<void> {
    const frame = frameRecord(record)
    await to.append(name, head === null ? frame : joined(frameHeader(head.signed), frame))
    headed.add(name)
  }
  async function copyTold(record: MoneyCommandRecord): Promise<'kept' | 'absent'> {
    if (files === null) return 'absent'
    const sealed = await sealTold(seams, database, record)
    if (sealed === null) return 'absent'
    const { segment, framed } = sealed
    await add(files, segment.id, headed.has(segment.id) ? null : segment, framed)
    return 'kept'
  }
  for (const record of await uncopied(database, survey.own)) await append(record).catch(() => null)
  const copied = new Set(survey.own.flatMap(({ records }) => records.map(({ id }) => id)))
  for (const record of await untoldIn(database)) {
    if (!copied.has(record.id)) await copyTold(record).catch(() => {})
  }

  return {
    putBackCount: putBack.count,
    sealed: [...survey.sealed, ...putBack.sealed],
    damagedCount: survey.damagedCount,
    async begin({ id, signed }) {
      if (headed.has(id)) return
      await files?.append(id, frameHeader(signed))
      headed.add(id)
    },
    append,
    copyTold,
    async noteHandedOver(name, unreadableCount) {
      const atMs = seams.clock.nowMs()
      await files?.append(name, frameHandedOver({ atMs, unreadableCount }))
    },
    async prune(currentId) {
      const emptied = await forgetEmpty(database, currentId)
      for (const id of emptied) headed.delete(id)
      // What cannot be removed now is offered to the hub once more, which has all of it.
      if (files !== null) await removeFiles(seams, database, files, emptied).catch(() => {})
    },
    close: () => files?.close(),
  }
}

const framed = ({ id, number, sequence, body }: SealedSale): FramedRecord => ({
  ...{ kind: 'sale', id, number, sequence, body },
})

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
  own: readonly { segment: SegmentRecord; records: readonly FramedRecord[] }[],
): Promise<SealedSale[]> {
  const copied = new Map(own.map(({ segment, records }) => [segment.id, idsOf(records)]))
  const missing: SealedSale[] = []
  for (const { id: segmentId } of await database.getAll('journal_segments')) {
    const there = copied.get(segmentId)
    const kept = await database.getAllFromIndex('pending_transactions', 'by_segment', segmentId)
    for (const record of kept) {
      if (record.bodyFormat === 'sealed-1' && !there?.has(record.id)) missing.push(record)
    }
  }
  return missing
}

const idsOf = (records: readonly FramedRecord[]) => new Set(records.map(({ id }) => id))

/** Keys of segments of which nothing is kept any more. */
async function forgetEmpty(
  database: TerminalDatabase,
  currentId: string | null,
): Promise<string[]> {
  const forgotten: string[] = []
  for (const { id } of await database.getAll('journal_segments')) {
    if (id !== currentId && (await forgetIfEmpty(database, id))) forgotten.push(id)
  }
  return forgotten
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

/** In one transaction with the look: a sale that is committed meanwhile keeps its key. */
const forgetIfEmpty = (database: TerminalDatabase, id: string): Promise<boolean> =>
  writeStrictly(database, [...KEPT_FOR, 'journal_segments'], async (transaction) => {
    const sales = transaction.objectStore('pending_transactions').index('by_segment').count(id)
    // Which file a command is in is not written down: while one is untold, all of them stay.
    const pending = IDBKeyRange.bound(['pending', 0], ['pending', Infinity])
    const untold = transaction.objectStore('money_commands').index('by_state').count(pending)
    const kept = await Promise.all([sales, untold])
    const isEmpty = kept.every((count) => count === 0)
    if (isEmpty) await transaction.objectStore('journal_segments').delete(id)
    return isEmpty
  })
