import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Permission } from '#domain/permissions.ts'
import type { Seams } from '#domain/seams.ts'
import type { StockKind, StockReversalRequest } from '#domain/wire/stock-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import { earlierDocument } from './earlier-document.ts'
import { finishPostings } from './post-portions.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { findReversalId, findStockDocument, listStockLines } from './stock-document-store.ts'
import { setTransferReceived } from './transfer-store.ts'

/** Who may make a document of a kind may take one back. */
const RIGHT_OF = {
  receipt: 'move-goods',
  'transfer-out': 'move-goods',
  'transfer-in': 'move-goods',
  'write-off': 'write-off',
  count: 'settle-count',
} as const satisfies Record<StockKind, Permission>

/**
 * Takes a document back by another one with the opposite lines and their own worth; the first stays
 * as it is. A transfer whose receipt is taken back is awaited again. Refuses
 * STOCK_DOCUMENT_NOT_FOUND, STOCK_DOCUMENT_REVERSED (also for a reversal itself),
 * IDEMPOTENCY_MISMATCH and missing rights. Call it where a refusal rolls back.
 */
export function reverseDocument(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: StockReversalRequest & { reversesId: string },
): Outcome<Posted> {
  const { approval_id, ...asked } = order
  const payload_hash = payloadHash(asked)
  const { document_id: id, reversesId: reverses_id, note } = order
  const earlier = earlierDocument(tx, id, payload_hash)
  if (earlier) return earlier
  finishPostings(tx, seams)
  const found = findStockDocument(tx, reverses_id)
  if (!found) return refuse('STOCK_DOCUMENT_NOT_FOUND')
  if (found.reverses_id !== null || findReversalId(tx, reverses_id) !== null) {
    return refuse('STOCK_DOCUMENT_REVERSED')
  }
  const may = authorise(tx, {
    ...actor,
    permission: RIGHT_OF[found.kind],
    amount: Math.abs(found.value_minor),
    subjectId: id,
    approvalIds: [approval_id],
    atMs: seams.clock.nowMs(),
  })
  if (!may.ok) return may
  const lines = listStockLines(tx, reverses_id).map(({ value_minor, moved_milli, ...line }) => ({
    ...line,
    ...{ expected_milli: null, moved_milli: 0 - moved_milli, statedMinor: Math.abs(value_minor) },
  }))
  if (found.kind === 'transfer-in' && found.source_id !== null) {
    setTransferReceived(tx, found.source_id, seams.clock.nowMs(), false)
  }
  const { kind, party, party_code, reference, source_id, reason_code } = found
  const paper = { id, kind, payload_hash, reverses_id, party, party_code, reference, source_id }
  const approved_by = may.value.approvedBy
  const why = { reason_code, note, approved_by }
  return succeed(postStockDocument(tx, seams, actor, { ...paper, ...why }, lines))
}
