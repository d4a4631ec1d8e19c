import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { StockReceiptRequest } from '#domain/wire/stock-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import type { Actor } from '../requester.ts'
import { earlierDocument } from './earlier-document.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { readStockLines } from './read-stock-lines.ts'
import { isNoteReceived } from './stock-document-store.ts'

/**
 * Goods came from a supplier, with what they cost. One paper of a supplier is received once, also
 * by two people at once. Refuses IDEMPOTENCY_MISMATCH, DELIVERY_NOTE_RECEIVED and what is wrong
 * with the lines. Call it where a refusal rolls back.
 */
export function receiveGoods(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: StockReceiptRequest,
): Outcome<Posted> {
  const payload_hash = payloadHash(order)
  const earlier = earlierDocument(tx, order.document_id, payload_hash)
  if (earlier) return earlier
  const party = cleanText(order.supplier).trim()
  const reference = cleanText(order.delivery_note).trim().toUpperCase()
  if (party === '') return refuse('INVALID_REQUEST', 'no supplier', 'supplier')
  if (reference === '') return refuse('INVALID_REQUEST', 'no number', 'delivery_note')
  if (isNoteReceived(tx, party, reference)) {
    return refuse('DELIVERY_NOTE_RECEIVED', reference, 'delivery_note')
  }
  const fit = readStockLines(tx, order.lines)
  if (!fit.ok) return fit
  const lines = fit.value.map(({ baseMilli, ...line }, index) => ({
    ...line,
    expected_milli: null,
    moved_milli: baseMilli,
    statedMinor: order.lines[index]?.cost_minor ?? null,
  }))
  const paper = { id: order.document_id, kind: 'receipt', payload_hash, party, reference } as const
  const { note } = order
  return succeed(postStockDocument(tx, seams, actor, { ...paper, note }, lines))
}
