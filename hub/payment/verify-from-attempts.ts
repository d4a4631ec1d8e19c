import type { TenderEvidence } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { type AttemptRow, evidenceOf, listPaidOf } from './attempt-store.ts'
import { isWordUsed, listPaymentsOf, type StoredPayment } from './payment-store.ts'
import { verifyPayment } from './verify-payment.ts'

/**
 * Brings together what a provider has said and what a till took without waiting for it: each paid
 * charge of a sale confirms one of its unverified payments, the one that names it, else one of its
 * tender and amount. Called when either arrives after the other.
 */
export function verifyFromAttempts(tx: Db, saleId: string, atMs: number): void {
  for (const attempt of listPaidOf(tx, saleId)) {
    const evidence = evidenceOf(attempt)
    const reference = evidence?.rrn ?? evidence?.reference ?? attempt.id
    const payment = paymentFor(tx, attempt)
    if (payment === undefined || isWordUsed(tx, saleId, reference)) continue
    verifyPayment(tx, {
      saleId,
      lineNo: payment.line_no,
      source: 'provider',
      reference,
      settlementId: null,
      staffId: null,
      atMs,
    })
  }
}

/** The unconfirmed payment that a charge pays; a till that names the charge leaves no choice. */
function paymentFor(tx: Db, attempt: AttemptRow): StoredPayment | undefined {
  const payments = listPaymentsOf(tx, attempt.sale_id)
  const named = payments.find((each) => chargeNamed(each) === attempt.id)
  const fitting = payments.find(
    (each) => each.is_open === 1 && chargeNamed(each) === undefined && hasAmount(each, attempt),
  )
  if (!named) return fitting
  return named.is_open === 1 && hasAmount(named, attempt) ? named : undefined
}

const hasAmount = (payment: StoredPayment, attempt: AttemptRow): boolean =>
  payment.method === attempt.method && payment.amount_minor === attempt.amount_minor

const chargeNamed = ({ evidence_json }: StoredPayment): string | undefined =>
  evidence_json === null ? undefined : (JSON.parse(evidence_json) as TenderEvidence).attempt_id
