// SQL of what was kept word for word and what became of it, and nothing else.
import type { KeptState } from '#domain/wire/quarantine-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { QuarantineEndTable, QuarantineTable } from '../db/tables.ts'

export type KeptRow = QuarantineTable & {
  terminal_code: string | null
  terminal_name: string | null
  /** Of the conflict that was raised for it beside the first of two; null: none. */
  conflict_state: string | null
  how: QuarantineEndTable['how'] | null
  note: string | null
  by_name: string | null
  approved_by_name: string | null
  ended_at_ms: number | null
}

/** The first of two counts: whether the second does too is asked and settled as a conflict. */
const CONFLICT_STATE = `(SELECT min(c.state) FROM conflict c
  WHERE q.reason = 'altered-duplicate' AND c.document_id = q.document_id
    AND c.type = 'duplicate_transaction')`
const SELECT = `SELECT q.*, terminal.code AS terminal_code, terminal.name AS terminal_name,
    ${CONFLICT_STATE} AS conflict_state, e.how, e.note, ender.name AS by_name,
    approver.name AS approved_by_name, e.at_ms AS ended_at_ms
  FROM quarantine q
    LEFT JOIN terminal ON terminal.id = q.terminal_id
    LEFT JOIN quarantine_end e ON e.quarantine_id = q.id
    LEFT JOIN staff ender ON ender.id = e.ended_by
    LEFT JOIN staff approver ON approver.id = e.approved_by`
const IS_OPEN = `NOT EXISTS (SELECT 1 FROM quarantine_end WHERE quarantine_id = q.id)
  AND coalesce(${CONFLICT_STATE}, 'open') = 'open'`

export const findKept = (db: Db, id: string): KeptRow | undefined =>
  prepared(db, `${SELECT} WHERE q.id = ?`).get(id) as KeptRow | undefined

export type KeptPlace = { ms: number; id: string }

/** Newest first, below a place. */
export const listKeptRows = (
  db: Db,
  state: KeptState,
  below: KeptPlace,
  limit: number,
): KeptRow[] =>
  prepared(
    db,
    state === 'open'
      ? `${SELECT} WHERE ${IS_OPEN} AND (q.at_ms, q.id) < (@ms, @id)
         ORDER BY q.at_ms DESC, q.id DESC LIMIT @limit`
      : `${SELECT} WHERE e.at_ms IS NOT NULL AND (e.at_ms, q.id) < (@ms, @id)
         ORDER BY e.at_ms DESC, q.id DESC LIMIT @limit`,
  ).all({ ...below, limit }) as KeptRow[]

export const countOpenKept = (db: Db): number =>
  prepared(db, `SELECT count(*) FROM quarantine q WHERE ${IS_OPEN}`).pluck().get() as number

/** Of the open ones, those whose question stands among the conflicts. */
export const countKeptInConflict = (db: Db): number =>
  prepared(db, `SELECT count(*) FROM quarantine q WHERE ${IS_OPEN} AND ${CONFLICT_STATE} = 'open'`)
    .pluck()
    .get() as number

export const isSaleHere = (db: Db, id: string): boolean =>
  prepared(db, 'SELECT 1 FROM sale WHERE id = ?').get(id) !== undefined

export const findStaffName = (db: Db, id: string): string | null =>
  (prepared(db, 'SELECT name FROM staff WHERE id = ?').pluck().get(id) as string | undefined) ??
  null

export function insertEnd(tx: Db, row: QuarantineEndTable): void {
  prepared(
    tx,
    `INSERT INTO quarantine_end (quarantine_id, how, note, ended_by, approved_by, terminal_id,
       at_ms)
     VALUES (@quarantine_id, @how, @note, @ended_by, @approved_by, @terminal_id, @at_ms)`,
  ).run(row)
}
