// Documents about money that moved without a sale: drawers, the safe, ledger accounts.
import { Type } from 'typebox'
import { AccountKind } from './account-message.ts'
import { CashMovementRequest, CountLines, SafeEntryMessage } from './cash-message.ts'
import {
  Closed,
  Count,
  MoneyMinor,
  NoteText,
  Nullable,
  SignedMoneyMinor,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'
import { PaymentMessage } from './sale-message.ts'
import { TOLD } from './told-facts.ts'

const AT_A_DRAWER = {
  at: Timestamp,
  number: Type.String(),
  shift_id: Uuid,
  terminal_id: Uuid,
  reason_code: Type.String(),
  note: Nullable(NoteText),
  staff_id: Uuid,
  approved_by: Nullable(Uuid),
  ...TOLD,
}

export const CashMovedDocument = Closed({
  ...AT_A_DRAWER,
  movement_id: Uuid,
  kind: CashMovementRequest.properties.kind,
  amount_minor: MoneyMinor,
  counts: Nullable(CountLines),
})
/** Kind `drawer-opened-without-sale`. */
export const DrawerOpenedDocument = Closed({ ...AT_A_DRAWER, event_id: Uuid })

/** Kind `safe-moved`. `document_id`: the shift, close, drop, deposit or count behind it. */
export const SafeMovedDocument = Closed({
  at: Timestamp,
  entry_id: Uuid,
  kind: SafeEntryMessage.properties.kind,
  amount_minor: SumMinor,
  balance_minor: SumMinor,
  document_id: Uuid,
  bag_number: Nullable(Type.String()),
  note: Nullable(NoteText),
  staff_id: Uuid,
})

export const AccountOpenedDocument = Closed({
  at: Timestamp,
  account_id: Uuid,
  kind: AccountKind,
  code: Type.String(),
  customer_id: Nullable(Uuid),
  /** 0, or minus the limit of a kasbon account. */
  floor_minor: SignedMoneyMinor,
  expires_on: Nullable(Type.String()),
  opened_by: Uuid,
})
export const AccountChangedDocument = Closed({
  at: Timestamp,
  account_id: Uuid,
  floor_minor: SignedMoneyMinor,
  expires_on: Nullable(Type.String()),
  is_active: Type.Union([Type.Literal(0), Type.Literal(1)]),
  note: Nullable(NoteText),
  staff_id: Uuid,
  terminal_id: Uuid,
})

/** Kind `account-moved`: one entry of a ledger. Entries of one account are in order of `entry_id`. */
export const AccountMovedDocument = Closed({
  at: Timestamp,
  entry_id: Count,
  account_id: Uuid,
  /** Positive: the shop owes the holder more. */
  amount_minor: SumMinor,
  balance_minor: SumMinor,
  reason: Type.Union([
    Type.Literal('top-up'),
    Type.Literal('pay-back'),
    Type.Literal('redeem'),
    Type.Literal('refund'),
    Type.Literal('payout'),
    Type.Literal('reversal'),
    Type.Literal('merge'),
  ]),
  document_id: Uuid,
  staff_id: Nullable(Uuid),
})

/** Kinds `account-money-taken` and `account-money-paid-out`. */
export const AccountMoneyDocument = Closed({
  at: Timestamp,
  document_id: Uuid,
  document_number: Type.String(),
  account_id: Uuid,
  account_kind: AccountKind,
  amount_minor: MoneyMinor,
  balance_minor: SumMinor,
  session_id: Uuid,
  terminal_id: Uuid,
  staff_id: Uuid,
  approved_by: Nullable(Uuid),
  note: Nullable(NoteText),
  payments: Type.Array(PaymentMessage),
})
