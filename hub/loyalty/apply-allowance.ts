import type { LoyaltyAllowanceBody } from '#domain/wire/feed-loyalty-allowance.ts'
import { type ApplyFeed, refuseItem } from '../cloud/feed-change.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import { readEpoch, saveGrant } from './allowance-store.ts'
import { endLease } from './end-lease.ts'

/**
 * Points that head office reserved for this outlet: the sum of all it granted in this life of the
 * database, so that hearing it twice adds nothing. When head office wants the rest back, this
 * outlet says in its own stream how much that is: from then on it spends none of it.
 */
export const applyAllowance: ApplyFeed<LoyaltyAllowanceBody> = (tx, change, { atMs }) => {
  const [, customerId, epoch] = change.itemId.split('/')
  if (!customerId || !epoch) return refuseItem('item-id-unreadable')
  // Of another life of the database: what is left of it is head office's to give out anew.
  if (epoch !== readEpoch(tx)) return null
  if (change.body === null) return null
  // Also of what is wanted back, so that both sides count the same.
  saveGrant(tx, customerId, epoch, change.body.points)
  // A row merged away spends nothing.
  const isNobodys = survivorOf(tx, customerId) !== customerId
  if (!change.body.is_recalled && !isNobodys) return null
  endLease(tx, customerId, `${change.itemId} ${change.version}`, atMs)
  return null
}
