// How the last update of a box went, in words of a closed list: what a program said stays on the
// box, because nobody knows what it holds. The updater leaves it in a file, the hub passes it on.
import { type Static, Type } from 'typebox'
import { Closed, Nullable, OneOf, Timestamp } from './primitives.ts'

export const UPDATE_RESULTS = ['done', 'undone', 'refused', 'waits'] as const
export type UpdateResult = (typeof UPDATE_RESULTS)[number]

export const UPDATE_REASONS = [
  // It was tried and undone.
  ...(['power-cut', 'not-saved', 'not-started', 'no-answer', 'other-release'] as const),
  ...(['database-unreadable', 'broken-off'] as const),
  // It was refused before anything stopped.
  ...(['rehearsal-failed', 'not-signed', 'damaged', 'other-format'] as const),
  ...(['other-machine', 'not-newer'] as const),
  // It waits.
  ...(['not-here', 'no-room', 'hours', 'shifts-open', 'by-hand', 'unknown'] as const),
] as const
export type UpdateReason = (typeof UPDATE_REASONS)[number]

const Version = Type.String({ pattern: '^\\d{1,4}\\.\\d{1,4}\\.\\d{1,4}$' })

export const UpdateWord = Closed({
  to: Version,
  result: OneOf(UPDATE_RESULTS),
  /** Null: it was done. */
  reason: Nullable(OneOf(UPDATE_REASONS)),
  /** When it ended, or since when it waits. */
  at: Timestamp,
})
export type UpdateWord = Static<typeof UpdateWord>

/** The programs of a box, and what of its machine no update changes. */
export const ReleaseState = Closed({
  /** What head office wants here; null: it says nothing. */
  wanted: Nullable(Version),
  /** Null: none was tried since boxes say it. */
  last: Nullable(UpdateWord),
  /** older: users, firewall, clock and the like are not as the release that runs has them. */
  set_up: OneOf(['current', 'older']),
})
export type ReleaseState = Static<typeof ReleaseState>
