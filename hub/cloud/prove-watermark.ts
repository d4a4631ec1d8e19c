import type { Db } from '../db/open-database.ts'
import { eachNumber } from './cloud-store.ts'

/** How far the cloud confirmed this database's chain. */
export type Confirmed = { life: number; sequence: number }
export type Proof = {
  /** Of all numbers above `above`, each up to this has its sale here, confirmed. */
  upTo: number
  /** The first that has none: no such sale is here, or the cloud has not confirmed its row. */
  isFault: boolean
}

/**
 * Walks the sales of a series upwards as far as the cloud's confirmation covers them. Rows of an
 * earlier life that had not been confirmed moved into the next, so what is left there was. Where
 * two sales claim one number, both must be confirmed before anybody may forget it; one that waits
 * is no fault of the cloud's.
 */
export function proveWatermark(
  db: Db,
  series: { terminal_id: string; series: string },
  range: { above: number; upTo: number },
  confirmed: Confirmed,
): Proof {
  let proven = range.above
  let current = { number: range.above, hasConfirmed: true, hasWaiting: false }
  const judge = (): Proof | null => {
    if (!current.hasConfirmed) return { upTo: proven, isFault: true }
    if (current.hasWaiting) return { upTo: proven, isFault: false }
    proven = current.number
    return null
  }
  for (const { number, life, sequence } of eachNumber(db, series, range)) {
    if (number !== current.number) {
      const end = judge()
      if (end) return end
      if (number !== proven + 1) return { upTo: proven, isFault: true }
      current = { number, hasConfirmed: false, hasWaiting: false }
    }
    const isConfirmed =
      life < confirmed.life || (life === confirmed.life && sequence <= confirmed.sequence)
    if (isConfirmed) current.hasConfirmed = true
    else current.hasWaiting = true
  }
  return judge() ?? { upTo: proven, isFault: proven < range.upTo }
}
