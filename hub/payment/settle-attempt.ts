import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { type AttemptRow, type AttemptState, findAttempt, updateAttempt } from './attempt-store.ts'
import type { ChargeState } from './payment-provider.ts'
import { verifyFromAttempts } from './verify-from-attempts.ts'

/**
 * Writes down what a provider says of a charge; true when that is new. Paid is the last word and is
 * believed at any time, also after the till gave the charge up or took the tender unconfirmed: then
 * the payment of its sale is verified. Everything else only ends a charge that still waits.
 */
export function settleAttempt(
  tx: Db,
  attemptId: string,
  news: ChargeState,
  atMs: number,
): AttemptRow | null {
  const attempt = findAttempt(tx, attemptId)
  if (!attempt || !isNew(attempt.state, news.state)) return null
  const evidence_json = news.evidence === null ? null : JSON.stringify(news.evidence)
  const change = { state: news.state, evidence_json, changed_at_ms: atMs }
  updateAttempt(tx, attemptId, change)
  if (news.state === 'paid') {
    appendAudit(tx, {
      kind: 'charge-paid',
      payload: {
        attempt_id: attemptId,
        sale_id: attempt.sale_id,
        amount_minor: attempt.amount_minor,
        state_before: attempt.state,
      },
      atMs,
    })
    verifyFromAttempts(tx, attempt.sale_id, atMs)
  }
  return { ...attempt, ...change }
}

const isNew = (current: AttemptState, told: ChargeState['state']): boolean =>
  told === 'paid' ? current !== 'paid' : current === 'waiting' && told !== 'waiting'
