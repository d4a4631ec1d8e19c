import { type Static, Type } from 'typebox'
import { Role } from './access-message.ts'
import { Closed } from './primitives.ts'
import { GrantMessage } from './staff-message.ts'

/**
 * What a role may do; signed. A permission that is left out has its default. Item id: `<role>` for
 * all outlets, `<role>@<outlet code>` for one, which goes before it.
 */
export const RoleGrantBody = Closed({
  role: Role,
  grants: Type.Array(GrantMessage, { maxItems: 60 }),
})
export type RoleGrantBody = Static<typeof RoleGrantBody>
