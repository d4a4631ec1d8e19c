import { type Static, Type } from 'typebox'
import { Closed } from './primitives.ts'

/** Every refusal and fault of the hub, whatever the route. Codes: hub/domain/errors.ts. */
export const ErrorAnswer = Closed({
  success: Type.Literal(false),
  error: Closed({
    code: Type.String({ description: 'Stable; from the error registry' }),
    message: Type.String({ description: 'English' }),
    message_id: Type.String({ description: 'Bahasa Indonesia' }),
    field: Type.Optional(Type.String({ description: 'Path, e.g. items/0/quantity_milli' })),
    detail: Type.Optional(Type.String()),
    retryable: Type.Boolean({ description: 'The same request may succeed later, unchanged' }),
  }),
})
export type ErrorAnswer = Static<typeof ErrorAnswer>
