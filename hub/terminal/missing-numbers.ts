import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { VoidNumbersRequest } from '#domain/wire/access-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { findGaps, findVoided } from './known-gaps.ts'
import { type Gap, listTerminalIds, type NumberRange } from './missing-numbers-store.ts'

/** Numbers that a later one of their series has overtaken (I5) and that nobody has explained. */
export function missingNumbers(db: Db, terminalId: string): Gap[] {
  const gaps = findGaps(db, terminalId)
  if (gaps.length === 0) return gaps
  return findVoided(db, terminalId).reduce(without, gaps)
}

export const countOf = (ranges: readonly NumberRange[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)

export const countMissing = (db: Db): number =>
  listTerminalIds(db).reduce((sum, id) => sum + countOf(missingNumbers(db, id)), 0)

/** What is left of each on both sides of a range. */
function without(gaps: Gap[], { series, from, to }: NumberRange): Gap[] {
  return gaps.flatMap((gap) => {
    if (gap.series !== series || gap.to < from || gap.from > to) return [gap]
    const sides = [
      { ...gap, to: from - 1 },
      { ...gap, from: to + 1 },
    ]
    return sides.filter((side) => side.from <= side.to)
  })
}

/**
 * A manager says what became of numbers: an entry of the audit chain, and a document for the cloud,
 * which sees the same holes (0113). The sale is taken all the same if it ever comes. Said again, it
 * changes nothing. Refuses NUMBERS_NOT_MISSING where one of them is here, or was never overtaken.
 */
export function voidNumbers(
  tx: Db,
  seams: Pick<Seams, 'clock' | 'randomness'>,
  said: VoidNumbersRequest & { terminalId: string; staffId: string },
): Outcome<null> {
  const { terminalId, series, from, to } = said
  const asked = { series, from, to, sinceMs: 0 }
  const count = countOf([asked])
  const areGaps = countOf(findGaps(tx, terminalId).reduce(without, [asked])) === 0
  if (count < 1 || !areGaps) return refuse('NUMBERS_NOT_MISSING')
  if (findVoided(tx, terminalId).reduce(without, [asked]).length === 0) return succeed(null)
  const number = `${series}-${from === to ? from : `${from}…${to}`}`
  const facts = { terminal_id: terminalId, series, from, to, reason: said.reason.trim() }
  const atMs = seams.clock.nowMs()
  const payload = { ...facts, number, by: said.staffId }
  appendAudit(tx, { kind: 'receipt-number-voided', payload, atMs })
  const voiding_id = uuidv7(seams)
  appendOutbox(tx, {
    ...{ kind: 'receipt-numbers-voided', documentId: voiding_id, atMs },
    payload: { ...facts, voiding_id, voided_by: said.staffId },
  })
  return succeed(null)
}
