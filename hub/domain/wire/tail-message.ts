// A hub that lost data is filled again from the journals of its terminals (docs/decisions/0054).
import { type Static, Type } from 'typebox'
import {
  Closed,
  Count,
  HASH,
  NoteText,
  Nullable,
  OneOf,
  ShortText,
  Timestamp,
  Uuid,
} from './primitives.ts'

/** In an answer about the device's session: which life of its database the hub is in. */
export const HubLife = Closed({
  /** Another one than before: the hub may lack what it once acknowledged. */
  epoch: Uuid,
  /** The hub waits for this terminal's tail in this life. */
  is_tail_wanted: Type.Boolean(),
})
export type HubLife = Static<typeof HubLife>

export const TAIL_CHUNK_MAX = 500
export const TAIL_DOCUMENT_KINDS = ['sale', 'command'] as const
/** A sale with the SHA-256 of its body as sent, a command by its id alone. */
export const TailDocument = Closed({
  id: Uuid,
  kind: OneOf(TAIL_DOCUMENT_KINDS),
  payload_hash: Nullable(HASH),
})
export type TailDocument = Static<typeof TailDocument>

/** POST /api/pos/sync/tail: some of what the terminal keeps, in the order it was made. */
export const TailRequest = Closed({
  epoch: Uuid,
  documents: Type.Array(TailDocument, { minItems: 1, maxItems: TAIL_CHUNK_MAX }),
})
export type TailRequest = Static<typeof TailRequest>
export const TailAnswer = Closed({
  success: Type.Literal(true),
  /** The hub's present life: where it is another than the request's, the offer begins anew. */
  epoch: Uuid,
  /** Those of the request that the hub lacks, in its order: send them as they stand. */
  lacking_ids: Type.Array(Uuid),
})
export type TailAnswer = Static<typeof TailAnswer>

/** POST /api/pos/sync/tail/done: everything was offered, and what was lacking was sent. */
export const TailDoneRequest = Closed({ epoch: Uuid, offered_count: Count })
export const TailDoneAnswer = Closed({
  success: Type.Literal(true),
  epoch: Uuid,
  /** What the hub asked for and still has not got; 0: the tail is in. */
  lacking_count: Count,
})

export const TAIL_STATES = ['awaited', 'offered', 'lost'] as const
export const TailCard = Closed({
  terminal_id: Uuid,
  terminal_code: Type.String(),
  name: ShortText,
  state: OneOf(TAIL_STATES),
  /** Before the data was lost, or since: whichever the hub remembers. */
  last_seen_at: Timestamp,
  /** First word of its tail in this life, and when all of it was in. */
  begun_at: Nullable(Timestamp),
  offered_at: Nullable(Timestamp),
  offered_count: Count,
  lacking_count: Count,
  taken_count: Count,
  lost: Nullable(Closed({ by_name: ShortText, reason: NoteText, at: Timestamp })),
})
export type TailCard = Static<typeof TailCard>

/** GET /api/console/tails. `life` null: this database never lost anything. */
export const TailList = Closed({
  life: Nullable(Closed({ cause: OneOf(['restored', 'chain-broken']), begun_at: Timestamp })),
  terminals: Type.Array(TailCard),
  /** Receipts that wait for a person's word. */
  held_paper_count: Count,
})
export type TailList = Static<typeof TailList>

/** POST /api/console/tails/:terminal_id/lost: it never comes back, and why. */
export const TerminalLostRequest = Closed({ reason: NoteText })
export const TerminalLostAnswer = Closed({ success: Type.Literal(true), tail: TailCard })

/** POST /api/console/held-papers: all of them at once. */
export const HeldPapersRequest = Closed({ decision: OneOf(['release', 'discard']) })
export const HeldPapersAnswer = Closed({
  success: Type.Literal(true),
  paper_count: Count,
  /** Still held: an answer settles so many at a time. */
  left_count: Count,
})
