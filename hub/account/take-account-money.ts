import assert from 'node:assert/strict'
import { isExpired, isRealMoney } from '#domain/account-rules.ts'
import { itemAt } from '#domain/assert.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import { settle } from '#domain/settle.ts'
import { checkEvidence } from '#domain/tender-evidence.ts'
import type { AccountMoneyAnswer, AccountReceiptRequest } from '#domain/wire/account-message.ts'
import { findDrawerInHand } from '../cash/drawer-in-hand.ts'
import type { Db } from '../db/open-database.ts'
import { checkAttempts } from '../payment/check-attempts.ts'
import type { Actor } from '../requester.ts'
import { readRules } from '../rules/read-rules.ts'
import { cashOf } from '../shift/post-sale-to-shift.ts'
import { findDocument } from './account-document-store.ts'
import { type AccountRow, findAccount } from './account-store.ts'
import { readAccount } from './account-view.ts'
import { creditAccount } from './credit-account.ts'
import { recordAccountMoney } from './record-account-money.ts'

export type MoneyOrder<Request> = {
  request: Request
  /** SHA-256 hex of the request as canonical JSON: what idempotency compares. */
  payloadHash: string
  actor: Actor
  today: string
  atMs: number
}

/**
 * Money is taken for an account: a card is topped up, a deposit made, kasbon paid back. Any split
 * of real money, cash gives change, nothing is rounded. Only confirmed money is taken: what is
 * loaded can be spent at once. Refuses what findDrawerInHand refuses, ACCOUNT_NOT_FOUND,
 * ACCOUNT_BLOCKED, ACCOUNT_OVERPAID, TENDER_NOT_ALLOWED, EVIDENCE_MISSING, what settle refuses,
 * CHANGE_MISMATCH and IDEMPOTENCY_MISMATCH.
 */
export function takeAccountMoney(
  tx: Db,
  seams: Seams,
  order: MoneyOrder<AccountReceiptRequest>,
): Outcome<AccountMoneyAnswer> {
  const { request, payloadHash, actor, atMs } = order
  const { receipt_id: documentId, account_id: accountId, amount_minor: amountMinor } = request
  const earlier = answerAgain(tx, documentId, payloadHash)
  if (earlier) return earlier
  const drawer = findDrawerInHand(tx, actor, request.session_id)
  if (!drawer.ok) return drawer
  const account = findAccount(tx, accountId)
  const refusal = refusalOf(account, order.today) ?? refusalOfPayments(tx, request)
  if (refusal) return refusal
  const moved = creditAccount(tx, {
    accountId,
    amountMinor,
    reason: account?.kind === 'credit' ? 'pay-back' : 'top-up',
    documentId,
    staffId: actor.staff.staff_id,
    atMs,
  })
  if (!moved.ok) return moved
  const now = readAccount(tx, account?.id ?? accountId, atMs)
  assert(now, 'the account was found a moment ago')
  return succeed(
    recordAccountMoney(tx, seams, {
      kind: 'receipt',
      documentId,
      drawer: drawer.value,
      amountMinor,
      payments: request.payments,
      cash: cashOf(request.payments),
      note: request.note,
      approvedBy: null,
      payloadHash,
      actor,
      atMs,
      account: now,
    }),
  )
}

/** The first answer of a document that stands already; null when it is new. */
export function answerAgain(
  tx: Db,
  documentId: string,
  payloadHash: string,
): Outcome<AccountMoneyAnswer> | null {
  const earlier = findDocument(tx, documentId)
  if (!earlier) return null
  if (earlier.payload_hash !== payloadHash) return refuse('IDEMPOTENCY_MISMATCH')
  const answer = JSON.parse(earlier.answer_json) as AccountMoneyAnswer
  return succeed({ ...answer, duplicate: true })
}

/** Who owes may always pay back; nothing new is loaded on what is blocked. */
function refusalOf(account: AccountRow | undefined, today: string): Refusal | null {
  if (!account) return refuse('ACCOUNT_NOT_FOUND', undefined, 'account_id')
  if (account.kind === 'exchange') return refuse('TENDER_NOT_ALLOWED', 'exchange', 'account_id')
  const isClosed = account.is_active === 0 || isExpired(account.expires_on, today)
  return isClosed && account.kind !== 'credit'
    ? refuse('ACCOUNT_BLOCKED', undefined, 'account_id')
    : null
}

function refusalOfPayments(tx: Db, request: AccountReceiptRequest): Refusal | null {
  const { payments, amount_minor } = request
  for (const [index, { method, state }] of payments.entries()) {
    const field = `payments/${index}`
    if (!isRealMoney(method)) return refuse('TENDER_NOT_ALLOWED', method, `${field}/method`)
    if (state !== 'verified') return refuse('EVIDENCE_MISSING', 'unverified', `${field}/state`)
  }
  const [missing] = [
    ...checkEvidence(request, readRules(tx).required_evidence),
    ...checkAttempts(tx, request.receipt_id, payments),
  ]
  if (missing) return missing
  const tenders = payments.map(({ tendered_minor, ...rest }) => ({
    ...rest,
    tenderedMinor: tendered_minor,
  }))
  const settled = settle(amount_minor, tenders, { stepMinor: 1, mode: 'down' })
  if (!settled.ok) return settled
  for (const [index, stated] of payments.entries()) {
    const due = itemAt(settled.value.payments, index)
    const isRight =
      stated.amount_minor === due.amount_minor && stated.change_minor === due.change_minor
    if (!isRight) return refuse('CHANGE_MISMATCH', undefined, `payments/${index}`)
  }
  return null
}
