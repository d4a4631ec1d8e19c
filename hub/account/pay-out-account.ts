import assert from 'node:assert/strict'
import { availableMinor, isExpired } from '#domain/account-rules.ts'
import { type Outcome, type Refusal, refuse, succeed } from '#domain/errors.ts'
import type { Seams } from '#domain/seams.ts'
import type { AccountMoneyAnswer, AccountPayoutRequest } from '#domain/wire/account-message.ts'
import type { PaymentMessage } from '#domain/wire/sale-message.ts'
import { findDrawerInHand } from '../cash/drawer-in-hand.ts'
import type { Db } from '../db/open-database.ts'
import { authorise } from '../staff/authorise.ts'
import { type AccountRow, findAccount, heldMinorOf, survivingAccount } from './account-store.ts'
import { readAccount } from './account-view.ts'
import { moveAccount } from './move-account.ts'
import { recordAccountMoney } from './record-account-money.ts'
import { answerAgain, type MoneyOrder } from './take-account-money.ts'

/**
 * An account's money is given back in cash, up to what no open hold has promised; what is left of
 * an exchange too. Needs the permission pay-out-account for so much. Refuses what findDrawerInHand
 * refuses, ACCOUNT_NOT_FOUND, TENDER_NOT_ALLOWED (kasbon is nothing to pay out), ACCOUNT_BLOCKED,
 * BALANCE_TOO_LOW (detail: what there is), IDEMPOTENCY_MISMATCH and what authorise refuses.
 */
export function payOutAccount(
  tx: Db,
  seams: Seams,
  order: MoneyOrder<AccountPayoutRequest>,
): Outcome<AccountMoneyAnswer> {
  const { request, payloadHash, actor, atMs } = order
  const { payout_id: documentId, account_id: accountId, amount_minor: amountMinor } = request
  const earlier = answerAgain(tx, documentId, payloadHash)
  if (earlier) return earlier
  const drawer = findDrawerInHand(tx, actor, request.session_id)
  if (!drawer.ok) return drawer
  const refusal = refusalOf(tx, findAccount(tx, accountId), order)
  if (refusal) return refusal
  const allowed = authorise(tx, {
    ...actor,
    permission: 'pay-out-account',
    amount: amountMinor,
    subjectId: documentId,
    approvalIds: [request.approval_id],
    atMs,
  })
  if (!allowed.ok) return allowed
  const staffId = actor.staff.staff_id
  const move = { accountId, amountMinor: -amountMinor, documentId, staffId, atMs }
  moveAccount(tx, { ...move, reason: 'payout' })
  const account = readAccount(tx, survivingAccount(tx, accountId), atMs)
  assert(account, 'the account was found a moment ago')
  return succeed(
    recordAccountMoney(tx, seams, {
      kind: 'payout',
      documentId,
      drawer: drawer.value,
      amountMinor,
      payments: [cashGiven(amountMinor)],
      cash: [{ kind: 'cash-refund', amountMinor: -amountMinor }],
      note: request.note,
      approvedBy: allowed.value.approvedBy,
      payloadHash,
      actor,
      atMs,
      account,
    }),
  )
}

const cashGiven = (amountMinor: number): PaymentMessage => ({
  line_no: 1,
  method: 'cash',
  amount_minor: amountMinor,
  tendered_minor: amountMinor,
  change_minor: 0,
  evidence: null,
  state: 'verified',
})

function refusalOf(
  tx: Db,
  account: AccountRow | undefined,
  { request, today, atMs }: MoneyOrder<AccountPayoutRequest>,
): Refusal | null {
  if (!account) return refuse('ACCOUNT_NOT_FOUND', undefined, 'account_id')
  if (account.kind === 'credit') return refuse('TENDER_NOT_ALLOWED', 'credit', 'account_id')
  if (account.is_active === 0 || isExpired(account.expires_on, today)) {
    return refuse('ACCOUNT_BLOCKED', undefined, 'account_id')
  }
  const available = availableMinor({
    balanceMinor: account.balance_minor,
    floorMinor: account.floor_minor,
    heldMinor: heldMinorOf(tx, account.id, atMs),
  })
  return request.amount_minor <= available
    ? null
    : refuse('BALANCE_TOO_LOW', String(available), 'amount_minor')
}
