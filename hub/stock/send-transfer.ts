import { cleanText } from '#domain/clean-text.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { TransferOutRequest } from '#domain/wire/stock-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import type { Actor } from '../requester.ts'
import { earlierDocument } from './earlier-document.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { readStockLines } from './read-stock-lines.ts'

/**
 * Goods leave for another outlet: from here on they are in transit, until that one says what came.
 * Refuses IDEMPOTENCY_MISMATCH, INVALID_REQUEST for one's own outlet, and what is wrong with the
 * lines. Call it where a refusal rolls back.
 */
export function sendTransfer(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: TransferOutRequest,
): Outcome<Posted> {
  const payload_hash = payloadHash(order)
  const { document_id: id, to_code: party_code, note } = order
  const earlier = earlierDocument(tx, id, payload_hash)
  if (earlier) return earlier
  if (party_code === readOutlet(tx).outlet_code) {
    return refuse('INVALID_REQUEST', 'to this very outlet', 'to_code')
  }
  const fit = readStockLines(tx, order.lines)
  if (!fit.ok) return fit
  const party = cleanText(order.to_name ?? '').trim() || null
  const lines = fit.value.map(({ baseMilli, ...line }) => ({
    ...line,
    ...{ expected_milli: null, moved_milli: -baseMilli, statedMinor: null },
  }))
  const paper = { id, kind: 'transfer-out', payload_hash, party, party_code, note } as const
  return succeed(postStockDocument(tx, seams, actor, paper, lines))
}
