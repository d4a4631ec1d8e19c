import { isAccountTender } from '#domain/account-rules.ts'
import { type Refusal, refuse } from '#domain/errors.ts'
import type { PaymentMessage, SaleMessage } from '#domain/wire/sale-message.ts'
import { survivorOf } from '../customer/survivor-of.ts'
import type { Db } from '../db/open-database.ts'
import { findAccount, survivingAccount } from './account-store.ts'
import { findHold } from './hold-store.ts'

/**
 * What the strict door asks of a sale's ledger tenders: an account of that kind, and the hub's
 * promise for this very sale that still holds and reaches. Pure reads. ACCOUNT_NOT_FOUND,
 * HOLD_GONE and BALANCE_TOO_LOW with the payment's field; [] when all of it fits.
 */
export function checkRedemption(db: Db, sale: SaleMessage, atMs: number): Refusal[] {
  const named = new Set<string>()
  return sale.payments.flatMap((payment, index): Refusal[] => {
    const field = `payments/${index}/evidence`
    if (payment.method !== 'loyalty' && !isAccountTender(payment.method)) return []
    const { account_id, hold_id = '' } = payment.evidence ?? {}
    if (payment.method !== 'loyalty' && !isAccountOfKind(db, account_id, payment)) {
      return [refuse('ACCOUNT_NOT_FOUND', undefined, `${field}/account_id`)]
    }
    const hold = findHold(db, hold_id)
    const subject =
      payment.method === 'loyalty'
        ? hold?.customer_id === survivorOf(db, sale.customer_id ?? '')
        : hold?.account_id === survivingAccount(db, account_id ?? '')
    const isOpen =
      hold?.state === 'open' &&
      hold.expires_at_ms > atMs &&
      hold.sale_id === sale.offline_transaction_id
    // One promise pays one tender.
    if (!isOpen || !subject || named.has(hold_id)) {
      return [refuse('HOLD_GONE', undefined, `${field}/hold_id`)]
    }
    named.add(hold_id)
    if (hold.amount_minor >= payment.amount_minor) return []
    return [refuse('BALANCE_TOO_LOW', String(hold.amount_minor), `payments/${index}/amount_minor`)]
  })
}

const isAccountOfKind = (db: Db, id: string | undefined, { method }: PaymentMessage): boolean =>
  id !== undefined && findAccount(db, id)?.kind === method
