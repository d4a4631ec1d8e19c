// Customers at the console: the list, one person with what they have here, the statement of what
// they bought and paid, and making two rows one.
import { type Static, Type } from 'typebox'
import { ACCOUNT_KINDS, AccountMessage } from './account-message.ts'
import { ConflictCustomer, FieldChoice } from './conflict-message.ts'
import { CustomerMessage } from './customer-message.ts'
import {
  Closed,
  MoneyMinor,
  Nullable,
  OneOf,
  ShortText,
  SignedMoneyMinor,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'

export const CUSTOMERS_LISTED = 50
/** owing: kasbon is open. credit: deposit, cards or vouchers with money on them. */
export const CUSTOMER_FILTERS = ['all', 'owing', 'credit'] as const
export type CustomerFilter = (typeof CUSTOMER_FILTERS)[number]

/** GET /api/console/customers: by name; of what was typed, the best few hundred. */
export const ListCustomersQuery = Closed({
  q: Type.Optional(Type.String({ maxLength: 100 })),
  filter: Type.Optional(OneOf(CUSTOMER_FILTERS)),
  /** The last page's `next`. */
  after: Type.Optional(Type.String({ minLength: 36, maxLength: 300 })),
})
export type ListCustomersQuery = Static<typeof ListCustomersQuery>

export const ListedCustomer = Closed({
  ...CustomerMessage.properties,
  /** On deposits, cards and vouchers, and owed as kasbon. */
  credit_minor: SumMinor,
  owed_minor: SumMinor,
})
export type ListedCustomer = Static<typeof ListedCustomer>
export const ListedCustomers = Closed({
  customers: Type.Array(ListedCustomer),
  next: Nullable(Type.String()),
  /** Of all, whatever was asked for. */
  customer_count: Type.Integer(),
})
export type ListedCustomers = Static<typeof ListedCustomers>

/** GET /api/console/customers/:id, also by the id of a row that was merged away. */
export const CustomerPage = Closed({
  customer: CustomerMessage,
  since: Timestamp,
  /** What can be spent now: less what is promised, and no more than this outlet may. */
  available_points: Type.Integer(),
  credit_minor: SumMinor,
  owed_minor: SumMinor,
  accounts: Type.Array(AccountMessage),
  last_purchase_at: Nullable(Timestamp),
  /** Rows of the same person that were merged into this one. */
  merged: Type.Array(
    Closed({
      customer_id: Uuid,
      full_name: Type.String(),
      membership_number: Nullable(Type.String()),
      at: Timestamp,
      /** Null: another outlet did. */
      by_name: Nullable(Type.String()),
    }),
  ),
})
export type CustomerPage = Static<typeof CustomerPage>

/** Points or money that came to one of the person's ledgers, and what stood there afterwards. */
export const StatementMove = Closed({
  ledger: OneOf([...ACCOUNT_KINDS, 'points']),
  /** Of an account. */
  code: Nullable(Type.String()),
  reason: Type.String(),
  change: SignedMoneyMinor,
  balance: SumMinor,
})
export type StatementMove = Static<typeof StatementMove>
export const StatementPayment = Closed({ method: Type.String(), amount_minor: SignedMoneyMinor })

export const StatementEntry = Closed({
  at: Timestamp,
  document_id: Uuid,
  kind: OneOf(['sale', 'refund', 'void', 'other']),
  /** On its paper; null: no paper was made. */
  number: Nullable(Type.String()),
  staff_name: Nullable(Type.String()),
  /** Of a sale, and below zero of a refund. */
  amount_minor: Nullable(SignedMoneyMinor),
  payments: Type.Array(StatementPayment),
  moves: Type.Array(StatementMove),
})
export type StatementEntry = Static<typeof StatementEntry>

export const STATEMENT_PAGE = 50
/**
 * GET /api/console/customers/:id/statement: newest first, in the order in which it came here.
 * `after` is the last page's `next`: places in what was bought, given back and moved, and points.
 */
export const StatementQuery = Closed({
  after: Type.Optional(Type.String({ pattern: '^(\\d{1,16}\\.){4}-?\\d{1,16}$' })),
})
export type StatementQuery = Static<typeof StatementQuery>
export const CustomerStatement = Closed({
  customer_id: Uuid,
  entries: Type.Array(StatementEntry),
  next: Nullable(Type.String()),
})
export type CustomerStatement = Static<typeof CustomerStatement>

/** GET /api/console/customers/:id/merge?with=: what a merge of the two would do. */
export const MergePreviewQuery = Closed({ with: Uuid })
export const MergePreview = Closed({
  customer: ConflictCustomer,
  other_customer: ConflictCustomer,
  /** The row that stays, in every outlet. */
  winner_id: Uuid,
  /** Money, and what points are worth, that change hands: for so much a right is needed. */
  money_minor: MoneyMinor,
})
export type MergePreview = Static<typeof MergePreview>

/** POST /api/console/customers/:id/merge. An approval's subject is `merge_id`. */
export const MergeRequest = Closed({
  merge_id: Uuid,
  other_customer_id: Uuid,
  /** ours: of the customer in the address. Not named: the row's that stays, else what there is. */
  fields: Type.Array(FieldChoice, { maxItems: 3 }),
  /** How somebody knows that they are one person. */
  note: ShortText,
  approval_id: Nullable(Uuid),
})
export type MergeRequest = Static<typeof MergeRequest>
export const MergeAnswer = Closed({ success: Type.Literal(true), customer: CustomerMessage })
export type MergeAnswer = Static<typeof MergeAnswer>
