// A wrong watermark is the one message that can destroy sales: terminals forget what it covers. So
// nothing is believed that the hub cannot check against its own rows.
import type { MarksMessage } from '#domain/wire/relay-message.ts'
import type { Db } from '../db/open-database.ts'
import { CHAIN_START } from '../outbox/append-outbox.ts'
import {
  countConfirmedNumbers,
  findMark,
  findOutboxHash,
  findSeries,
  listWatermarks,
  readChainHead,
  saveMark,
  saveWatermark,
} from './cloud-store.ts'

export type MarksRefusal =
  /** About another life of this database. */
  | 'epoch-unknown'
  /** The cloud states a row that this hub never wrote. */
  | 'sequence-unknown'
  /** The cloud holds another row under that number: one of the two is a fork. */
  | 'hash-differs'
  /** A number that no till ever used here. */
  | 'watermark-beyond-series'
  /** The cloud forgot sales although it confirms as many rows as before. */
  | 'watermark-decreased'
  /** A number up to the watermark has no sale here whose row the cloud confirms. */
  | 'watermark-not-proven'

export type ChangedWatermark = { terminalId: string; series: string; watermark: number }
export type AppliedMarks =
  | { ok: true; isChanged: boolean; wasCloudRestored: boolean; watermarks: ChangedWatermark[] }
  | { ok: false; reason: MarksRefusal; detail: string }

type Wanted = MarksMessage['watermarks'][number]

/**
 * Applies what the cloud confirmed, whole or not at all: the message is refused unless the hub's
 * own outbox has the stated hash at the stated sequence and its own sales prove every watermark.
 * A cloud that was restored to an earlier day confirms less than before; then the watermarks go
 * down with it, and the sales are sent again. Call inside `write`.
 */
export function applyMarks(tx: Db, marks: MarksMessage, nowMs: number): AppliedMarks {
  const head = readChainHead(tx)
  if (marks.epoch !== head.epoch) return refused('epoch-unknown', marks.epoch)
  if (marks.last_sequence > head.outbox_sequence) {
    return refused('sequence-unknown', `${marks.last_sequence} of ${head.outbox_sequence}`)
  }
  const ownHash =
    marks.last_sequence === 0 ? CHAIN_START : findOutboxHash(tx, marks.epoch, marks.last_sequence)
  if (ownHash !== marks.last_hash) return refused('hash-differs', `row ${marks.last_sequence}`)

  const before = findMark(tx, marks.epoch)
  const wasCloudRestored = before !== undefined && marks.last_sequence < before.last_sequence
  const watermarks: ChangedWatermark[] = []
  for (const wanted of [...marks.watermarks, ...unmentioned(tx, marks, wasCloudRestored)]) {
    const judged = judge(tx, wanted, marks.last_sequence, wasCloudRestored)
    if (judged === 'changed') watermarks.push(changed(wanted))
    else if (judged !== 'unchanged') return refused(judged, describe(wanted))
  }
  for (const { terminalId, series, watermark } of watermarks) {
    saveWatermark(tx, terminalId, series, watermark)
  }
  const isChanged = watermarks.length > 0 || before?.last_sequence !== marks.last_sequence
  if (isChanged) {
    const { last_sequence, last_hash } = marks
    saveMark(tx, marks.epoch, { last_sequence, last_hash, confirmed_at_ms: nowMs })
  }
  return { ok: true, isChanged, wasCloudRestored, watermarks }
}

function judge(
  tx: Db,
  wanted: Wanted,
  lastSequence: number,
  wasCloudRestored: boolean,
): 'changed' | 'unchanged' | MarksRefusal {
  const own = findSeries(tx, wanted.terminal_id, wanted.series)
  // A late sale of a series that was never opened here has nobody who could forget anything.
  if (!own) return 'unchanged'
  if (wanted.watermark > own.last_number_seen) return 'watermark-beyond-series'
  if (wanted.watermark < own.watermark && !wasCloudRestored) return 'watermark-decreased'
  const above = wasCloudRestored ? 0 : own.watermark
  const range = { above, upTo: wanted.watermark }
  const provenCount = countConfirmedNumbers(tx, wanted, range, lastSequence)
  if (provenCount !== wanted.watermark - above) return 'watermark-not-proven'
  return wanted.watermark === own.watermark ? 'unchanged' : 'changed'
}

/** A restored cloud is silent about series that it no longer knows: it holds nothing of them. */
function unmentioned(tx: Db, marks: MarksMessage, wasCloudRestored: boolean): Wanted[] {
  if (!wasCloudRestored) return []
  const mentioned = new Set(marks.watermarks.map(describeSeries))
  return listWatermarks(tx)
    .filter((series) => !mentioned.has(describeSeries(series)))
    .map((series) => ({ ...series, watermark: 0 }))
}

const changed = ({ terminal_id, series, watermark }: Wanted): ChangedWatermark => ({
  terminalId: terminal_id,
  series,
  watermark,
})
const describeSeries = ({ terminal_id, series }: { terminal_id: string; series: string }): string =>
  `${terminal_id}/${series}`
const describe = (wanted: Wanted): string => `${describeSeries(wanted)} up to ${wanted.watermark}`
const refused = (reason: MarksRefusal, detail: string): AppliedMarks => ({
  ok: false,
  reason,
  detail,
})
