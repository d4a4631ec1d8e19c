// Every kind of document that an outlet writes for the cloud, with the version and the shape of its
// body. The outbox takes no other, and takes the version from here.
import type { TSchema } from 'typebox'
import {
  AuditCheckpointDocument,
  BoxHealthDocument,
  ConflictRaisedDocument,
  ConflictResolvedDocument,
  EpochBegunDocument,
  LogoChangedDocument,
  ReceiptNumbersVoidedDocument,
  ReorderNotedDocument,
} from './document-box.ts'
import {
  AccountChangedDocument,
  AccountMoneyDocument,
  AccountMovedDocument,
  AccountOpenedDocument,
  CashMovedDocument,
  DrawerOpenedDocument,
  SafeMovedDocument,
} from './document-cash.ts'
import { IdentityEscrowedDocument } from './document-identity.ts'
import {
  AllowanceReleasedDocument,
  ApprovalGivenDocument,
  CustomerChangedDocument,
  CustomerMergedDocument,
  LoyaltyMovedDocument,
  RulesChangedDocument,
  StaffChangedDocument,
} from './document-people.ts'
import {
  BillPrintedDocument,
  CartDiscardedDocument,
  PayloadQuarantinedDocument,
  PaymentVerifiedDocument,
  QuarantineEndedDocument,
  RefundCompletedDocument,
  SaleCompletedDocument,
  SettlementImportedDocument,
} from './document-sale.ts'
import {
  AddendumCashPlacedDocument,
  DrawerCountedDocument,
  ShiftAddendumClosedDocument,
  ShiftClosedDocument,
  ShiftOpenedDocument,
  ShiftResumedDocument,
  ShiftSuspendedDocument,
  ShiftTradingEndedDocument,
} from './document-shift.ts'
import { StockDocumentPosted, StockMovedDocument } from './document-stock.ts'

export type DocumentShape = { schemaVersion: number; schema: TSchema }

/**
 * Past tense. A changed shape is a new version; rows of the one before may still lie in outboxes.
 * Version 2 of the older kinds is version 1 with `at`, when it happened by the hub's clock (I10);
 * of a conflict it says what was done; of a customer it is a new shape, of an approval and a ledger
 * entry `at` replaced another name.
 */
export const DOCUMENT_KINDS = {
  'sale-completed': { schemaVersion: 2, schema: SaleCompletedDocument },
  'refund-completed': { schemaVersion: 2, schema: RefundCompletedDocument },
  'payload-quarantined': { schemaVersion: 2, schema: PayloadQuarantinedDocument },
  'quarantine-ended': { schemaVersion: 1, schema: QuarantineEndedDocument },
  'payment-verified': { schemaVersion: 2, schema: PaymentVerifiedDocument },
  'settlement-imported': { schemaVersion: 2, schema: SettlementImportedDocument },
  'bill-printed': { schemaVersion: 2, schema: BillPrintedDocument },
  'cart-discarded': { schemaVersion: 2, schema: CartDiscardedDocument },
  'shift-opened': { schemaVersion: 2, schema: ShiftOpenedDocument },
  'unknown-shift-opened': { schemaVersion: 2, schema: ShiftOpenedDocument },
  'shift-suspended': { schemaVersion: 2, schema: ShiftSuspendedDocument },
  'shift-resumed': { schemaVersion: 2, schema: ShiftResumedDocument },
  'shift-trading-ended': { schemaVersion: 2, schema: ShiftTradingEndedDocument },
  'drawer-counted': { schemaVersion: 2, schema: DrawerCountedDocument },
  'shift-closed': { schemaVersion: 2, schema: ShiftClosedDocument },
  'shift-addendum-closed': { schemaVersion: 2, schema: ShiftAddendumClosedDocument },
  'addendum-cash-placed': { schemaVersion: 2, schema: AddendumCashPlacedDocument },
  'cash-moved': { schemaVersion: 2, schema: CashMovedDocument },
  'drawer-opened-without-sale': { schemaVersion: 2, schema: DrawerOpenedDocument },
  'safe-moved': { schemaVersion: 2, schema: SafeMovedDocument },
  'account-opened': { schemaVersion: 2, schema: AccountOpenedDocument },
  'account-changed': { schemaVersion: 2, schema: AccountChangedDocument },
  'account-moved': { schemaVersion: 2, schema: AccountMovedDocument },
  'account-money-taken': { schemaVersion: 2, schema: AccountMoneyDocument },
  'account-money-paid-out': { schemaVersion: 2, schema: AccountMoneyDocument },
  'approval-given': { schemaVersion: 2, schema: ApprovalGivenDocument },
  'staff-changed': { schemaVersion: 2, schema: StaffChangedDocument },
  'rules-changed': { schemaVersion: 2, schema: RulesChangedDocument },
  'customer-changed': { schemaVersion: 2, schema: CustomerChangedDocument },
  'customer-merged': { schemaVersion: 1, schema: CustomerMergedDocument },
  'loyalty-moved': { schemaVersion: 1, schema: LoyaltyMovedDocument },
  'allowance-released': { schemaVersion: 1, schema: AllowanceReleasedDocument },
  'stock-moved': { schemaVersion: 1, schema: StockMovedDocument },
  'stock-document-posted': { schemaVersion: 1, schema: StockDocumentPosted },
  'conflict-raised': { schemaVersion: 1, schema: ConflictRaisedDocument },
  'conflict-resolved': { schemaVersion: 2, schema: ConflictResolvedDocument },
  'reorder-noted': { schemaVersion: 1, schema: ReorderNotedDocument },
  'receipt-numbers-voided': { schemaVersion: 1, schema: ReceiptNumbersVoidedDocument },
  'audit-checkpoint': { schemaVersion: 1, schema: AuditCheckpointDocument },
  'epoch-begun': { schemaVersion: 1, schema: EpochBegunDocument },
  'logo-changed': { schemaVersion: 1, schema: LogoChangedDocument },
  'identity-escrowed': { schemaVersion: 1, schema: IdentityEscrowedDocument },
  'box-health': { schemaVersion: 1, schema: BoxHealthDocument },
} as const satisfies Record<string, DocumentShape>

export type DocumentKind = keyof typeof DOCUMENT_KINDS
export const isDocumentKind = (kind: string): kind is DocumentKind =>
  Object.hasOwn(DOCUMENT_KINDS, kind)
