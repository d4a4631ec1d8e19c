// The pay button while something comes back: the return becomes credit first, then the basket is
// paid with it, and what is left of it goes to the customer.

import { formatMoney } from '#domain/money.ts'
import type { RefundMessage } from '#domain/wire/refund-message.ts'
import type { GivenWord } from '../../link/database.ts'
import { refusalText, type TillOutcome } from '../../link/till-errors.ts'
import { giveCredit, payWithCredit } from '../../models/exchange-settlement.ts'
import type { Till } from '../../models/till.ts'
import { showToast } from '../../parts/toast.tsx'
import { currentLanguage, t } from '../../text/translate.ts'

function moneyText(till: Till, minor: number): string {
  const outlet = till.session.outlet.peek()
  const code = outlet?.currency_code ?? 'IDR'
  return formatMoney(minor, { code, minorExponent: outlet?.minor_exponent ?? 0 })
}

function words(till: Till): string {
  const open = till.exchange.open.peek()
  const amount = moneyText(till, open?.totalMinor ?? 0)
  return t('refund.words-exchange', { amount, number: open?.receiptNumber ?? '' })
}

function tell(outcome: TillOutcome<unknown>): void {
  if (outcome.ok || outcome.code === 'APPROVAL_REQUIRED') return
  showToast('bad', 'warning', refusalText(outcome.code, currentLanguage()))
}

/** Money beyond the credit goes over the counter now. */
function showHandOver(till: Till, refund: RefundMessage | null): void {
  if (refund?.payouts.some(({ method }) => method !== 'exchange')) till.exchange.show(refund)
}

export async function payWithExchange(
  till: Till,
  approvalIds: readonly GivenWord[],
): Promise<void> {
  const priced = till.cart.priced.peek()
  const hasBasket = till.cart.cart.peek().lines.length > 0
  const basketMinor = hasBasket && priced.ok ? priced.value.totals.totalMinor : 0
  const given = await giveCredit(till, basketMinor, words(till))
  if (!given.ok) return tell(given)
  showHandOver(till, given.value)
  if (hasBasket) tell(await payWithCredit(till, approvalIds))
}
