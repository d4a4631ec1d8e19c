import type { LoyaltyBalanceBody } from '#domain/wire/feed-loyalty-balance.ts'
import { type ApplyFeed, waitFor } from '../cloud/feed-change.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import { derivedId } from '../outbox/derived-id.ts'
import { carryPoints } from './carry-points.ts'
import { findPoints, insertLoyaltyEntry, sumFromElsewhere } from './loyalty-store.ts'

/**
 * Brings the points from everywhere else to what head office says, by one entry of the difference:
 * the balance stays the sum of its entries (I7), and this outlet's own, sent or not, are not
 * touched. What came for a row that was merged away goes on to the person's own.
 */
export const applyBalance: ApplyFeed<LoyaltyBalanceBody> = (tx, change, { atMs }) => {
  const { itemId: customerId, version, body } = change
  if (findPoints(tx, customerId) === undefined) {
    return body === null ? null : waitFor('customer-unknown')
  }
  const points = (body?.points_elsewhere ?? 0) - sumFromElsewhere(tx, customerId)
  if (points === 0) return null
  const documentId = derivedId(`loyalty-balance ${customerId} ${version} ${points}`)
  insertLoyaltyEntry(tx, { customerId, points, reason: 'head-office', documentId, atMs })
  const winnerId = survivorOf(tx, customerId)
  if (winnerId !== customerId) {
    carryPoints(tx, { loserId: customerId, winnerId, documentId, atMs })
  }
  return null
}
