// SQL of told commands and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { ToldCommandTable } from '../db/tables.ts'

export const findToldCommand = (db: Db, id: string): ToldCommandTable | undefined =>
  prepared(db, 'SELECT * FROM told_command WHERE id = ?').get(id) as ToldCommandTable | undefined

export function insertToldCommand(tx: Db, row: ToldCommandTable): void {
  prepared(
    tx,
    `INSERT INTO told_command (id, kind, terminal_id, staff_id, verified_by, done_at_ms,
       received_at_ms, payload_hash, verdict, answer_json)
     VALUES (@id, @kind, @terminal_id, @staff_id, @verified_by, @done_at_ms, @received_at_ms,
       @payload_hash, @verdict, @answer_json)`,
  ).run(row)
}

/** Whether the document of this id was made already, by whichever door. */
export const isMade = (db: Db, id: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM cash_document WHERE id = @id
     UNION ALL SELECT 1 FROM no_sale WHERE id = @id
     UNION ALL SELECT 1 FROM refund WHERE id = @id
     UNION ALL SELECT 1 FROM cash_count WHERE id = @id
     UNION ALL SELECT 1 FROM shift WHERE close_id = @id
     UNION ALL SELECT 1 FROM shift WHERE id = @id AND payload_hash IS NOT NULL LIMIT 1`,
  ).get({ id }) !== undefined

/** The shift that a command names; `close_id`: of the document that closed it. */
export const findNamedShift = (db: Db, shiftId: string): { close_id: string | null } | undefined =>
  prepared(db, 'SELECT close_id FROM shift WHERE id = ?').get(shiftId) as
    | { close_id: string | null }
    | undefined
