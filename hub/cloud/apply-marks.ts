// A wrong watermark is the one message that can destroy sales: terminals forget what it covers. So
// nothing is believed that the hub cannot check against its own rows.
import type { MarksMessage } from '#domain/wire/relay-message.ts'
import type { Db } from '../db/open-database.ts'
import { findChainHash, readChainHead } from '../outbox/chain-place.ts'
import {
  type CloudMark,
  findMark,
  findSeries,
  listWatermarks,
  saveMark,
  saveWatermark,
} from './cloud-store.ts'
import { businessDayAt, confirmedEarlier } from './confirmed-earlier.ts'
import { proveWatermark } from './prove-watermark.ts'

export type MarksRefusal =
  /** About another life of this database. */
  | 'epoch-unknown'
  /** The cloud states a row that this hub never wrote. */
  | 'sequence-unknown'
  /** The cloud holds another row under that number: one of the two is a fork. */
  | 'hash-differs'
  | SeriesFault

export type SeriesFault =
  /** A number that no till ever used here. */
  | 'watermark-beyond-series'
  /** The cloud forgot sales although it confirms as many rows as before. */
  | 'watermark-decreased'
  /** A number up to the watermark has no sale here whose row the cloud confirms. */
  | 'watermark-not-proven'

export type ChangedWatermark = { terminalId: string; series: string; watermark: number }
/** A series of which the cloud states more than a restored database can prove. */
export type UnprovenSeries = ChangedWatermark & { reason: SeriesFault; provenUpTo: number }
export type AppliedMarks =
  | {
      ok: true
      isChanged: boolean
      wasCloudRestored: boolean
      watermarks: ChangedWatermark[]
      unproven: UnprovenSeries[]
    }
  | { ok: false; reason: MarksRefusal; detail: string }

type Wanted = MarksMessage['watermarks'][number]

/** What the message says of the whole, which each of its series is judged by. */
type Ground = {
  /** Of this database; 0: it was never restored. */
  life: number
  sequence: number
  /** The cloud confirms less than before, or speaks of this life for the first time. */
  mayGoBack: boolean
}

/**
 * Applies what the cloud confirmed. The message is refused whole unless the hub's own outbox has
 * the stated hash at the stated sequence and its own sales prove every watermark. A cloud that was
 * restored to an earlier day confirms less than before; then the watermarks go down with it, and
 * the sales are sent again. A database that was restored may lack sales that the cloud holds: of
 * such a series it raises no more than it can prove, says so, and applies the rest. Call inside
 * `write`.
 */
export function applyMarks(tx: Db, marks: MarksMessage, nowMs: number): AppliedMarks {
  const head = readChainHead(tx)
  if (marks.epoch !== head.epoch) return refused('epoch-unknown', marks.epoch)
  if (marks.last_sequence > head.outbox_sequence) {
    return refused('sequence-unknown', `${marks.last_sequence} of ${head.outbox_sequence}`)
  }
  if (findChainHash(tx, marks.epoch, marks.last_sequence) !== marks.last_hash) {
    return refused('hash-differs', `row ${marks.last_sequence}`)
  }
  const before = findMark(tx, marks.epoch)
  const wasCloudRestored = before !== undefined && marks.last_sequence < before.last_sequence
  const isFirstOfLife = head.life > 0 && before === undefined
  const mayGoBack = wasCloudRestored || isFirstOfLife
  const ground = { life: head.life, sequence: marks.last_sequence, mayGoBack }
  const judged: Judged[] = []
  for (const wanted of [...marks.watermarks, ...unmentioned(tx, marks, wasCloudRestored)]) {
    const verdict = judge(tx, wanted, ground)
    if (typeof verdict === 'string') return refused(verdict, describe(wanted))
    judged.push(verdict)
  }
  const watermarks = judged.flatMap(({ changed }) => changed ?? [])
  const unproven = judged.flatMap((each) => each.unproven ?? [])
  for (const { terminalId, series, watermark } of watermarks) {
    saveWatermark(tx, terminalId, series, watermark)
  }
  const isChanged = watermarks.length > 0 || before?.last_sequence !== marks.last_sequence
  if (isChanged) saveMark(tx, marks.epoch, nextMark(tx, marks, before, nowMs))
  return { ok: true, isChanged, wasCloudRestored, watermarks, unproven }
}

type Judged = { changed?: ChangedWatermark; unproven?: UnprovenSeries }

function judge(tx: Db, wanted: Wanted, ground: Ground): Judged | SeriesFault {
  const own = findSeries(tx, wanted.terminal_id, wanted.series)
  // A late sale of a series that was never opened here has nobody who could forget anything.
  if (!own) return {}
  if (wanted.watermark < own.watermark && !ground.mayGoBack) return 'watermark-decreased'
  const isBeyond = wanted.watermark > own.last_number_seen
  if (isBeyond && ground.life === 0) return 'watermark-beyond-series'
  // What was proven by a confirmation that no longer holds is proven anew.
  const range = { above: ground.mayGoBack ? 0 : own.watermark, upTo: wanted.watermark }
  const proof = proveWatermark(tx, wanted, range, ground)
  if (proof.isFault && ground.life === 0) return 'watermark-not-proven'
  const about = { terminalId: wanted.terminal_id, series: wanted.series }
  const judged: Judged = {}
  if (proof.upTo !== own.watermark) judged.changed = { ...about, watermark: proof.upTo }
  if (proof.isFault) {
    const reason = isBeyond ? 'watermark-beyond-series' : 'watermark-not-proven'
    const { watermark } = wanted
    judged.unproven = { ...about, watermark, reason, provenUpTo: proof.upTo }
  }
  return judged
}

/** A restored cloud is silent about series that it no longer knows: it holds nothing of them. */
function unmentioned(tx: Db, marks: MarksMessage, wasCloudRestored: boolean): Wanted[] {
  if (!wasCloudRestored) return []
  const mentioned = new Set(marks.watermarks.map(describeSeries))
  return listWatermarks(tx)
    .filter((series) => !mentioned.has(describeSeries(series)))
    .map((series) => ({ ...series, watermark: 0 }))
}

/** Rows may be forgotten only after a night: what was confirmed on an earlier day is kept apart. */
function nextMark(
  tx: Db,
  { last_sequence, last_hash }: MarksMessage,
  before: CloudMark | undefined,
  nowMs: number,
): CloudMark {
  const confirmed_on = businessDayAt(tx, nowMs)
  const earlier_sequence = Math.min(confirmedEarlier(before, confirmed_on), last_sequence)
  return { last_sequence, last_hash, confirmed_at_ms: nowMs, confirmed_on, earlier_sequence }
}

const describeSeries = ({ terminal_id, series }: { terminal_id: string; series: string }): string =>
  `${terminal_id}/${series}`
const describe = (wanted: Wanted): string => `${describeSeries(wanted)} up to ${wanted.watermark}`
const refused = (reason: MarksRefusal, detail: string): AppliedMarks => ({
  ok: false,
  reason,
  detail,
})
