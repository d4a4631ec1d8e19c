import type { Db } from '../db/open-database.ts'
import { findPoints, heldPointsOf } from './loyalty-store.ts'

/** What a customer can spend now: points less those that open holds promised; null: nobody. */
export function availablePoints(db: Db, customerId: string, atMs: number): number | null {
  const points = findPoints(db, customerId)
  return points === undefined ? null : Math.max(0, points - heldPointsOf(db, customerId, atMs))
}
