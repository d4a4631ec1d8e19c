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

export const findPulseJob = (db: Db, documentId: string): string | null => {
  const query = "SELECT id FROM print_job WHERE document_id = ? AND kind = 'drawer-pulse'"
  return (prepared(db, query).pluck().get(documentId) as string | undefined) ?? null
}
