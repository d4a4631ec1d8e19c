import { journalAccountOf } from '#domain/account-rules.ts'
import type { PaymentMessage, SaleMessage, TenderMethod } from '#domain/wire/sale-message.ts'

/**
 * The sale in double entry: debits positive, credits negative, the sum is zero. Accounts:
 * `tender/<method>` (money that came in), `account/<kind>` (no longer owed to a holder), `loyalty`
 * (points that were spent), `receivable/<method>` (what no balance covered), `revenue` (net of
 * tax), `tax/<code>` (owed), `cash-rounding` (given away when positive).
 */
export function saleJournal(
  sale: SaleMessage,
  shortByMethod: ReadonlyMap<TenderMethod, number> = new Map(),
): Map<string, number> {
  const entries = new Map<string, number>()
  const add = (account: string, amountMinor: number): void => {
    entries.set(account, (entries.get(account) ?? 0) + amountMinor)
  }
  for (const payment of sale.payments) add(journalAccountOf(payment.method), broughtBy(payment))
  for (const [method, shortMinor] of shortByMethod) {
    add(journalAccountOf(method), -shortMinor)
    add(`receivable/${method}`, shortMinor)
  }
  for (const line of sale.items) {
    add('revenue', -(line.total_minor - line.tax_minor))
    add(`tax/${line.tax_code}`, -line.tax_minor)
  }
  add('cash-rounding', -sale.totals.cash_rounding_minor)
  // A committed sale whose own figures do not add up still stands (I3): the difference is named.
  add('suspense', -[...entries.values()].reduce((sum, amount) => sum + amount, 0))
  return entries
}

/** Of cash, what is in the drawer now, whatever the payment says it was for. */
const broughtBy = (payment: PaymentMessage): number =>
  payment.method === 'cash' ? payment.tendered_minor - payment.change_minor : payment.amount_minor
