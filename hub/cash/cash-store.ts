import { toIso } from '#domain/datetime.ts'
import type { CashMovementMessage } from '#domain/wire/cash-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { CashDocumentTable, NoSaleTable } from '../db/tables.ts'

export const findCashDocument = (db: Db, id: string): CashDocumentTable | undefined =>
  prepared(db, 'SELECT * FROM cash_document WHERE id = ?').get(id) as CashDocumentTable | undefined

export function insertCashDocument(tx: Db, row: CashDocumentTable): void {
  prepared(
    tx,
    `INSERT INTO cash_document (id, number, shift_id, terminal_id, kind, amount_minor, reason_code,
       note, staff_id, approved_by, payload_hash, at_ms)
     VALUES (@id, @number, @shift_id, @terminal_id, @kind, @amount_minor, @reason_code,
       @note, @staff_id, @approved_by, @payload_hash, @at_ms)`,
  ).run(row)
}

export const findNoSale = (db: Db, id: string): NoSaleTable | undefined =>
  prepared(db, 'SELECT * FROM no_sale WHERE id = ?').get(id) as NoSaleTable | undefined

export function insertNoSale(tx: Db, row: NoSaleTable): void {
  prepared(
    tx,
    `INSERT INTO no_sale (id, number, shift_id, terminal_id, reason_code, note, staff_id,
       approved_by, payload_hash, at_ms)
     VALUES (@id, @number, @shift_id, @terminal_id, @reason_code, @note, @staff_id,
       @approved_by, @payload_hash, @at_ms)`,
  ).run(row)
}

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

export const findPulseJob = (db: Db, documentId: string): string | null => {
  const query = "SELECT id FROM print_job WHERE document_id = ? AND kind = 'drawer-pulse'"
  return (prepared(db, query).pluck().get(documentId) as string | undefined) ?? null
}
