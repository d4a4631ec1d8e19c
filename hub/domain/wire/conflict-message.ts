// Disagreements beside documents that stand (I3), and how people settle them.
import { type Static, Type } from 'typebox'
import {
  Closed,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  SignedMoneyMinor,
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
  /** Null also of one that was settled elsewhere. */
  resolution: Nullable(
    Closed({
      reason: ConflictReason,
      note: Nullable(NoteText),
      /** Null: a rule of the outlet did, and the note says which. */
      resolved_by_name: Nullable(ShortText),
      approved_by_name: Nullable(ShortText),
      at: Timestamp,
    }),
  ),
})
export type ConflictMessage = Static<typeof ConflictMessage>

/**
 * GET /api/console/conflicts?state=&type=: open ones by when they are due, settled ones the newest
 * first. The counts are of all that are open, whatever was asked for.
 */
export const ConflictList = Closed({
  hub_time: Timestamp,
  conflicts: Type.Array(ConflictMessage),
  open_by_type: Type.Array(
    Closed({ type: Type.String(), count: Type.Integer(), overdue_count: Type.Integer() }),
  ),
})
export type ConflictList = Static<typeof ConflictList>

/**
 * POST /api/console/conflicts/:id/resolve. An approval's subject is the conflict. A note is needed
 * where the reason says nothing by itself.
 */
export const ResolveConflictRequest = Closed({
  resolution_id: Uuid,
  reason: ConflictReason,
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
})
export type ResolveConflictRequest = Static<typeof ResolveConflictRequest>
export const ResolveConflictAnswer = Closed({
  success: Type.Literal(true),
  conflict: ConflictMessage,
})
