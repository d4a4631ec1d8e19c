import { factOf } from '#domain/conflict-actions.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { TenderMethod } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { addLoyalty } from '../loyalty/add-loyalty.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { derivedId } from '../outbox/derived-id.ts'
import type { Act, Acted } from './act-on-conflict.ts'
import type { ConflictRow } from './conflict-store.ts'
import { moveReceivable, shortMinorOf } from './write-off-short.ts'

type PaidIn = { amount_minor: number; reason_code: string }

/**
 * The customer brought what was missing: a paid-in of exactly so much since then, which pays no
 * other conflict. It is taken from its reason to what was receivable.
 */
export function customerPaid(tx: Db, { conflict, detail, order }: Act): boolean {
  const paid = prepared(
    tx,
    `SELECT amount_minor, reason_code FROM cash_document d
     WHERE id = ? AND kind = 'paid-in' AND at_ms >= ?
       AND NOT EXISTS (SELECT 1 FROM conflict_resolution r WHERE r.settled_with = d.id)`,
  ).get(order.document_id, conflict.raised_at_ms) as PaidIn | undefined
  if (!paid || paid.amount_minor !== shortMinorOf(detail)) return false
  const tender = tenderOf(tx, conflict, detail)
  if (tender === null) return false
  moveReceivable(tx, order.resolution_id, tender, detail, `paid-in/${paid.reason_code}`)
  return true
}

/** By which tender the money is missing; null: the sale that says so is not here. */
export function tenderOf(
  tx: Db,
  { type, document_id }: Pick<ConflictRow, 'type' | 'document_id'>,
  detail: unknown,
): TenderMethod | null {
  if (type !== 'insufficient_balance') return 'loyalty'
  const query = 'SELECT method FROM sale_payment WHERE sale_id = ? AND line_no = ?'
  const found = prepared(tx, query).pluck().get(document_id, factOf(detail, 'payment_line_no'))
  return (found as TenderMethod | undefined) ?? null
}

/** The customer has the points by now, or always had: they are taken after all. */
export function takePointsNow(tx: Db, seams: Seams, act: Act): Outcome<Acted> {
  const { order, detail } = act
  const { customer_id, missing_points } = detail as { customer_id: string; missing_points: number }
  const atMs = seams.clock.nowMs()
  const documentId = order.resolution_id
  const known = prepared(tx, 'SELECT 1 FROM customer WHERE id = ?').get(customer_id)
  if (!known) return refuse('UNKNOWN_CUSTOMER')
  const move = { customerId: customer_id, points: -missing_points, documentId, atMs }
  const { missingPoints } = addLoyalty(tx, { ...move, reason: 'redeem' })
  if (missingPoints > 0) return refuse('BALANCE_TOO_LOW', `${missingPoints} points`)
  moveReceivable(tx, documentId, 'loyalty', detail, 'loyalty')
  const query = 'SELECT loyalty_points FROM customer WHERE id = ?'
  const balance_points = prepared(tx, query).pluck().get(customer_id) as number
  const facts = { customer_id, points: -missing_points, balance_points }
  appendOutbox(tx, {
    kind: 'loyalty-moved',
    documentId: derivedId(`loyalty/corrected/${documentId}`),
    payload: { ...facts, reason: 'corrected', source_id: documentId },
    atMs,
  })
  return succeed({ settledWith: null, levels: [] })
}
