import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { multiplyDivide } from '#domain/money.ts'
import type { Seams } from '#domain/seams.ts'
import { takeStockStep } from '#domain/stock-cost.ts'
import { MONEY_MINOR_MAX } from '#domain/wire/primitives.ts'
import type { WriteOffRequest } from '#domain/wire/stock-message.ts'
import { payloadHash } from '../books/payload-hash.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Actor } from '../requester.ts'
import { authorise } from '../staff/authorise.ts'
import { earlierDocument } from './earlier-document.ts'
import { readCatalogueCost, readWorth } from './move-stock.ts'
import { type Posted, postStockDocument } from './post-stock-document.ts'
import { type FitLine, readStockLines } from './read-stock-lines.ts'

/**
 * Goods that are gone or cannot be sold, with a reason; 'other' needs a sentence. Beyond the
 * person's limit it takes another person's word (subject: the document; amount: what the goods are
 * worth). Refuses IDEMPOTENCY_MISMATCH, REASON_NEEDS_NOTE, what is wrong with the lines and missing
 * approvals. Call it where a refusal rolls back.
 */
export function writeOffGoods(
  tx: Db,
  seams: Seams,
  actor: Actor,
  order: WriteOffRequest,
): Outcome<Posted> {
  // Whoever asks again with somebody's word asks the same.
  const { approval_id, ...asked } = order
  const payload_hash = payloadHash(asked)
  const earlier = earlierDocument(tx, order.document_id, payload_hash)
  if (earlier) return earlier
  const { reason_code, document_id: id } = order
  const note = order.note?.trim() || null
  if (reason_code === 'other' && note === null)
    return refuse('REASON_NEEDS_NOTE', undefined, 'note')
  const fit = readStockLines(tx, order.lines)
  if (!fit.ok) return fit
  const may = authorise(tx, {
    ...actor,
    permission: 'write-off',
    amount: measureOf(tx, fit.value),
    subjectId: id,
    approvalIds: [approval_id],
    atMs: seams.clock.nowMs(),
  })
  if (!may.ok) return may
  const lines = fit.value.map(({ baseMilli, ...line }) => ({
    ...line,
    ...{ expected_milli: null, moved_milli: -baseMilli, statedMinor: null },
  }))
  const { approvedBy: approved_by } = may.value
  const paper = { id, kind: 'write-off', payload_hash, reason_code, note, approved_by } as const
  return succeed(postStockDocument(tx, seams, actor, paper, lines))
}

/** What a right's limit is compared with: the cost, or the price of what never had one. */
export function measureOf(db: Db, lines: readonly FitLine[]): number {
  const sum = lines.reduce((total, line) => total + (costOf(db, line) || priceOf(db, line)), 0)
  return Math.min(sum, MONEY_MINOR_MAX)
}

function costOf(db: Db, { product_id, baseMilli }: FitLine): number {
  const catalogueMinor = readCatalogueCost(db, product_id)
  const step = { quantityMilli: -baseMilli, statedMinor: null, catalogueMinor }
  return -takeStockStep(readWorth(db, product_id), step).valueMinor
}

function priceOf(db: Db, { product_id, unit_code, quantity_milli }: FitLine): number {
  const query = 'SELECT price_minor FROM selling_unit WHERE product_id = ? AND unit_code = ?'
  const price = prepared(db, query).pluck().get(product_id, unit_code) as number
  return multiplyDivide(price, quantity_milli, 1000, 'up')
}
