// Money commands that happened at a terminal while no hub answered, or that a hub lost with its
// data: told afterwards, judged, never refused for business reasons (docs/decisions/0051).
import { type Static, Type } from 'typebox'
import {
  Closed,
  Nullable,
  OneOf,
  TerminalApproval,
  Timestamp,
  Uuid,
  VerifiedBy,
} from './primitives.ts'

/** What a till can do alone. Each has the body of its interactive route. */
export const COMMITTED_COMMAND_KINDS = [
  'open-shift',
  'cash-movement',
  'no-sale',
  'refund',
  'count',
  'close-shift',
] as const
export const CommittedCommandKind = OneOf(COMMITTED_COMMAND_KINDS)
export type CommittedCommandKind = Static<typeof CommittedCommandKind>

export const CommittedCommand = Closed({
  /** The document's own id, as in its body: the idempotency key. */
  command_id: Uuid,
  kind: CommittedCommandKind,
  /** Of a count or a close: the shift that its path names. */
  session_id: Nullable(Uuid),
  /** Request of the interactive route of this kind, word for word. */
  body: Type.Unknown(),
  staff_id: Uuid,
  /** terminal: whoever did it had shown their PIN to the terminal alone. */
  verified_by: VerifiedBy,
  terminal_approvals: Type.Array(TerminalApproval, { maxItems: 10 }),
  /** By the terminal's clock, set right by the hub's last word where there was one; advisory. */
  done_at: Timestamp,
})
export type CommittedCommand = Static<typeof CommittedCommand>

export const COMMITTED_COMMANDS_MAX = 50
/** POST /api/pos/sync/commands, level device: in the order in which they were done. */
export const CommittedCommandsRequest = Closed({
  commands: Type.Array(Type.Unknown(), { minItems: 1, maxItems: COMMITTED_COMMANDS_MAX }),
})
export const CommittedCommandResult = Closed({
  command_id: Nullable(Uuid),
  /**
   * quarantined: kept word for word, counted nowhere until a person settles it. later: nothing was
   * kept, and what it needs may still come from another terminal; it is told again.
   */
  verdict: OneOf(['accepted', 'conflict', 'quarantined', 'later']),
  duplicate: Type.Boolean(),
  conflicts: Type.Array(Closed({ type: Type.String(), message: Type.String() })),
  /** What the interactive route would have answered; null when quarantined or later. */
  answer: Type.Unknown(),
  error: Nullable(Closed({ code: Type.String(), message: Type.String() })),
})
export type CommittedCommandResult = Static<typeof CommittedCommandResult>
/** Of one that was taken, in whatever way. */
export type CommittedResult = CommittedCommandResult & {
  verdict: Exclude<CommittedCommandResult['verdict'], 'later'>
}
export const CommittedCommandsAnswer = Closed({
  success: Type.Literal(true),
  results: Type.Array(CommittedCommandResult),
})
export type CommittedCommandsAnswer = Static<typeof CommittedCommandsAnswer>
