// A money command that IndexedDB has lost goes back into it as it was: asked of the hub again, or
// told. Ids make it one, whatever the hub has had of it.

import type { SealedCommandText } from '#domain/wire/sealed-command.ts'
import type { CommandKind } from './command-kinds.ts'
import type { SealedCommand } from './command-record.ts'
import { type TerminalDatabase, writeStrictly } from './database.ts'
import { isCommandKnown } from './forget-commands.ts'
import type { Found, Readers } from './put-back.ts'
import { mendCommand } from './seal-command.ts'
import { openBody } from './sealed-body.ts'
import type { FramedRecord } from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'
import { nextSequence } from './write-command.ts'

type Words = { kind: CommandKind; done_at: string }
type ReadText = Omit<SealedCommandText, 'command' | 'row'> & {
  command: Words
  row: Pick<SealedCommand, 'shiftId' | 'createdAtMs'>
}

export async function putBackCommand(
  { seams, database, aside }: Readers,
  segment: SegmentRecord,
  framed: FramedRecord,
): Promise<Found> {
  const { id, body } = framed
  const isAside = aside.has(id)
  const text = await openBody(seams.subtle, segment, framed, body)
  // Builds of before sealed the bare words: only the hub takes those.
  const read = text === null ? null : (JSON.parse(text) as ReadText | Words)
  const words = read && ('command' in read ? read.command : read)
  const nowMs = seams.clock.nowMs()
  const isKnown = await isCommandKnown(database, id, words?.done_at ?? null, nowMs)
  if (isKnown && !isAside) return 'known'
  if (read === null || !('command' in read)) return 'left'
  if (isAside) await mendCommand(database, id, body, segment.id)
  else await add(database, framed, read, segment.id)
  return 'back'
}

function add(
  database: TerminalDatabase,
  { id, sequence, body }: FramedRecord,
  { state, command, row }: ReadText,
  segmentId: string,
): Promise<unknown> {
  const lost: SealedCommand = {
    ...{ id, kind: command.kind, state: 'pending', sequence, isSeen: true },
    ...{ shiftId: row.shiftId, createdAtMs: row.createdAtMs, isTold: state === 'told' },
    ...{ segmentId, words: body, verdict: null },
  }
  return writeStrictly(database, ['money_commands'], async (transaction) => {
    const store = transaction.objectStore('money_commands')
    const isTaken = (await store.index('by_sequence').getKey(sequence)) !== undefined
    await store.put(isTaken ? { ...lost, sequence: await nextSequence(store) } : lost)
  })
}
