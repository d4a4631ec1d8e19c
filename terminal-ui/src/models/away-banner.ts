// When the frame says in a line of its own that the hub is away.
import type { Signal } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'

/** The badge says it at once; the banner moves what lies under a finger, so it waits. */
export const BANNER_AFTER_MS = 3_000

/** A hub that comes back sooner is never said to have been away. The function gives it up. */
export function whenAwayLong(timers: Timers, isAway: boolean, isLong: Signal<boolean>) {
  isLong.value = false
  if (!isAway) return
  return timers.after(BANNER_AFTER_MS, () => {
    isLong.value = true
  })
}
