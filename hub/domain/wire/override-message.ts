// GET /api/console/overrides: where the outlet says otherwise than head office; the way back.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, Timestamp } from './primitives.ts'

export const OVERRIDE_PAGE = 50
export const OverrideRef = Closed({
  topic: Type.String({ maxLength: 40 }),
  item_id: Type.String({ maxLength: 100 }),
  field: Type.String({ maxLength: 60 }),
})
export type OverrideRef = Static<typeof OverrideRef>

export const OverrideMessage = Closed({
  ...OverrideRef.properties,
  /** What the thing is called; null: it is not here any more. */
  item_name: Nullable(Type.String()),
  /** What holds here, and head office's last word; JSON of the field. */
  local: Type.Unknown(),
  office: Type.Unknown(),
  /** Null: no person did it by hand, e.g. an import. */
  by_name: Nullable(Type.String()),
  at: Timestamp,
})
export type OverrideMessage = Static<typeof OverrideMessage>
export const OverrideList = Closed({
  overrides: Type.Array(OverrideMessage),
  /** Asks for the next page; null: this is the last. */
  next: Nullable(Type.String()),
})
export type OverrideList = Static<typeof OverrideList>

/** POST /api/console/overrides/undo. `undone` false: it did not stand any more. */
export const OverrideUndone = Closed({ success: Type.Literal(true), undone: Type.Boolean() })
