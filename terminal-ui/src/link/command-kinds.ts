// Money commands by name: what a person is told about them, and what they mean for a close.

/**
 * `movesMoney`: the figures of its shift change with it, so a close must not overtake it. Counts
 * and the close itself do not, else an unanswered close would stand in its own way.
 */
export const COMMAND_KINDS = {
  'open-shift': { movesMoney: false },
  count: { movesMoney: false },
  'close-shift': { movesMoney: false },
  'cash-movement': { movesMoney: true },
  'no-sale': { movesMoney: true },
  'addendum-cash': { movesMoney: false },
  refund: { movesMoney: true },
  'account-receipt': { movesMoney: true },
  'account-payout': { movesMoney: true },
  'open-account': { movesMoney: false },
  bill: { movesMoney: false },
  'discard-cart': { movesMoney: false },
  'bank-deposit': { movesMoney: false },
  'safe-count': { movesMoney: false },
  'add-customer': { movesMoney: false },
  'edit-customer': { movesMoney: false },
} as const satisfies Record<string, { movesMoney: boolean }>

export type CommandKind = keyof typeof COMMAND_KINDS
