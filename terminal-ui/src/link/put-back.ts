// Sales that IndexedDB has lost go back into it from the second journal, before the next number is
// taken.

import { fromIso } from '#domain/datetime.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { isCommandKnown } from './copy-told.ts'
import {
  type CounterRecord,
  type StoredSale,
  type TerminalDatabase,
  writeStrictly,
} from './database.ts'
import { openBody } from './sealed-body.ts'
import type { FramedRecord } from './segment-frames.ts'
import type { OwnFile, SealedFile } from './segment-survey.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { mendSale, unreadableSales } from './unreadable-sales.ts'
import { forgottenUpTo, seriesOf } from './watermark.ts'

export type PutBack = {
  count: number
  /** What does not open here, or whose number was given away since: the hub decides. */
  sealed: SealedFile[]
}

/**
 * Whatever a file has and IndexedDB does not, unless it was forgotten because the cloud holds it.
 * The counter is lifted over all of them first, so that no number is given twice (I5).
 */
export async function putBackLost(
  { clock, subtle }: Pick<TerminalSeams, 'clock' | 'subtle'>,
  database: TerminalDatabase,
  own: readonly OwnFile[],
): Promise<PutBack> {
  const result: PutBack = { count: 0, sealed: [] }
  await liftCounter(database, own)
  const aside = new Set((await unreadableSales(database)).map(({ id }) => id))
  for (const { segment, records, handedOverCount } of own) {
    const left: FramedRecord[] = []
    for (const [at, record] of records.entries()) {
      const isSale = record.kind === 'sale'
      const known = isSale && (await database.getKey('pending_transactions', record.id))
      if (known && !aside.has(record.id)) continue
      const text = await openBody(subtle, segment, record, record.body)
      if (!isSale) {
        // Only the hub can say whether it has it; told twice, it is one.
        if (at < handedOverCount) continue
        if (!(await isCommandKnown(database, record, text, clock.nowMs()))) left.push(record)
        continue
      }
      if (known) {
        // The row is there and does not open: its copy does, or only the hub can tell.
        if (text === null) left.push(record)
        else await mendSale(database, record.id, record.body, segment.id)
        if (text !== null) result.count += 1
        continue
      }
      const sale = text === null ? null : (JSON.parse(text) as SaleMessage)
      if (sale !== null && (await isForgotten(database, sale, clock.nowMs()))) continue
      const isBack = sale !== null && (await putBack(database, sale, record, segment.id))
      if (isBack) result.count += 1
      else left.push(record)
    }
    if (left.length > 0) {
      result.sealed.push({ name: segment.id, signed: segment.signed, records: left })
    }
  }
  return result
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
