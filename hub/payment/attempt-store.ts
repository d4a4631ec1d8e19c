// SQL of charges asked of a provider, and nothing else.
import { toIso } from '#domain/datetime.ts'
import type { PaymentAttemptMessage } from '#domain/wire/payment-message.ts'
import type { TenderEvidence } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared, run, sql } from '../db/query.ts'
import type { PaymentAttemptTable } from '../db/tables.ts'

export type AttemptState = PaymentAttemptMessage['state']
export type AttemptRow = PaymentAttemptTable & { state: AttemptState }

export const findAttempt = (db: Db, attemptId: string): AttemptRow | undefined =>
  prepared(db, 'SELECT * FROM payment_attempt WHERE id = ?').get(attemptId) as
    | AttemptRow
    | undefined

/** The charge that a sale still waits for with this tender, whoever asked. */
export const findOpenAttempt = (db: Db, saleId: string, method: string): AttemptRow | undefined =>
  prepared(
    db,
    `SELECT * FROM payment_attempt WHERE sale_id = ? AND method = ?
       AND state IN ('waiting', 'unanswered')`,
  ).get(saleId, method) as AttemptRow | undefined

export function insertAttempt(tx: Db, row: AttemptRow): void {
  run(tx, sql.insertInto('payment_attempt').values(row))
}

export type AttemptChange = Partial<Pick<AttemptRow, 'state' | 'qr_payload' | 'evidence_json'>> & {
  changed_at_ms: number
}
export function updateAttempt(tx: Db, attemptId: string, change: AttemptChange): void {
  run(tx, sql.updateTable('payment_attempt').set(change).where('id', '=', attemptId))
}

/** Charges that wait for their answer, oldest first. */
export const listWaiting = (db: Db): AttemptRow[] =>
  prepared(
    db,
    `SELECT * FROM payment_attempt WHERE state = 'waiting' ORDER BY created_at_ms`,
  ).all() as AttemptRow[]

/** Charges given up since then: their customers may have paid all the same. */
export const listGivenUp = (db: Db, sinceMs: number): AttemptRow[] =>
  prepared(
    db,
    `SELECT * FROM payment_attempt WHERE changed_at_ms > ?
       AND state IN ('cancelled', 'expired', 'unanswered')`,
  ).all(sinceMs) as AttemptRow[]

export const listPaidOf = (db: Db, saleId: string): AttemptRow[] =>
  prepared(db, `SELECT * FROM payment_attempt WHERE sale_id = ? AND state = 'paid'`).all(
    saleId,
  ) as AttemptRow[]

export const evidenceOf = ({ evidence_json }: AttemptRow): TenderEvidence | null =>
  evidence_json === null ? null : (JSON.parse(evidence_json) as TenderEvidence)

export const toAttemptMessage = (row: AttemptRow): PaymentAttemptMessage => ({
  attempt_id: row.id,
  sale_id: row.sale_id,
  method: row.method,
  amount_minor: row.amount_minor,
  state: row.state,
  qr_payload: row.qr_payload,
  reference: row.reference,
  evidence: evidenceOf(row),
  created_at: toIso(row.created_at_ms),
})
