import { journalAccountOf } from '#domain/account-rules.ts'
import type { RefundMessage } from '#domain/wire/refund-message.ts'
import type { PaidOut } from './pay-out.ts'

/**
 * A refund in double entry: the reverse of its part of the sale. What the sale could not take from
 * an account (receivable) is no longer asked for. `suspense` takes what a voided sale's own figures
 * did not add up to; in a refund they always do.
 */
export function refundJournal(
  refund: Pick<RefundMessage, 'kind' | 'lines' | 'cash_rounding_minor'>,
  paidOut: readonly PaidOut[],
): Map<string, number> {
  const entries = new Map<string, number>()
  const add = (account: string, amountMinor: number): void => {
    entries.set(account, (entries.get(account) ?? 0) + amountMinor)
  }
  for (const { payout, forgivenMinor, isWrittenOff } of paidOut) {
    const { method, amount_minor } = payout
    add(journalAccountOf(method), forgivenMinor - amount_minor)
    add(`${isWrittenOff ? 'write-off' : 'receivable'}/${method}`, -forgivenMinor)
  }
  for (const line of refund.lines) {
    add('revenue', line.total_minor - line.tax_minor)
    add(`tax/${line.tax_code}`, line.tax_minor)
  }
  add('cash-rounding', refund.cash_rounding_minor)
  if (refund.kind === 'void') {
    add('suspense', 0 - [...entries.values()].reduce((sum, amount) => sum + amount, 0))
  }
  return entries
}
