// Taking a tender that nobody has confirmed is a right of its own, counted over the whole sale.

import type { GivenWord } from '../../link/database.ts'
import type { Till } from '../../models/till.ts'

/** Other people's words for it, none where this cashier may; null: it may not be done. */
export async function allowUnverified(
  till: Till,
  minor: number,
  words: string,
): Promise<readonly GivenWord[] | null> {
  const attempt = till.payment.attempt.peek()
  if (attempt === null) return null
  const ids = await till.approval.approveBeyond({
    rights: [{ permission: 'accept-unverified', amount: till.payment.unverifiedWith(minor) }],
    subjectId: attempt.transactionId,
    words,
  })
  return ids?.map((id) => till.approval.wordOf(id)) ?? null
}
