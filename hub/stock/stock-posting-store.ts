// SQL of documents whose goods still move, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** The oldest document that has not moved all its goods; null: there is none. */
export const findPosting = (db: Db): string | null =>
  (prepared(db, 'SELECT document_id FROM stock_posting ORDER BY document_id LIMIT 1')
    .pluck()
    .get() as string | undefined) ?? null

/** The first line that it has not moved; null: it has moved all. */
export const findNextLine = (db: Db, documentId: string): number | null =>
  (prepared(db, 'SELECT next_line FROM stock_posting WHERE document_id = ?')
    .pluck()
    .get(documentId) as number | undefined) ?? null

export function putNextLine(tx: Db, documentId: string, nextLine: number): void {
  prepared(
    tx,
    `INSERT INTO stock_posting (document_id, next_line) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET next_line = excluded.next_line`,
  ).run(documentId, nextLine)
}

export function deletePosting(tx: Db, documentId: string): void {
  prepared(tx, 'DELETE FROM stock_posting WHERE document_id = ?').run(documentId)
}
