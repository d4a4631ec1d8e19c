import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import type { Db } from '../db/open-database.ts'
import { findAccount } from './account-store.ts'
import { type AccountMove, moveAccount } from './move-account.ts'

/**
 * Puts an amount (1 or more) on an account: money that comes back from a refund, is paid in or paid
 * back. A blocked or expired account may receive: the money is its holder's all the same. Refuses
 * ACCOUNT_NOT_FOUND, and ACCOUNT_OVERPAID where kasbon would be paid back by more than is owed.
 */
export function creditAccount(tx: Db, move: AccountMove): Outcome<{ balanceMinor: number }> {
  const account = findAccount(tx, move.accountId)
  if (!account) return refuse('ACCOUNT_NOT_FOUND', undefined, 'account_id')
  if (account.kind === 'credit' && account.balance_minor + move.amountMinor > 0) {
    return refuse('ACCOUNT_OVERPAID', `owed: ${-account.balance_minor}`, 'amount_minor')
  }
  return succeed(moveAccount(tx, move))
}
