import type { Db } from '../db/open-database.ts'
import { type Range, sumValue } from './unsent-store.ts'

/** What the rows of this range are worth to customers: sales less refunds, in minor units. */
export type UnsentValue = (range: Range) => number

/**
 * A week's backlog takes a fifth of a second to add up, and a screen asks every few seconds. So the
 * sum is kept, and only rows that came or went are read.
 */
export function createUnsentValue(db: Db): UnsentValue {
  let known: Range & { valueMinor: number } = { epoch: '', above: 0, upTo: 0, valueMinor: 0 }

  function moved(to: Range): number | null {
    const from = known
    const isNext = to.epoch === from.epoch && to.upTo >= from.upTo
    if (!isNext || to.above < from.above || to.above > from.upTo) return null
    const gone = sumValue(db, { epoch: to.epoch, above: from.above, upTo: to.above })
    // Confirmed rows may have been cleared away in the meantime.
    if (gone.row_count !== to.above - from.above) return null
    const come = sumValue(db, { epoch: to.epoch, above: from.upTo, upTo: to.upTo })
    return from.valueMinor - gone.value_minor + come.value_minor
  }

  return (range) => {
    const valueMinor = moved(range) ?? sumValue(db, range).value_minor
    known = { ...range, valueMinor }
    return valueMinor
  }
}
