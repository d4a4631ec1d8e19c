import { type Static, Type } from 'typebox'
import { Closed, ShortText } from './primitives.ts'

/** Item id: the category's. */
export const CategoryBody = Closed({
  name: ShortText,
  name_en: ShortText,
  colour: Type.String({ pattern: '^#[0-9a-f]{6}$' }),
  icon: Type.String({ maxLength: 16 }),
  sort_order: Type.Integer(),
})
export type CategoryBody = Static<typeof CategoryBody>
