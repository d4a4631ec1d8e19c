// What tills sent that could not become a document, kept word for word, and what became of it.
import { type Static, Type } from 'typebox'
import { COMMITTED_COMMAND_KINDS } from './committed-command-message.ts'
import {
  Closed,
  NoteText,
  Nullable,
  OneOf,
  SignedMoneyMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'

/** command: of a kind that a till does not do alone. unknown: nobody can read what it was. */
export const KEPT_KINDS = ['sale', ...COMMITTED_COMMAND_KINDS, 'command', 'unknown'] as const
export const KeptKind = OneOf(KEPT_KINDS)
export type KeptKind = Static<typeof KeptKind>

export const QUARANTINE_PAGE = 50
/** Of the words themselves, for a technician; the rest is in the database and the cloud. */
export const KEPT_TEXT_LENGTH_MAX = 4_000

export const KeptItem = Closed({
  quarantine_id: Uuid,
  kind: KeptKind,
  /** As the hub said it then: a code of the error registry or a word of its own. */
  reason: Type.String(),
  kept_at: Timestamp,
  /** By the till's clock; null: it cannot be read. */
  done_at: Nullable(Type.String()),
  terminal_code: Nullable(Type.String()),
  terminal_name: Nullable(Type.String()),
  staff_name: Nullable(Type.String()),
  /** A sale's receipt number. */
  number: Nullable(Type.String()),
  /** What came in, negative: what went out; null: no money, or it cannot be read. */
  amount_minor: Nullable(SignedMoneyMinor),
  /** A document of this id is here: it came again by another way, or it is the first of two. */
  is_here: Type.Boolean(),
  /** It may be tried again as it is. */
  may_retry: Type.Boolean(),
  /** It stands in the list of conflicts and is settled there. */
  is_conflict: Type.Boolean(),
  text: Type.String(),
  end: Nullable(
    Closed({
      how: OneOf(['done', 'settled']),
      note: Nullable(Type.String()),
      by_name: Type.String(),
      approved_by_name: Nullable(Type.String()),
      at: Timestamp,
    }),
  ),
})
export type KeptItem = Static<typeof KeptItem>

/** GET /api/console/quarantine?state=&after=: newest first; `after` is the last page's `next`. */
export const KeptState = OneOf(['open', 'ended'])
export type KeptState = Static<typeof KeptState>
export const KeptCursor = Type.String({ pattern: '^\\d{1,16}\\.[0-9a-f-]{36}$' })
export const KeptList = Closed({
  open_count: Type.Integer(),
  items: Type.Array(KeptItem),
  next: Nullable(Type.String()),
})
export type KeptList = Static<typeof KeptList>

/** POST …/:id/retry. Of another person where it was one's own or is too much money. */
export const RetryKeptRequest = Closed({ approval_id: Nullable(Uuid) })
export type RetryKeptRequest = Static<typeof RetryKeptRequest>
/** POST …/:id/settle: nothing is done with it, for this reason. */
export const SettleKeptRequest = Closed({ note: NoteText, approval_id: Nullable(Uuid) })
export type SettleKeptRequest = Static<typeof SettleKeptRequest>
export const KeptAnswer = Closed({ success: Type.Literal(true), item: KeptItem })
export type KeptAnswer = Static<typeof KeptAnswer>
