// What a till did without its hub has a second copy as its sales have, in the words in which the
// hub is told of it: when IndexedDB loses it, the hub takes it out of the sealed file.

import { fromIso } from '#domain/datetime.ts'
import { COMMAND_KEPT_MS, COMMANDS_KEPT, commandsInState } from './command-journal.ts'
import type { MoneyCommandRecord } from './command-record.ts'
import type { TerminalDatabase } from './database.ts'
import { newSegment } from './new-segment.ts'
import { sealBody } from './sealed-body.ts'
import type { FramedRecord } from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'
import { textOf } from './tell-commands.ts'
import type { TerminalSeams } from './terminal-seams.ts'

export type SealedCommand = { segment: SegmentRecord; framed: FramedRecord }

/** Null: this till was told no key of its outlet, or is no terminal. */
export async function sealTold(
  seams: Pick<TerminalSeams, 'clock' | 'randomness' | 'subtle'>,
  database: TerminalDatabase,
  record: MoneyCommandRecord,
): Promise<SealedCommand | null> {
  const [known, device, counter] = await Promise.all([
    database.get('sync_metadata', 'sealing-key'),
    database.get('identity', 'device'),
    database.get('identity', 'counter'),
  ])
  if (known?.key !== 'sealing-key' || device?.key !== 'device') return null
  if (counter?.key !== 'counter') return null
  const { terminalId } = device
  const { series, number } = counter
  const place = { terminalId, series, shiftId: record.shiftId ?? '', number: number + 1 }
  const segment = await newSegment(seams, database, place, known.sealing)
  const { id, sequence } = record
  const at = { kind: 'command', id, number: 0 } as const
  const { body } = await sealBody(seams, segment, at, textOf(record))
  return { segment, framed: { ...at, sequence, body: body as Uint8Array<ArrayBuffer> } }
}

/** What was told once is only here until the hub has it; the page may have died before its copy. */
export const untoldIn = async (database: TerminalDatabase): Promise<MoneyCommandRecord[]> =>
  (await commandsInState(database, 'pending')).filter(({ told }) => told !== undefined)

/** IndexedDB has it, or has had it and let it go by its age: then the hub has answered it. */
export async function isCommandKnown(
  database: TerminalDatabase,
  { id }: Pick<FramedRecord, 'id'>,
  text: string | null,
  nowMs: number,
): Promise<boolean> {
  if ((await database.getKey('money_commands', id)) !== undefined) return true
  if (text === null || (await database.count('money_commands')) < COMMANDS_KEPT) return false
  const { done_at } = JSON.parse(text) as { done_at: string }
  const doneMs = fromIso(done_at)
  return doneMs !== null && doneMs <= nowMs - COMMAND_KEPT_MS
}
