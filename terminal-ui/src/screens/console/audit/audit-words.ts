// What the audit log says, in words.
import type { AuditFact } from '../../../models/audit-facts.ts'
import { AUDIT_KINDS, type AuditKind, type AuditTopic } from '../../../models/audit-topics.ts'
import { type PlainKey, t } from '../../../text/translate.ts'

export const TOPIC_TEXT: Record<AuditTopic, PlainKey> = {
  people: 'audit.topic.people',
  cash: 'audit.topic.cash',
  back: 'audit.topic.back',
  accounts: 'audit.topic.accounts',
  sales: 'audit.topic.sales',
  shop: 'audit.topic.shop',
  all: 'audit.topic.all',
}

export const FACT_TEXT: Record<AuditFact['label'], PlainKey> = {
  who: 'audit.fact.who',
  by: 'audit.fact.by',
  asked: 'audit.fact.asked',
  approver: 'audit.fact.approver',
  terminal: 'audit.fact.terminal',
  right: 'audit.fact.right',
  amount: 'audit.fact.amount',
  counted: 'audit.fact.counted',
  'over-short': 'audit.fact.over-short',
  number: 'audit.fact.number',
  reason: 'audit.fact.reason',
  note: 'audit.fact.note',
  tries: 'audit.fact.tries',
  refused: 'audit.fact.refused',
}

const KIND_TEXT: Record<AuditKind, PlainKey> = {
  'logged-in': 'audit.logged-in',
  'logged-out': 'audit.logged-out',
  'log-in-failed': 'audit.log-in-failed',
  'pin-locked': 'audit.pin-locked',
  'pin-unlocked': 'audit.pin-unlocked',
  'pin-reset': 'audit.pin-reset',
  'pin-changed': 'audit.pin-changed',
  'staff-added': 'audit.staff-added',
  'staff-changed': 'audit.staff-changed',
  'role-grants-changed': 'audit.role-grants-changed',
  'approval-given': 'audit.approval-given',
  'approval-refused': 'audit.approval-refused',
  'audit-verified': 'audit.audit-verified',
  'shift-opened': 'audit.shift-opened',
  'unknown-shift-opened': 'audit.unknown-shift-opened',
  'shift-suspended': 'audit.shift-suspended',
  'shift-resumed': 'audit.shift-resumed',
  'shift-trading-ended': 'audit.shift-trading-ended',
  'drawer-counted': 'audit.drawer-counted',
  'shift-closed': 'audit.shift-closed',
  'shift-addendum-closed': 'audit.shift-addendum-closed',
  'addendum-cash-placed': 'audit.addendum-cash-placed',
  'report-printed': 'audit.report-printed',
  'cash-moved': 'audit.cash-moved',
  'drawer-opened-without-sale': 'audit.drawer-opened-without-sale',
  'safe-moved': 'audit.safe-moved',
  'safe-counted': 'audit.safe-counted',
  'cash-deposited': 'audit.cash-deposited',
  'drawer-set': 'audit.drawer-set',
  'refund-completed': 'audit.refund-completed',
  'sale-voided': 'audit.sale-voided',
  'refund-reprinted': 'audit.refund-reprinted',
  'receipt-reprinted': 'audit.receipt-reprinted',
  'cart-taken-over': 'audit.cart-taken-over',
  'cart-discarded': 'audit.cart-discarded',
  'bill-printed': 'audit.bill-printed',
  'account-opened': 'audit.account-opened',
  'account-changed': 'audit.account-changed',
  'account-moved': 'audit.account-moved',
  'account-money-taken': 'audit.account-money-taken',
  'account-money-paid-out': 'audit.account-money-paid-out',
  'charge-paid': 'audit.charge-paid',
  'payment-verified': 'audit.payment-verified',
  'settlement-imported': 'audit.settlement-imported',
  'sale-completed': 'audit.sale-completed',
  'payload-quarantined': 'audit.payload-quarantined',
  'journal-salvaged': 'audit.journal-salvaged',
  'rules-changed': 'audit.rules-changed',
  'customer-changed': 'audit.customer-changed',
  'catalogue-import-received': 'audit.catalogue-import-received',
  'catalogue-import-ended': 'audit.catalogue-import-ended',
  'print-job-decided': 'audit.print-job-decided',
  'reorder-ordered': 'audit.reorder-ordered',
  'terminal-paired': 'audit.terminal-paired',
  'pairing-refused': 'audit.pairing-refused',
}

const isKnown = (kind: string): kind is AuditKind =>
  (AUDIT_KINDS as readonly string[]).includes(kind)

/** A kind of a newer hub is called by its own name. */
export const kindText = (kind: string): string => (isKnown(kind) ? t(KIND_TEXT[kind]) : kind)
