import { type Refusal, refuse } from '#domain/errors.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import type { Db } from '../db/open-database.ts'
import { findAttempt } from './attempt-store.ts'

/**
 * A payment that calls itself verified by a charge must be what that charge was: this sale's, of
 * this tender and amount, and paid. A charge that the hub does not know says nothing: its box may
 * have been restored. EVIDENCE_MISSING for each that differs.
 */
export function checkAttempts(db: Db, sale: SaleMessage): Refusal[] {
  return sale.payments.flatMap((payment, index): Refusal[] => {
    const attemptId = payment.state === 'verified' ? payment.evidence?.attempt_id : undefined
    const attempt = attemptId === undefined ? undefined : findAttempt(db, attemptId)
    if (!attempt) return []
    const isPaid =
      attempt.state === 'paid' &&
      attempt.sale_id === sale.offline_transaction_id &&
      attempt.method === payment.method &&
      attempt.amount_minor === payment.amount_minor
    const field = `payments/${index}/evidence/attempt_id`
    return isPaid ? [] : [refuse('EVIDENCE_MISSING', `the charge is ${attempt.state}`, field)]
  })
}
