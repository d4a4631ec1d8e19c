import { type Static, Type } from 'typebox'
import { Closed, OneOf, Timestamp, Uuid } from './primitives.ts'
import { CONFLICT_TYPES } from './sale-message.ts'

/** What only the cloud could see; item id: the conflict's. Deleted: it was settled elsewhere. */
export const ConflictBody = Closed({
  type: OneOf(CONFLICT_TYPES),
  /** What it stands beside: a sale, a customer. */
  document_id: Uuid,
  message: Type.String({ minLength: 1, maxLength: 500 }),
  detail: Type.Record(Type.String(), Type.Unknown()),
  raised_at: Timestamp,
})
export type ConflictBody = Static<typeof ConflictBody>
