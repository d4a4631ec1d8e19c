import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import type { Posted } from './post-stock-document.ts'
import { findStockDocument } from './stock-document-store.ts'

/**
 * What became of this id before: null where it is new. The same request again changes nothing;
 * another under the same id is refused (IDEMPOTENCY_MISMATCH).
 */
export function earlierDocument(db: Db, id: string, hash: string): Outcome<Posted> | null {
  const earlier = findStockDocument(db, id)
  if (!earlier) return null
  return earlier.payload_hash === hash
    ? succeed({ isFirst: false, levels: [] })
    : refuse('IDEMPOTENCY_MISMATCH', undefined, 'document_id')
}
