import { pointsToReturn, pointsToReverse } from '#domain/refund.ts'
import type {
  RefundableLine,
  RefundablePayment,
  RefundLineMessage,
} from '#domain/wire/refund-message.ts'
import type { ConflictFinding } from '../conflict/raise-conflict.ts'
import type { Db } from '../db/open-database.ts'
import { addLoyalty } from '../loyalty/add-loyalty.ts'
import type { PaidOut } from './pay-out.ts'
import { findCustomerName, pointsOfSale, receivableMinor } from './refund-store.ts'

export type PointsOrder = {
  refundId: string
  saleId: string
  customerId: string | null
  /** The sale's lines as they stood before this refund. */
  sold: readonly RefundableLine[]
  lines: readonly RefundLineMessage[]
  tenders: readonly RefundablePayment[]
  paidOut: readonly PaidOut[]
  atMs: number
}
export type SettledPoints = { reversed: number; returned: number; conflicts: ConflictFinding[] }

/**
 * Points after a refund: what was paid with them comes back, what the sale earned is taken back by
 * the share that came back. Never below zero: what the customer has spent meanwhile becomes a
 * conflict beside the refund. Only points that the sale really moved count.
 */
export function settlePoints(tx: Db, order: PointsOrder): SettledPoints {
  const { customerId, saleId } = order
  if (customerId === null || findCustomerName(tx, customerId) === undefined) {
    return { reversed: 0, returned: 0, conflicts: [] }
  }
  const move = {
    customerId,
    reason: 'refund' as const,
    documentId: order.refundId,
    atMs: order.atMs,
  }
  const returned = returnedPoints(tx, customerId, order)
  if (returned > 0) addLoyalty(tx, { ...move, points: returned })
  const earned = pointsOfSale(tx, customerId, saleId, 'sale')
  const due = pointsToReverse(earned, order.sold, order.lines)
  if (due === 0) return { reversed: 0, returned, conflicts: [] }
  const { missingPoints } = addLoyalty(tx, { ...move, points: -due })
  const conflicts = missingPoints === 0 ? [] : [missing(customerId, due, missingPoints)]
  return { reversed: due - missingPoints, returned, conflicts }
}

function returnedPoints(tx: Db, customerId: string, order: PointsOrder): number {
  const paid = order.paidOut.find(({ payout }) => payout.method === 'loyalty')
  const tender = order.tenders.find(({ method }) => method === 'loyalty')
  if (!paid || !tender) return 0
  const redeemed = -pointsOfSale(tx, customerId, order.saleId, 'redeem')
  // What was short was never paid with points, and is forgiven before any come back.
  const shortMinor = receivableMinor(tx, order.saleId, 'loyalty')
  const covered = {
    paid_minor: tender.paid_minor - shortMinor,
    returned_minor: Math.max(0, tender.returned_minor - shortMinor),
  }
  return pointsToReturn(redeemed, covered, paid.payout.amount_minor - paid.forgivenMinor)
}

const missing = (customerId: string, due: number, missingPoints: number): ConflictFinding => ({
  type: 'insufficient_loyalty_points',
  message: `The customer has spent ${missingPoints} of the ${due} points that the sale had earned.`,
  detail: { customer_id: customerId, missing_points: missingPoints },
})
