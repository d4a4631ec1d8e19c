// SQL of the documents behind account money, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { AccountDocumentTable } from '../db/tables.ts'

export type AccountDocument = AccountDocumentTable

export const findDocument = (db: Db, id: string): AccountDocument | undefined =>
  prepared(db, 'SELECT * FROM account_document WHERE id = ?').get(id) as AccountDocument | undefined

export function insertDocument(tx: Db, row: AccountDocument): void {
  run(tx, sql.insertInto('account_document').values(row))
}
