import { type Static, Type } from 'typebox'
import { OneOf } from '#domain/wire/primitives.ts'
import { UPDATE_REASONS } from '#domain/wire/update-word.ts'

/** Why an update does not go on: a word for head office, and a sentence that stays on the box. */
export const UpdateFault = Type.Object(
  { code: OneOf(UPDATE_REASONS), words: Type.String({ maxLength: 400 }) },
  { additionalProperties: false },
)
export type UpdateFault = Static<typeof UpdateFault>
