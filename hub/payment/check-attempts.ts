import { type Refusal, refuse } from '#domain/errors.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { type AttemptRow, findAttempt } from './attempt-store.ts'

/**
 * A payment that calls itself verified by a charge must be what that charge was: this document's
 * (a sale, a receipt of account money), of this tender and amount, paid, and named once. A charge
 * that the hub does not know says nothing: its box may have been restored. EVIDENCE_MISSING for
 * each that differs.
 */
export function checkAttempts(
  db: Db,
  documentId: string,
  payments: readonly PaymentMessage[],
): Refusal[] {
  const named = new Set<string>()
  return payments.flatMap((payment, index): Refusal[] => {
    const attemptId = payment.state === 'verified' ? payment.evidence?.attempt_id : undefined
    const attempt = attemptId === undefined ? undefined : findAttempt(db, attemptId)
    if (!attempt) return []
    const isFirst = !named.has(attempt.id)
    named.add(attempt.id)
    if (isFirst && isPaidFor(attempt, documentId, payment)) return []
    const field = `payments/${index}/evidence/attempt_id`
    const detail = isFirst ? `the charge is ${attempt.state}` : 'the charge is named twice'
    return [refuse('EVIDENCE_MISSING', detail, field)]
  })
}

const isPaidFor = (
  attempt: AttemptRow,
  documentId: string,
  { method, amount_minor }: PaymentMessage,
): boolean =>
  attempt.state === 'paid' &&
  attempt.sale_id === documentId &&
  attempt.method === method &&
  attempt.amount_minor === amount_minor
