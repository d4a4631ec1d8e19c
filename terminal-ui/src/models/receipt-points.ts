// The points that the screen's receipt may state: those of the hub after the sale, never those of
// the moment at which the customer was chosen.

import type { AccountsModel } from './accounts-model.ts'
import type { CompletedSale } from './payment-model.ts'
import type { SaleSafety } from './sales-model.ts'

/** Null: nobody's, or the hub has not booked the sale yet, or does not answer. */
export async function receiptPoints(
  accounts: Pick<AccountsModel, 'points'>,
  { message }: CompletedSale,
  safety: SaleSafety | null,
): Promise<number | null> {
  const isBooked = safety === 'hub' || safety === 'cloud'
  if (message.customer_id === null || !isBooked) return null
  const said = await accounts.points(message.customer_id)
  return said.ok ? said.value.points : null
}
