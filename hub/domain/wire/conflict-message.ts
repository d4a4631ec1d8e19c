// Disagreements beside documents that stand (I3), and how people settle them.
import { type Static, Type } from 'typebox'
import {
  Closed,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  SignedMoneyMinor,
  SignedQuantityMilli,
  Timestamp,
  Uuid,
} from './primitives.ts'

/**
 * How it was settled. stands: the document is right as it is. corrected: a refund, count or
 * movement put it right. loss-accepted: the shop bears the difference. entered-twice: one of two
 * documents was no second sale. other: see the note.
 */
export const CONFLICT_REASONS = [
  'stands',
  'corrected',
  'loss-accepted',
  'entered-twice',
  'other',
] as const

export const ConflictReason = OneOf(CONFLICT_REASONS)
export type ConflictReason = Static<typeof ConflictReason>
/** What was done about it (#domain/conflict-actions.ts says which fits which type). */
export const CONFLICT_ACTIONS = [
  'recounted',
  'reordered',
  'exchanged',
  'refunded',
  'accepted',
  'honoured',
  'kept-ours',
  'kept-theirs',
  'merged-fields',
  'merged',
  'cash-placed',
  'customer-paid',
  'written-off',
  'points-corrected',
  'first-counts',
  'sold-again',
] as const
export const ConflictAction = OneOf(CONFLICT_ACTIONS)
export type ConflictAction = Static<typeof ConflictAction>
export const CONFLICT_STATES = ['open', 'resolved'] as const
export const ConflictState = OneOf(CONFLICT_STATES)

export const ConflictMessage = Closed({
  conflict_id: Uuid,
  type: Type.String(),
  state: ConflictState,
  /** cloud: only head office's cloud could see it. */
  origin: OneOf(['outlet', 'cloud']),
  document_id: Uuid,
  /** Receipt or refund number, where the document is one. */
  number: Nullable(Type.String()),
  /** The sale that it is about, also by way of a refund of it. */
  sale_id: Nullable(Uuid),
  /** Who rang the document up or gave the money back. */
  cashier_name: Nullable(Type.String()),
  /** The product or customer that it is about, and the other customer where there are two. */
  about_name: Nullable(Type.String()),
  other_name: Nullable(Type.String()),
  message: Type.String(),
  detail: Type.Unknown({ description: 'an object; what is in it depends on the type' }),
  raised_at: Timestamp,
  /** What the outlet may lose by it; below zero: what it may gain; null: none, or nobody knows. */
  money_effect_minor: Nullable(SignedMoneyMinor),
  /** What most people would say to one of this type. */
  proposed_reason: ConflictReason,
  due_at: Timestamp,
  /** What can be done about it, what most people would do first. */
  actions: Type.Array(ConflictAction),
  /** Null also of one that was settled elsewhere. */
  resolution: Nullable(
    Closed({
      reason: ConflictReason,
      action: Nullable(ConflictAction),
      note: Nullable(NoteText),
      /** Null: a rule of the outlet did, and the note says which. */
      resolved_by_name: Nullable(ShortText),
      approved_by_name: Nullable(ShortText),
      at: Timestamp,
    }),
  ),
})
export type ConflictMessage = Static<typeof ConflictMessage>

/** Where a page of conflicts ended: its last one's place in time, and its id. */
export const ConflictCursor = Type.String({ pattern: '^-?[0-9]{1,16}\\.[0-9a-f-]{36}$' })
export const CONFLICT_PAGE_MAX = 50
/**
 * GET /api/console/conflicts?state=&type=&after=: open ones by when they are due, settled ones the
 * newest first, a page at a time. The counts are of all that are open, whatever was asked for.
 */
export const ConflictList = Closed({
  hub_time: Timestamp,
  conflicts: Type.Array(ConflictMessage),
  /** `after` of the next page; null: this is the last. */
  next: Nullable(ConflictCursor),
  open_by_type: Type.Array(
    Closed({ type: Type.String(), count: Type.Integer(), overdue_count: Type.Integer() }),
  ),
})
export type ConflictList = Static<typeof ConflictList>

/** GET /api/pos/conflicts: open ones beside documents of the terminal that asks. */
export const OwnConflictList = Closed({
  hub_time: Timestamp,
  conflicts: Type.Array(ConflictMessage),
})
export type OwnConflictList = Static<typeof OwnConflictList>

/** A customer as two people see them, side by side. */
export const ConflictCustomer = Closed({
  customer_id: Uuid,
  full_name: Type.String(),
  phone: Nullable(Type.String()),
  email: Nullable(Type.String()),
  loyalty_points: Type.Integer(),
  /** On deposit, and owed as kasbon. */
  deposit_minor: SignedMoneyMinor,
  owed_minor: SignedMoneyMinor,
})
export type ConflictCustomer = Static<typeof ConflictCustomer>

/** GET /api/pos/conflicts/:id and /api/console/conflicts/:id: with what has to be compared. */
export const ConflictDetail = Closed({
  hub_time: Timestamp,
  conflict: ConflictMessage,
  /** Of an altered duplicate: the sale that counts, and the payload that does not. */
  first: Nullable(Type.Unknown()),
  second: Nullable(Type.Unknown()),
  /** Of two customers with one number: the one that wanted it, and the one that has it. */
  customer: Nullable(ConflictCustomer),
  other_customer: Nullable(ConflictCustomer),
  /** Of a shortage: what is on record now. */
  stock_milli: Nullable(SignedQuantityMilli),
  /** Refunds and exchanges of the sale since, newest first: what may have settled it. */
  refund_ids: Type.Array(Uuid),
})
export type ConflictDetail = Static<typeof ConflictDetail>

/** Of a merge: whose value a field gets. ours: the customer's that the conflict stands beside. */
export const FieldChoice = Closed({
  field: OneOf(['full_name', 'phone', 'email']),
  take: OneOf(['ours', 'theirs']),
})
export type FieldChoice = Static<typeof FieldChoice>

/**
 * POST /api/console/conflicts/:id/resolve and /api/pos/conflicts/:id/resolve. An approval's subject
 * is the conflict, its amount what the conflict may cost or gain. A note is needed where the reason
 * says nothing by itself.
 */
export const ResolveConflictRequest = Closed({
  resolution_id: Uuid,
  reason: ConflictReason,
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
  /** Null or left out: it was done elsewhere, and this only says so. */
  action: Type.Optional(Nullable(ConflictAction)),
  /** recounted: what lies on the shelf, in thousandths of the base unit. */
  counted_milli: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })),
  /** The refund, exchange, payment or placing of cash that did it. */
  document_id: Type.Optional(Uuid),
  fields: Type.Optional(Type.Array(FieldChoice, { maxItems: 3 })),
})
export type ResolveConflictRequest = Static<typeof ResolveConflictRequest>
export const ResolveConflictAnswer = Closed({
  success: Type.Literal(true),
  conflict: ConflictMessage,
})

/** GET /api/console/reorders: what was sold beyond the stock on record; open ones oldest first. */
export const ReorderMessage = Closed({
  reorder_id: Uuid,
  conflict_id: Uuid,
  product_id: Uuid,
  sku: Nullable(Type.String()),
  name: Nullable(Type.String()),
  missing_milli: Type.Integer({ minimum: 1 }),
  /** On record now. */
  stock_milli: SignedQuantityMilli,
  /** Null: a rule of the outlet did. */
  noted_by_name: Nullable(Type.String()),
  noted_at: Timestamp,
  ordered_by_name: Nullable(Type.String()),
  ordered_at: Nullable(Timestamp),
})
export type ReorderMessage = Static<typeof ReorderMessage>
export const ReorderList = Closed({ reorders: Type.Array(ReorderMessage) })
export type ReorderList = Static<typeof ReorderList>
