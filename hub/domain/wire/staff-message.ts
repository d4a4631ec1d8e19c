// Who works here and what they may do, as the console sees it.
import { type Static, Type } from 'typebox'
import { Role } from './access-message.ts'
import { LimitAmount } from './approval-message.ts'
import { Closed, Nullable, OneOf, ShortText, Timestamp, Uuid } from './primitives.ts'

/** One permission as it holds for somebody. `limit` null: without a limit. */
export const GrantMessage = Closed({
  permission: Type.String({ maxLength: 40 }),
  is_allowed: Type.Boolean(),
  limit: LimitAmount,
})
export type GrantMessage = Static<typeof GrantMessage>

export const StaffDetail = Closed({
  staff_id: Uuid,
  name: ShortText,
  role: Role,
  is_active: Type.Boolean(),
  /** What differs from their role. */
  own_grants: Type.Array(GrantMessage),
  grants: Type.Array(GrantMessage),
  last_login_at: Nullable(Type.String()),
  /** Terminals where they are locked out now. */
  locks: Type.Array(Closed({ terminal_code: Type.String(), locked_until: Type.String() })),
})
export type StaffDetail = Static<typeof StaffDetail>
/** GET /api/console/staff. */
export const StaffDetailList = Closed({ staff: Type.Array(StaffDetail) })
/** POST /api/console/staff. */
export const NewStaffRequest = Closed({
  staff_id: Uuid,
  name: ShortText,
  role: Role,
  pin: Type.String({ pattern: '^\\d{4,8}$' }),
})
/** PUT /api/console/staff/:id. */
export const ChangeStaffRequest = Closed({
  name: ShortText,
  role: Role,
  is_active: Type.Boolean(),
  own_grants: Type.Array(GrantMessage, { maxItems: 60 }),
})
/** POST /api/console/staff/:id/pin (somebody else's), POST /api/me/pin (one's own). */
export const ResetPinRequest = Closed({ pin: Type.String({ pattern: '^\\d{4,8}$' }) })
export const ChangePinRequest = Closed({
  current_pin: Type.String({ pattern: '^\\d{4,8}$' }),
  new_pin: Type.String({ pattern: '^\\d{4,8}$' }),
})
export const StaffChanged = Closed({ success: Type.Literal(true) })

/** GET /api/me/log-ins and GET /api/console/staff/:id/log-ins, newest first. */
export const LogInList = Closed({
  log_ins: Type.Array(
    Closed({
      at: Type.String(),
      terminal_code: Type.String(),
      outcome: Type.Union([
        Type.Literal('entered'),
        Type.Literal('wrong-pin'),
        Type.Literal('locked'),
      ]),
    }),
  ),
})
export type LogInList = Static<typeof LogInList>

/** GET /api/console/role-grants, PUT the same: what each role may do at this outlet. */
export const RoleGrants = Closed({
  roles: Type.Array(Closed({ role: Role, grants: Type.Array(GrantMessage, { maxItems: 60 }) })),
})
export type RoleGrants = Static<typeof RoleGrants>

/** GET /api/console/audit?before=&kind=: the chained log, newest first. */
export const AuditPage = Closed({
  entries: Type.Array(
    Closed({
      sequence: Type.Integer(),
      kind: Type.String(),
      at: Type.String(),
      payload: Type.Unknown(),
    }),
  ),
  has_more: Type.Boolean(),
  /** Where the next page begins: below this. */
  next_before: Nullable(Type.Integer()),
})
export type AuditPage = Static<typeof AuditPage>
/** POST /api/console/audit/verify: walks the chain from its start. */
export const AuditVerdict = Closed({
  success: Type.Literal(true),
  is_whole: Type.Boolean(),
  entry_count: Type.Integer(),
  first_broken_sequence: Nullable(Type.Integer()),
  /** altered: an entry is not what was written; missing: one is gone; tail: the newest are gone. */
  fault: Nullable(OneOf(['altered', 'missing', 'tail'])),
  /** When the last entry was written up to which it holds. */
  whole_until: Nullable(Timestamp),
})
/** GET /api/console/audit/verify. `progress_ppm` null: nobody walks; the verdict is the last one. */
export const AuditWalk = Closed({
  progress_ppm: Nullable(Type.Integer()),
  verdict: Nullable(AuditVerdict),
})
export type AuditWalk = Static<typeof AuditWalk>
export type AuditVerdict = Static<typeof AuditVerdict>
