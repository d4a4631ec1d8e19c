// SQL about what the log says of conflicts and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** How far the log has come: a row of `conflict`, an entry of the audit log. */
export type Places = { detected: number; resolved: number }
export type Detected = {
  place: number
  conflict_id: string
  type: string
  document_id: string
  /** outlet or cloud. */
  origin: string
}
export type ResolvedFacts = {
  place: number
  conflict_id: string
  type: string
  document_id: string
  reason: string
  action: string | null
  /** automatic: a rule of the outlet did. */
  how: 'automatic' | 'manual'
}

export const lastPlaces = (db: Db): Places =>
  prepared(
    db,
    `SELECT (SELECT coalesce(max(rowid), 0) FROM conflict) AS detected,
       (SELECT coalesce(max(sequence), 0) FROM audit_entry) AS resolved`,
  ).get() as Places

export const detectedAfter = (db: Db, place: number): Detected[] =>
  prepared(
    db,
    `SELECT rowid AS place, id AS conflict_id, type, document_id, origin FROM conflict
     WHERE rowid > ? ORDER BY rowid`,
  ).all(place) as Detected[]

/** The condition on the kind is the index's: sales are nearly all of the audit log. */
export const resolvedAfter = (db: Db, place: number): ResolvedFacts[] =>
  prepared(
    db,
    `SELECT sequence AS place, payload ->> 'conflict_id' AS conflict_id, payload ->> 'type' AS type,
       payload ->> 'subject_id' AS document_id, payload ->> 'reason' AS reason,
       payload ->> 'action' AS action,
       iif(payload ->> 'resolved_by' IS NULL, 'automatic', 'manual') AS how
     FROM audit_entry
     WHERE sequence > ? AND kind <> 'sale-completed' AND kind = 'conflict-resolved'
     ORDER BY sequence`,
  ).all(place) as ResolvedFacts[]
