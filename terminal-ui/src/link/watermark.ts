// What the cloud holds of our series, and what this terminal may therefore forget. A wrong
// watermark is the one message that could destroy sales, so it is doubted and obeyed late.

import {
  type TerminalDatabase,
  type WatermarkRecord,
  writeLoosely,
  writeStrictly,
} from './database.ts'

/** Kept whatever the cloud holds: today's sales, reprints, the figures of the shift. */
export const NEWEST_KEPT = 200
/** A terminal forgets a sale only this long after the cloud first confirmed it. */
export const FORGET_AFTER_MS = 3 * 24 * 60 * 60 * 1000
/** One mark is kept for each span of this length, so that their list stays short. */
const MARK_SPAN_MS = 6 * 60 * 60 * 1000
const MARKS_MAX = 32

export type WatermarkFinding = 'noted' | 'beyond-our-numbers'

/**
 * `T1-A`: a letter alone would name one series of every terminal, and a device that was paired anew
 * still holds the sales of its old one.
 */
export function seriesOf(receiptNumber: string): string {
  const [, terminalCode = '', series = ''] = receiptNumber.split('-')
  return `${terminalCode}-${series}`
}

/**
 * Notes the highest n such that the cloud holds 1…n of this terminal's `series`. A lower one than
 * before replaces the higher (the cloud was restored to an earlier day); one beyond what this
 * terminal has issued is not believed.
 */
export async function noteWatermark(
  database: TerminalDatabase,
  series: string,
  watermark: number,
  atMs: number,
): Promise<WatermarkFinding> {
  const counter = await database.get('identity', 'counter')
  const isOurs = counter?.key === 'counter' && counter.series === series
  if (isOurs && watermark > counter.number) return 'beyond-our-numbers'
  const device = await database.get('identity', 'device')
  const terminalCode = device?.key === 'device' ? device.terminalCode : ''
  const key = `watermark:${terminalCode}-${series}` as const
  // Not strict: a mark that is lost only delays forgetting, and one comes with every sale.
  return writeLoosely(
    database,
    ['sync_metadata'],
    async (transaction): Promise<WatermarkFinding> => {
      const store = transaction.objectStore('sync_metadata')
      const marks = asWatermarks(await store.get(key))
      await store.put({ key, marks: withMark(marks, watermark, atMs) })
      return 'noted'
    },
  )
}

/** The newest watermark of a series (`seriesOf`) as the cloud stated it; 0 when it never did. */
export async function readWatermark(database: TerminalDatabase, series: string): Promise<number> {
  const marks = asWatermarks(await database.get('sync_metadata', `watermark:${series}`))
  return fromEnd(marks, 1)?.watermark ?? 0
}

/** The highest number of a series (`seriesOf`) that may have been forgotten. */
export async function forgottenUpTo(
  database: TerminalDatabase,
  series: string,
  nowMs: number,
): Promise<number> {
  return safeMark(asWatermarks(await database.get('sync_metadata', `watermark:${series}`)), nowMs)
}

/** Deletes acknowledged documents that the cloud has held long enough; returns how many. */
export async function forgetCovered(database: TerminalDatabase, nowMs: number): Promise<number> {
  return writeStrictly(database, ['pending_transactions', 'sync_metadata'], async (transaction) => {
    const journal = transaction.objectStore('pending_transactions')
    const metadata = transaction.objectStore('sync_metadata')
    const safe = new Map<string, number>()
    const excess = (await journal.count()) - NEWEST_KEPT
    let forgotten = 0
    let seen = 0
    let cursor = await journal.index('by_sequence').openCursor()
    while (cursor !== null && seen < excess) {
      seen += 1
      const { receiptNumber, number, state } = cursor.value
      const series = seriesOf(receiptNumber)
      const known = safe.get(series)
      const mark = known ?? safeMark(asWatermarks(await metadata.get(`watermark:${series}`)), nowMs)
      safe.set(series, mark)
      if (state === 'acknowledged' && number <= mark) {
        await cursor.delete()
        forgotten += 1
      }
      cursor = await cursor.continue()
    }
    return forgotten
  })
}

type Marks = WatermarkRecord['marks']

/** Array.at is younger than the oldest browsers in the shops (Chrome 90, Safari 15.0). */
const fromEnd = (marks: Marks, place: number): Marks[number] | undefined =>
  marks[marks.length - place]

function asWatermarks(record: { key: string } | undefined): Marks {
  return record !== undefined && 'marks' in record ? (record as WatermarkRecord).marks : []
}

function withMark(before: Marks, watermark: number, atMs: number): Marks {
  const believed = before.filter((mark) => mark.watermark <= watermark)
  const last = fromEnd(believed, 1)
  if (last?.watermark === watermark) return believed
  const beforeLast = fromEnd(believed, 2)
  // Raising a young mark keeps its span; it must not make newer numbers look older than they are.
  const isCrowded =
    last !== undefined && beforeLast !== undefined && atMs - beforeLast.atMs < MARK_SPAN_MS
  const kept = isCrowded ? believed.slice(0, -1) : believed
  return [...kept.slice(1 - MARKS_MAX), { atMs, watermark }]
}

/** The highest watermark that was already stated FORGET_AFTER_MS ago. */
function safeMark(marks: Marks, nowMs: number): number {
  const old = marks.filter((mark) => mark.atMs <= nowMs - FORGET_AFTER_MS)
  return fromEnd(old, 1)?.watermark ?? 0
}
