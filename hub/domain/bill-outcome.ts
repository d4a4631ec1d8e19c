import type { BillMessage } from './wire/cart-message.ts'

/** One paper of a cart, and what is known of the cart. */
export type BillFate = {
  totalMinor: number
  /** No later paper replaced it. */
  isNewest: boolean
  /** What the cart was sold for; null while it was not. */
  soldMinor: number | null
  isDiscarded: boolean
}

/**
 * What became of a bill. A paper that asked for more than was rung up in the end is less-paid, even
 * when a smaller one replaced it before the sale: that is how money leaves a drawer unseen.
 */
export function billOutcome(fate: BillFate): BillMessage['outcome'] {
  const { totalMinor, isNewest, soldMinor, isDiscarded } = fate
  if (soldMinor !== null && soldMinor < totalMinor) return 'less-paid'
  if (!isNewest) return 'replaced'
  if (soldMinor !== null) return 'paid'
  return isDiscarded ? 'discarded' : 'open'
}
