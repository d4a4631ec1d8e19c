import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { dynamicQris } from '#domain/qris.ts'
import type { Db } from '../db/open-database.ts'
import { readRules } from '../rules/read-rules.ts'
import { type AttemptRow, findAttempt, findOpenAttempt, insertAttempt } from './attempt-store.ts'

export type AttemptOrder = {
  attemptId: string
  saleId: string
  method: 'qris' | 'ewallet'
  amountMinor: number
  /** Null: nobody to ask; the customer pays what the QR says, unconfirmed. */
  provider: string | null
  terminalId: string
  staffId: string
  atMs: number
}

/**
 * Writes a charge down before anybody is asked for it, so that it survives whatever happens next.
 * Its QR is the merchant's own with the amount until a provider gives a better one. The same id
 * again finds the same charge. Refuses PAYMENT_ATTEMPT_OPEN while the sale waits for another charge
 * of this tender, QRIS_NOT_SET_UP where there is neither a provider nor a QRIS, QRIS_AMOUNT,
 * QRIS_INVALID and IDEMPOTENCY_MISMATCH.
 */
export function openAttempt(tx: Db, order: AttemptOrder): Outcome<AttemptRow> {
  const before = findAttempt(tx, order.attemptId)
  if (before) {
    const isSame =
      before.sale_id === order.saleId &&
      before.method === order.method &&
      before.amount_minor === order.amountMinor
    return isSame ? succeed(before) : refuse('IDEMPOTENCY_MISMATCH', undefined, 'attempt_id')
  }
  if (findOpenAttempt(tx, order.saleId, order.method)) return refuse('PAYMENT_ATTEMPT_OPEN')
  const reference = labelOf(order.attemptId)
  const qr = qrFor(tx, order, reference)
  if (!qr.ok) return qr
  const row: AttemptRow = {
    id: order.attemptId,
    sale_id: order.saleId,
    method: order.method,
    amount_minor: order.amountMinor,
    provider: order.provider ?? '',
    state: order.provider === null ? 'unanswered' : 'waiting',
    qr_payload: qr.value,
    reference,
    evidence_json: null,
    terminal_id: order.terminalId,
    staff_id: order.staffId,
    created_at_ms: order.atMs,
    changed_at_ms: order.atMs,
  }
  insertAttempt(tx, row)
  return succeed(row)
}

/** The random end of the id: it fits the 25 letters of a QR's reference label. */
const labelOf = (attemptId: string): string =>
  attemptId.replaceAll('-', '').slice(-20).toUpperCase()

function qrFor(tx: Db, order: AttemptOrder, reference: string): Outcome<string | null> {
  if (order.method !== 'qris') return succeed(null)
  const { qris_payload } = readRules(tx)
  if (qris_payload !== null) {
    return dynamicQris(qris_payload, { amountMinor: order.amountMinor, reference })
  }
  return order.provider === null ? refuse('QRIS_NOT_SET_UP') : succeed(null)
}
