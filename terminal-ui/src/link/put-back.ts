// Sales and money commands that IndexedDB has lost go back into it from the second journal, before
// the next number is taken.

import { fromIso } from '#domain/datetime.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import {
  type CounterRecord,
  type StoredSale,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import { putBackCommand } from './put-back-command.ts'
import { unreadableCommands } from './seal-command.ts'
import { openBody } from './sealed-body.ts'
import type { FramedRecord } from './segment-frames.ts'
import type { SegmentRecord } from './segment-record.ts'
import type { OwnFile, SealedFile } from './segment-survey.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { mendSale, unreadableSales } from './unreadable-sales.ts'
import { forgottenUpTo, seriesOf } from './watermark.ts'

export type PutBack = {
  /** Sales; beside them money commands. */
  count: number
  commandCount: number
  /** What does not open here, or whose number was given away since: the hub decides. */
  sealed: SealedFile[]
}

export type Readers = {
  seams: Pick<TerminalSeams, 'clock' | 'subtle'>
  database: TerminalDatabase
  /** Rows that are there and do not open. */
  aside: ReadonlySet<string>
}
/** left: only the hub can say. */
export type Found = 'known' | 'back' | 'left'

/**
 * Whatever a file has and IndexedDB does not, unless it was forgotten because the cloud holds it.
 * The counter is lifted first over all of them, so that no number is given twice (I5).
 */
export async function putBackLost(
  seams: Readers['seams'],
  database: TerminalDatabase,
  own: readonly OwnFile[],
): Promise<PutBack> {
  const result: PutBack = { count: 0, commandCount: 0, sealed: [] }
  await liftCounter(database, own)
  const unreadable = await Promise.all([
    unreadableSales(database),
    unreadableCommands(database, seams.subtle),
  ])
  const aside = new Set(unreadable.flat().map(({ id }) => id))
  const readers = { seams, database, aside }
  for (const { segment, records, handedOverCount } of own) {
    const left: FramedRecord[] = []
    for (const [at, record] of records.entries()) {
      const isSale = record.kind === 'sale'
      // Told twice, a command is one; but what the hub has had it has, or has set aside.
      if (!isSale && at < handedOverCount) continue
      const find = isSale ? putBackSale : putBackCommand
      const found = await find(readers, segment, record)
      if (found === 'left') left.push(record)
      if (found === 'back') result[isSale ? 'count' : 'commandCount'] += 1
    }
    if (left.length > 0) {
      result.sealed.push({ name: segment.id, signed: segment.signed, records: left })
    }
  }
  return result
}

async function putBackSale(
  { seams, database, aside }: Readers,
  segment: SegmentRecord,
  record: FramedRecord,
): Promise<Found> {
  const known = await database.getKey('pending_transactions', record.id)
  if (known !== undefined && !aside.has(record.id)) return 'known'
  const text = await openBody(seams.subtle, segment, record, record.body)
  if (text === null) return 'left'
  if (known !== undefined) {
    // The row is there and does not open: its copy does.
    await mendSale(database, record.id, record.body, segment.id)
    return 'back'
  }
  const sale = JSON.parse(text) as SaleMessage
  if (await isForgotten(database, sale, seams.clock.nowMs())) return 'known'
  return (await putBack(database, sale, record, segment.id)) ? 'back' : 'left'
}

async function isForgotten(
  database: TerminalDatabase,
  { receipt_number, number }: SaleMessage,
  nowMs: number,
): Promise<boolean> {
  return number <= (await forgottenUpTo(database, seriesOf(receipt_number), nowMs))
}

async function liftCounter(database: TerminalDatabase, own: readonly OwnFile[]): Promise<void> {
  const device = await database.get('identity', 'device')
  await writeStrictly(database, ['identity'], async (transaction) => {
    const store = transaction.objectStore('identity')
    const counter = await store.get('counter')
    if (counter?.key !== 'counter' || device?.key !== 'device') return
    const lifted = { ...counter }
    for (const { segment, records } of own) {
      const { series, terminal_id } = segment.signed.header
      const isOfSeries = series === counter.series && terminal_id === device.terminalId
      for (const { kind, number, sequence } of records) {
        // Commands are numbered by themselves.
        if (kind === 'command') continue
        lifted.sequence = Math.max(lifted.sequence, sequence)
        if (isOfSeries) lifted.number = Math.max(lifted.number, number)
      }
    }
    const isBehind = lifted.number > counter.number || lifted.sequence > counter.sequence
    if (isBehind) await store.put(lifted)
  })
}

/** False when its number, or without a counter its place, belongs to another sale here already. */
async function putBack(
  database: TerminalDatabase,
  sale: SaleMessage,
  framed: FramedRecord,
  segmentId: string,
): Promise<boolean> {
  return writeStrictly(database, ['identity', 'pending_transactions'], async (transaction) => {
    const journal = transaction.objectStore('pending_transactions')
    const identity = transaction.objectStore('identity')
    if ((await journal.index('by_receipt_number').getKey(sale.receipt_number)) !== undefined) {
      return false
    }
    let { sequence } = framed
    const counter = await identity.get('counter')
    const isTaken = (await journal.index('by_sequence').getKey(sequence)) !== undefined
    if (isTaken) {
      // Who this device was is lost as well: the hub takes the file as it is.
      if (counter?.key !== 'counter') return false
      sequence = counter.sequence + 1
      await identity.put({ ...counter, sequence } satisfies CounterRecord)
    }
    await journal.add(recordOf(sale, { ...framed, sequence }, segmentId))
    return true
  })
}

const recordOf = (
  sale: SaleMessage,
  { id, number, sequence, body }: FramedRecord,
  segmentId: string,
): StoredSale => ({
  ...{ id, kind: 'sale', state: 'pending', sequence, series: sale.series, number },
  receiptNumber: sale.receipt_number,
  shiftId: sale.session_id,
  createdAtMs: fromIso(sale.created_at) ?? 0,
  // Of a run of the page that is over: its age is not known, and its receipt is held.
  ...{ runId: 'put-back', monotonicMs: 0 },
  payableMinor: sale.totals.payable_minor,
  ...{ bodyFormat: 'sealed-1', body, segmentId },
  ...{ answer: null, refusal: null },
})
