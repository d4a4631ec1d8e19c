// SQL of the points and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const findPoints = (db: Db, customerId: string): number | undefined =>
  prepared(db, 'SELECT loyalty_points FROM customer WHERE id = ?').pluck().get(customerId) as
    | number
    | undefined

/** Points that open holds have promised, but not those for `exceptSaleId`. */
export const heldPointsOf = (
  db: Db,
  customerId: string,
  atMs: number,
  exceptSaleId: string | null = null,
): number =>
  prepared(
    db,
    `SELECT coalesce(sum(points), 0) FROM hold WHERE customer_id = ? AND state = 'open'
       AND expires_at_ms > ? AND sale_id IS NOT ?`,
  )
    .pluck()
    .get(customerId, atMs, exceptSaleId) as number

export function insertLoyaltyEntry(
  tx: Db,
  entry: { customerId: string; points: number; reason: string; documentId: string; atMs: number },
): void {
  prepared(
    tx,
    `INSERT INTO loyalty_entry (customer_id, points, reason, document_id, at_ms)
     VALUES (?, ?, ?, ?, ?)`,
  ).run(entry.customerId, entry.points, entry.reason, entry.documentId, entry.atMs)
  prepared(tx, 'UPDATE customer SET loyalty_points = loyalty_points + ? WHERE id = ?').run(
    entry.points,
    entry.customerId,
  )
}

/**
 * Points that no document of this outlet gave or took. What a customer began with here is not among
 * them: a `loyalty-moved` of this outlet told the cloud of it.
 */
export const sumFromElsewhere = (db: Db, customerId: string): number =>
  prepared(
    db,
    `SELECT coalesce(sum(points), 0) FROM loyalty_entry
     WHERE customer_id = ? AND reason = 'head-office'`,
  )
    .pluck()
    .get(customerId) as number
