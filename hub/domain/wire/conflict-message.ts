// Disagreements beside documents that stand (I3), and how people settle them.
import { type Static, Type } from 'typebox'
import { Closed, NoteText, Nullable, OneOf, ShortText, Timestamp, Uuid } from './primitives.ts'

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

export const ConflictMessage = Closed({
  conflict_id: Uuid,
  type: Type.String(),
  /** cloud: only head office's cloud could see it. */
  origin: OneOf(['outlet', 'cloud']),
  document_id: Uuid,
  /** Receipt or refund number, where the document is one. */
  number: Nullable(Type.String()),
  message: Type.String(),
  detail: Type.Unknown({ description: 'an object; what is in it depends on the type' }),
  raised_at: Timestamp,
  resolution: Nullable(
    Closed({
      reason: OneOf(CONFLICT_REASONS),
      note: Nullable(NoteText),
      resolved_by_name: ShortText,
      approved_by_name: Nullable(ShortText),
      at: Timestamp,
    }),
  ),
})
export type ConflictMessage = Static<typeof ConflictMessage>
/** GET /api/console/conflicts?state=: open ones oldest first, else the newest first. */
export const ConflictList = Closed({ conflicts: Type.Array(ConflictMessage) })

/**
 * POST /api/console/conflicts/:id/resolve. An approval's subject is the conflict. A note is needed
 * where the reason says nothing by itself.
 */
export const ResolveConflictRequest = Closed({
  resolution_id: Uuid,
  reason: OneOf(CONFLICT_REASONS),
  note: Nullable(NoteText),
  approval_id: Nullable(Uuid),
})
export type ResolveConflictRequest = Static<typeof ResolveConflictRequest>
export const ResolveConflictAnswer = Closed({
  success: Type.Literal(true),
  conflict: ConflictMessage,
})
