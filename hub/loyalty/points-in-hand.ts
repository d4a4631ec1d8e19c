// What this outlet may spend of a customer's points without asking (docs/decisions/0043).
import type { PointsFacts } from '#domain/wire/document-sale.ts'
import type { Db } from '../db/open-database.ts'
import {
  addToAllowance,
  confirmedSequence,
  findAllowance,
  findContact,
  isSharedCustomer,
  saveOwnPoints,
  sumUnconfirmed,
} from './allowance-store.ts'

/**
 * So long after the cloud's last answer the cached balance is still believed. Longer than the
 * relay's longest silence while nothing happens (15 minutes).
 */
export const TRUST_MS = 20 * 60_000

export type PointsInHand = {
  /** Left of what head office reserved for this outlet. */
  allowance: number
  /** Earned here and not confirmed by the cloud: nobody else can have spent it. */
  own: number
}

export function readPointsInHand(db: Db, customerId: string): PointsInHand {
  const lease = findAllowance(db, customerId)
  return {
    allowance: lease ? lease.granted_points - lease.spent_points - lease.released_points : 0,
    own: Math.max(0, sumUnconfirmed(db, customerId)),
  }
}

/**
 * The most that may be spent now; null: the cached balance alone decides, because the points are
 * this outlet's own or the cloud answered a moment ago.
 */
export function spendableLimit(db: Db, customerId: string, atMs: number): number | null {
  if (!isSharedCustomer(db, customerId) || isCloudNear(db, atMs)) return null
  const { allowance, own } = readPointsInHand(db, customerId)
  return allowance + own
}

function isCloudNear(db: Db, atMs: number): boolean {
  const contact = findContact(db)
  if (contact?.is_connected !== 1) return false
  const agoMs = atMs - contact.at_ms
  // A clock that was set back says nothing of how long ago it was (I10).
  return agoMs >= 0 && agoMs <= TRUST_MS
}

/** Charges what was taken: first what was earned here, then the lease, the rest to the balance. */
export function chargePoints(tx: Db, customerId: string, points: number): PointsFacts {
  const inHand = readPointsInHand(tx, customerId)
  const own_points = Math.min(points, inHand.own)
  const allowance_points = Math.min(points - own_points, inHand.allowance)
  if (allowance_points > 0) {
    addToAllowance(tx, customerId, { spent: allowance_points, released: 0 })
  }
  return { allowance_points, own_points, confirmed_sequence: confirmedSequence(tx) }
}

/** Remembers what a document gave a customer, until the cloud confirms its row. */
export function noteOwnPoints(tx: Db, customerId: string, sequence: number, points: number): void {
  if (points !== 0) saveOwnPoints(tx, customerId, sequence, points)
}
