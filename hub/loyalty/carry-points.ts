import type { Db } from '../db/open-database.ts'
import { moveOwnPoints } from './allowance-store.ts'
import { findPoints, insertLoyaltyEntry } from './loyalty-store.ts'

/**
 * What stands on a row that was merged away goes to the person's own, by two entries that sum to
 * nothing (I7): also what is below zero. Nothing of it is told: the cloud merges its own balances,
 * and both count what came from elsewhere by the row that it came for. Gives what went over.
 */
export function carryPoints(
  tx: Db,
  move: { loserId: string; winnerId: string; documentId: string; atMs: number },
): number {
  const { loserId, winnerId, documentId, atMs } = move
  moveOwnPoints(tx, loserId, winnerId)
  const points = findPoints(tx, loserId) ?? 0
  if (points === 0) return 0
  const entry = { reason: 'merge', documentId, atMs }
  insertLoyaltyEntry(tx, { ...entry, customerId: loserId, points: 0 - points })
  insertLoyaltyEntry(tx, { ...entry, customerId: winnerId, points })
  return points
}
