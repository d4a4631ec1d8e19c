import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/** R refund or void, K cash movement, L money of a ledger. */
export type DocumentKind = 'R' | 'K' | 'L'

/**
 * The next number of a hub-made document, e.g. `MART01-R-A-17`. Taken inside the document's own
 * transaction: what is rolled back leaves no gap.
 */
export function takeDocumentNumber(tx: Db, kind: DocumentKind): string {
  return prepared(
    tx,
    `UPDATE document_counter SET number = number + 1 WHERE kind = ?
     RETURNING (SELECT code FROM outlet) || '-' || kind || '-' || series || '-' || number`,
  )
    .pluck()
    .get(kind) as string
}
