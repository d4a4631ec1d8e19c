// When the frame says in a line of its own that the hub is away.
import type { Signal } from '@preact/signals'
import type { Clock, Timers } from '#domain/seams.ts'

/** The badge says it at once; the banner moves what lies under a finger, so it waits. */
export const BANNER_AFTER_MS = 3_000
/** So long a page is still on its way to the hub: a slow tablet's first connection takes seconds. */
export const OPENING_MS = 10_000

type PageSeams = {
  timers: Timers
  /** Monotonic since the page was opened. */
  clock: Pick<Clock, 'monotonicMs'>
}

/** A hub that comes back sooner is never said to have been away. The function gives it up. */
export function whenAwayLong(
  { timers, clock }: PageSeams,
  isAway: boolean,
  isLong: Signal<boolean>,
) {
  isLong.value = false
  if (!isAway) return
  const afterMs = Math.max(BANNER_AFTER_MS, OPENING_MS - clock.monotonicMs())
  return timers.after(afterMs, () => {
    isLong.value = true
  })
}
