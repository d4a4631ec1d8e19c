import { toIso } from '#domain/datetime.ts'
import type { LoyaltyStatement } from '#domain/wire/account-message.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { availablePoints } from './available-points.ts'
import { findPoints } from './loyalty-store.ts'

export const LOYALTY_ENTRIES_SHOWN_MAX = 200

type EntryRow = {
  at_ms: number
  reason: string
  points: number
  balance_points: number
  document_id: string
  document_number: string | null
}

const ENTRIES = `SELECT entry.at_ms, entry.reason, entry.points, entry.document_id,
    sum(entry.points) OVER (ORDER BY entry.id) AS balance_points,
    coalesce(sale.receipt_number, refund.number) AS document_number
  FROM loyalty_entry AS entry
  LEFT JOIN sale ON sale.id = entry.document_id
  LEFT JOIN refund ON refund.id = entry.document_id
  WHERE entry.customer_id = ? ORDER BY entry.id DESC LIMIT ?`

/** What a customer earned and spent, newest first; null: no such customer. */
export function readLoyaltyStatement(
  db: Db,
  namedId: string,
  atMs: number,
): LoyaltyStatement | null {
  const customerId = survivorOf(db, namedId)
  const points = findPoints(db, customerId)
  const available = availablePoints(db, customerId, atMs)
  if (points === undefined || available === null) return null
  const rows = prepared(db, ENTRIES).all(customerId, LOYALTY_ENTRIES_SHOWN_MAX) as EntryRow[]
  const entries = rows.map(({ at_ms, ...entry }) => ({ at: toIso(at_ms), ...entry }))
  return { customer_id: customerId, points, available_points: available, entries }
}
