// How long somebody who guessed is still locked out, where wall clocks jump (I10).

/** As it is stored: until when by the wall clock of then, and how long its rule locks at most. */
export type LockOut = { untilMs: number; ruleMs: number }
/** What this run of the program knows of it: when it ends by a clock that never jumps. */
export type SeenLockOut = { untilMs: number; endsAtMonotonicMs: number }
export type BothClocks = { nowMs: number; monotonicMs: number }

/**
 * Milliseconds that are left, 0 when it is over, and what to remember of it. The run that has seen
 * a lock counts by the monotonic clock: no jump ends it or prolongs it. A run that begins with it
 * believes the wall clock, but never more than the rule: a clock set back by years locks once more
 * for as long as the rule does, and then `untilMs` is to be stored anew. Only a clock that was set
 * forward while nothing ran ends it early; nobody can tell that from time that passed.
 */
export function lockLeft(
  lock: LockOut,
  seen: SeenLockOut | undefined,
  { nowMs, monotonicMs }: BothClocks,
): { leftMs: number; seen: SeenLockOut; isMoved: boolean } {
  if (seen?.untilMs === lock.untilMs) {
    const leftMs = Math.max(0, seen.endsAtMonotonicMs - monotonicMs)
    return { leftMs, seen, isMoved: false }
  }
  const leftMs = Math.max(0, Math.min(lock.untilMs - nowMs, lock.ruleMs))
  const isMoved = lock.untilMs - nowMs > lock.ruleMs
  const untilMs = isMoved ? nowMs + leftMs : lock.untilMs
  return { leftMs, seen: { untilMs, endsAtMonotonicMs: monotonicMs + leftMs }, isMoved }
}
