// SQL of payments that somebody outside confirms, and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { UnverifiedPayment, UnverifiedSum } from '#domain/wire/payment-message.ts'
import type { TenderEvidence, TenderMethod } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Verification } from './verify-payment.ts'

/** False when the payment has one already. */
export function insertVerification(tx: Db, verification: Verification): boolean {
  const { changes } = prepared(
    tx,
    `INSERT INTO payment_verification
       (sale_id, line_no, source, reference, settlement_id, staff_id, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(
    verification.saleId,
    verification.lineNo,
    verification.source,
    verification.reference,
    verification.settlementId,
    verification.staffId,
    verification.atMs,
  )
  return changes === 1
}

export type StoredPayment = {
  sale_id: string
  line_no: number
  method: TenderMethod
  amount_minor: number
  evidence_json: string | null
  /** 1 while nobody has confirmed it. */
  is_open: number
}

const NOT_VERIFIED = `sale_payment.state = 'unverified' AND NOT EXISTS (
  SELECT 1 FROM payment_verification v
  WHERE v.sale_id = sale_payment.sale_id AND v.line_no = sale_payment.line_no)`

export const listPaymentsOf = (db: Db, saleId: string): StoredPayment[] =>
  prepared(
    db,
    `SELECT sale_id, line_no, method, amount_minor, evidence_json, ${NOT_VERIFIED} AS is_open
     FROM sale_payment WHERE sale_id = ? ORDER BY line_no`,
  ).all(saleId) as StoredPayment[]

/** Whether a payment of the sale was confirmed by this very word of a provider. */
export const isWordUsed = (db: Db, saleId: string, reference: string): boolean =>
  prepared(
    db,
    `SELECT 1 FROM payment_verification WHERE sale_id = ? AND source = 'provider'
       AND reference = ?`,
  ).get(saleId, reference) !== undefined

type UnverifiedRow = Omit<UnverifiedPayment, 'evidence' | 'at'> & {
  evidence_json: string | null
  received_at_ms: number
}

/** A voided sale asks nothing. */
const OPEN_OF_SHIFT = `sale_payment JOIN sale ON sale.id = sale_payment.sale_id
  WHERE ${NOT_VERIFIED} AND sale.shift_id = coalesce(@shiftId, sale.shift_id) AND NOT EXISTS (
    SELECT 1 FROM refund WHERE refund.sale_id = sale.id AND refund.kind = 'void')`

export type UnverifiedPlace = { saleId: string; lineNo: number }
type UnverifiedPage = { shiftId: string | null; after: UnverifiedPlace | null; limit: number }

/** What nobody has confirmed, oldest first; of one shift, or of all. */
export function listUnverified(db: Db, page: UnverifiedPage): UnverifiedPayment[] {
  const { shiftId, after, limit } = page
  const behind = `AND (sale.received_at_ms, sale.id, sale_payment.line_no) >
    ((SELECT received_at_ms FROM sale WHERE id = @saleId), @saleId, @lineNo)`
  const rows = prepared(
    db,
    `SELECT sale_payment.sale_id, sale_payment.line_no, sale.receipt_number,
       sale.shift_id AS session_id, sale_payment.method, sale_payment.amount_minor,
       sale_payment.evidence_json,
       (SELECT name FROM staff WHERE staff.id = sale.cashier_id) AS cashier_name,
       sale.received_at_ms
     FROM ${OPEN_OF_SHIFT} ${after === null ? '' : behind}
     ORDER BY sale.received_at_ms, sale.id, sale_payment.line_no LIMIT @limit`,
  ).all({ shiftId, limit, ...after }) as UnverifiedRow[]
  return rows.map(({ evidence_json, received_at_ms, ...row }) => ({
    ...row,
    evidence: evidence_json === null ? null : (JSON.parse(evidence_json) as TenderEvidence),
    at: toIso(received_at_ms),
  }))
}

/** The same by tender, the largest sum first. */
export const sumUnverified = (db: Db, shiftId: string | null): UnverifiedSum[] =>
  prepared(
    db,
    `SELECT sale_payment.method, count(*) AS count, sum(sale_payment.amount_minor) AS amount_minor
     FROM ${OPEN_OF_SHIFT} GROUP BY sale_payment.method ORDER BY amount_minor DESC, method`,
  ).all({ shiftId }) as UnverifiedSum[]
