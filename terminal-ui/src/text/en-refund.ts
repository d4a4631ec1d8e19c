// English of money back, and of what another person must allow.

import type { idRefund } from './id-refund.ts'

export const enRefund = {
  'approval.title': 'Needs approval',
  'approval.asked-by': 'Asked by {name}: {right}',
  'approval.who': 'Who approves? Enter your own PIN; the cashier stays logged in.',
  'approval.nobody': 'Nobody here may approve this',
  'approval.nobody-more': 'A manager sets rights in Console › People.',
  'approval.action': 'Approve',
} as const satisfies Record<keyof typeof idRefund, string>
