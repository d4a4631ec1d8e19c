import assert from 'node:assert/strict'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { findPoints, heldPointsOf, insertLoyaltyEntry } from './loyalty-store.ts'

export type LoyaltyMove = {
  customerId: string
  /** Signed: spending and taking back are negative. */
  points: number
  reason: 'sale' | 'redeem' | 'refund'
  documentId: string
  atMs: number
  /** Points held for this sale are its own to spend. */
  saleId?: string
}

/**
 * Adds points to a customer, or takes them away: never more than there are and than no open hold
 * has promised. What could not be taken is `missingPoints`: the caller raises it as a conflict,
 * because the document stands all the same (I3). The balance stays the sum of the entries (I7).
 */
export function addLoyalty(tx: Db, move: LoyaltyMove): { points: number; missingPoints: number } {
  const customerId = survivorOf(tx, move.customerId)
  const balance = findPoints(tx, customerId)
  assert(balance !== undefined, `points for a customer who does not exist: ${move.customerId}`)
  const heldPoints = heldPointsOf(tx, customerId, move.atMs, move.saleId ?? null)
  const free = Math.max(0, balance - heldPoints)
  const points = move.points < 0 ? 0 - Math.min(-move.points, free) : move.points
  if (points !== 0) insertLoyaltyEntry(tx, { ...move, customerId, points })
  return { points, missingPoints: points - move.points }
}
