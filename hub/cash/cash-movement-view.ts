import { toIso } from '#domain/datetime.ts'
import type { CashMovementMessage } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { CashDocumentTable } from '../db/tables.ts'

const MOVEMENT_QUERY = `SELECT d.*, s.name AS staff_name, a.name AS approved_by_name,
    (SELECT id FROM print_job WHERE document_id = d.id AND kind = 'slip') AS print_job_id
  FROM cash_document d JOIN staff s ON s.id = d.staff_id LEFT JOIN staff a ON a.id = d.approved_by`
type NamedDocument = CashDocumentTable & {
  staff_name: string
  approved_by_name: string | null
  print_job_id: string | null
}

/** Newest first. */
export const listCashMovements = (db: Db, shiftId: string): CashMovementMessage[] =>
  (
    prepared(db, `${MOVEMENT_QUERY} WHERE d.shift_id = ? ORDER BY d.at_ms DESC, d.id DESC`).all(
      shiftId,
    ) as NamedDocument[]
  ).map(toMessage)

export const readCashMovement = (db: Db, id: string): CashMovementMessage =>
  toMessage(prepared(db, `${MOVEMENT_QUERY} WHERE d.id = ?`).get(id) as NamedDocument)

const toMessage = (row: NamedDocument): CashMovementMessage => ({
  movement_id: row.id,
  movement_number: row.number,
  session_id: row.shift_id,
  kind: row.kind,
  amount_minor: row.amount_minor,
  reason_code: row.reason_code,
  note: row.note,
  staff_name: row.staff_name,
  approved_by_name: row.approved_by_name,
  at: toIso(row.at_ms),
  print_job_id: row.print_job_id,
})
