import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { findPoints, heldPointsOf } from './loyalty-store.ts'
import { spendableLimit } from './points-in-hand.ts'

/**
 * What a customer can spend now: points less those that open holds promised, and no more than this
 * outlet may spend without the cloud. Null: nobody.
 */
export function availablePoints(db: Db, namedId: string, atMs: number): number | null {
  const customerId = survivorOf(db, namedId)
  const points = findPoints(db, customerId)
  if (points === undefined) return null
  const most = Math.min(points, spendableLimit(db, customerId, atMs) ?? points)
  return Math.max(0, most - heldPointsOf(db, customerId, atMs))
}
