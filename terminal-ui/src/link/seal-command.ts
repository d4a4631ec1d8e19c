// Money commands sealed as sales are, in a segment of their shift; what lay in the clear before is
// sealed when the second journal is opened. What the hub has not answered has a copy in its file.

import type { SealedCommandText } from '#domain/wire/sealed-command.ts'
import { inState } from './command-journal.ts'
import {
  isSealed,
  isTold,
  type MoneyCommandRecord,
  type SealedCommand,
  type StoredCommand,
} from './command-record.ts'
import type { TerminalDatabase } from './database.ts'
import { newSegment } from './new-segment.ts'
import { openCommands, sealBody, wordsOf } from './sealed-body.ts'
import type { SegmentRecord } from './segment-record.ts'
import { textOf } from './tell-commands.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { type NextRow, rewriteCommand, sealVerdict } from './write-command.ts'

type Sealing = Pick<TerminalSeams, 'clock' | 'randomness' | 'subtle'>

/** Null: this till was told no key of its outlet, or is no terminal. */
export async function sealCommand(
  seams: Sealing,
  database: TerminalDatabase,
  record: MoneyCommandRecord,
): Promise<NextRow | null> {
  const segment = await segmentOf(seams, database, record.shiftId)
  if (segment === null) return null
  const { path, body, staffId, staffName, answer, refusal, told, ...facts } = record
  const at = wordsOf(record.id)
  const sealed = await sealBody(seams, segment, at, commandText(record))
  const said = answer === null && refusal === null ? null : { answer, refusal }
  const row: SealedCommand = {
    ...{ ...facts, isTold: told !== undefined, segmentId: segment.id },
    words: sealed.body as Uint8Array<ArrayBuffer>,
    verdict: said && (await sealVerdict(seams, segment, record.id, said)),
  }
  return { row, segment }
}

async function segmentOf(
  seams: Sealing,
  database: TerminalDatabase,
  shiftId: string | null,
): Promise<SegmentRecord | null> {
  const [known, device, counter] = await Promise.all([
    database.get('sync_metadata', 'sealing-key'),
    database.get('identity', 'device'),
    database.get('identity', 'counter'),
  ])
  if (known?.key !== 'sealing-key' || device?.key !== 'device') return null
  if (counter?.key !== 'counter') return null
  const { terminalId } = device
  const { series, number } = counter
  const place = { terminalId, series, shiftId: shiftId ?? '', number: number + 1 }
  return newSegment(seams, database, place, known.sealing)
}

export function commandText(record: MoneyCommandRecord): string {
  const { path, staffId, staffName, told } = record
  const head: Omit<SealedCommandText, 'command'> = {
    ...{ format: 'ocean-command-1', state: told ? 'told' : 'asked', path },
    row: { staffId, staffName, shiftId: record.shiftId, createdAtMs: record.createdAtMs, told },
  }
  return `${JSON.stringify(head).slice(0, -1)},"command":${textOf(record)}}`
}

/** The hub may not have it: this till is where it is. */
export const isOnlyHere = (stored: StoredCommand): boolean =>
  stored.state === 'pending' || (stored.state === 'refused' && isTold(stored))

/**
 * Seals rows that builds of before wrote in the clear, each in a write of its own: wherever it is
 * cut off, every row is either as it was or sealed. Stops where this till has no key yet.
 */
export async function sealPlain(
  seams: Sealing,
  database: TerminalDatabase,
  isAsked: (stored: StoredCommand) => boolean,
): Promise<void> {
  const plain = (stored: StoredCommand | undefined): stored is MoneyCommandRecord =>
    stored !== undefined && !isSealed(stored)
  for (const { id } of (await database.getAll('money_commands')).filter(plain).filter(isAsked)) {
    const now = await rewriteCommand(database, id, async (before) =>
      plain(before) ? sealCommand(seams, database, before) : null,
    )
    if (plain(now)) return
  }
}

/** Unanswered, and its seal does not open in this browser. */
export async function unreadableCommands(
  database: TerminalDatabase,
  subtle?: SubtleCrypto,
): Promise<SealedCommand[]> {
  const pending = await database.getAllFromIndex('money_commands', 'by_state', inState('pending'))
  const sealed = pending.filter(isSealed)
  const opened = await openCommands(database, sealed, subtle)
  return sealed.filter((_, at) => opened[at]?.body === '')
}

/** Of one that does not open its copy does: it has its words again, and is sent. */
export const mendCommand = (
  database: TerminalDatabase,
  id: string,
  words: Uint8Array<ArrayBuffer>,
  segmentId: string,
): Promise<unknown> =>
  rewriteCommand(database, id, async (before) => ({
    row: { ...(before as SealedCommand), words, segmentId },
  }))

/** The hub has opened these: they wait for nothing here. What was readable here is sent as ever. */
export async function noteCommandsTaken(
  database: TerminalDatabase,
  ids: readonly string[],
  subtle?: SubtleCrypto,
): Promise<void> {
  const unreadable = await unreadableCommands(database, subtle)
  for (const { id } of unreadable.filter((row) => ids.includes(row.id))) {
    await rewriteCommand(database, id, async (before) => ({
      row: { ...(before as SealedCommand), state: 'answered' },
    }))
  }
}
