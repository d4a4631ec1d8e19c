// SQL of customers that are one person.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { CustomerMergeTable } from '../db/tables.ts'

export const findMerge = (db: Db, mergeId: string): CustomerMergeTable | undefined =>
  prepared(db, 'SELECT * FROM customer_merge WHERE id = ?').get(mergeId) as
    | CustomerMergeTable
    | undefined

export function insertMerge(tx: Db, row: CustomerMergeTable): void {
  prepared(
    tx,
    `INSERT INTO customer_merge (id, loser_id, winner_id, points, staff_id, terminal_id, at_ms)
     VALUES (@id, @loser_id, @winner_id, @points, @staff_id, @terminal_id, @at_ms)`,
  ).run(row)
}

/** The loser keeps its name and is found by its member number; whoever pointed to it moves on. */
export function markMerged(tx: Db, loserId: string, winnerId: string): void {
  prepared(
    tx,
    `UPDATE customer SET merged_into = ?, phone_e164 = NULL, phone_last_four = NULL WHERE id = ?`,
  ).run(winnerId, loserId)
  prepared(tx, 'UPDATE customer SET merged_into = ? WHERE merged_into = ?').run(winnerId, loserId)
}

export function dropMembership(tx: Db, customerId: string): void {
  prepared(tx, 'UPDATE customer SET membership_number = NULL WHERE id = ?').run(customerId)
}

/** Promises of points for sales that are being paid right now. */
export function moveOpenHolds(tx: Db, loserId: string, winnerId: string): void {
  const text = `UPDATE hold SET customer_id = ? WHERE customer_id = ? AND state = 'open'`
  prepared(tx, text).run(winnerId, loserId)
}

/** Open questions whether these two are one person. */
export const listQuestionsOf = (
  db: Db,
  oneId: string,
  otherId: string,
): { id: string; type: string; document_id: string }[] =>
  prepared(
    db,
    `SELECT id, type, document_id FROM conflict
     WHERE type = 'customer_mismatch' AND state = 'open'
       AND coalesce(detail_json ->> 'customer_id', document_id) IN (@oneId, @otherId)
       AND detail_json ->> 'other_customer_id' IN (@oneId, @otherId)`,
  ).all({ oneId, otherId }) as { id: string; type: string; document_id: string }[]
