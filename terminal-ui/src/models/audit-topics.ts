// The kinds of the audit log, in the company in which people look for them. All: no kind is named.

export const AUDIT_TOPICS = {
  people: [
    'logged-in',
    'logged-out',
    'log-in-failed',
    'pin-locked',
    'pin-unlocked',
    'pin-reset',
    'pin-changed',
    'staff-added',
    'staff-changed',
    'role-grants-changed',
    'approval-given',
    'approval-refused',
    'audit-verified',
  ],
  cash: [
    'shift-opened',
    'unknown-shift-opened',
    'shift-suspended',
    'shift-resumed',
    'shift-trading-ended',
    'drawer-counted',
    'shift-closed',
    'shift-addendum-closed',
    'addendum-cash-placed',
    'report-printed',
    'cash-moved',
    'drawer-opened-without-sale',
    'safe-moved',
    'safe-counted',
    'cash-deposited',
    'drawer-set',
  ],
  back: [
    'refund-completed',
    'sale-voided',
    'refund-reprinted',
    'receipt-reprinted',
    'cart-taken-over',
    'cart-discarded',
    'bill-printed',
  ],
  accounts: [
    'account-opened',
    'account-changed',
    'account-moved',
    'account-money-taken',
    'account-money-paid-out',
    'charge-paid',
    'payment-verified',
    'settlement-imported',
  ],
  sales: ['sale-completed', 'payload-quarantined', 'journal-salvaged'],
  shop: [
    'rules-changed',
    'customer-changed',
    'catalogue-import-received',
    'catalogue-import-ended',
    'print-job-decided',
    'reorder-ordered',
    'terminal-paired',
    'pairing-refused',
  ],
  all: [],
} as const satisfies Record<string, readonly string[]>

export type AuditTopic = keyof typeof AUDIT_TOPICS
export type AuditKind = (typeof AUDIT_TOPICS)[AuditTopic][number]
export const AUDIT_TOPIC_NAMES = Object.keys(AUDIT_TOPICS) as AuditTopic[]
export const AUDIT_KINDS: readonly AuditKind[] = AUDIT_TOPIC_NAMES.flatMap(
  (topic) => AUDIT_TOPICS[topic] as readonly AuditKind[],
)
