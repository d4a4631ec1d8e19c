// When something was done, by a terminal's clock that may be wrong (I10).
import { businessDate } from './datetime.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** So long a terminal may be alone (design section 5). */
export const BELIEVED_DAYS = 7

/**
 * What a terminal's clock says, as far as it can be: not before the business day seven days back,
 * and not after today. Anything else is a clock that is years off, and what it says is worth
 * nothing: then it counts as done when it was received. A clock that is a little fast within today
 * means now.
 */
export function believedTime(
  statedMs: number | null,
  receivedMs: number,
  day: { timezone: string; startMinute: number },
): number {
  if (statedMs === null) return receivedMs
  const dayOf = (ms: number): string => businessDate(ms, day.timezone, day.startMinute)
  const isBelievable =
    dayOf(statedMs) >= dayOf(receivedMs - BELIEVED_DAYS * DAY_MS) &&
    dayOf(statedMs) <= dayOf(receivedMs)
  return isBelievable ? Math.min(statedMs, receivedMs) : receivedMs
}
