// When somebody last touched this till, by the wall clock: a page that was closed, and a device
// that slept, ran no timer.
import type { Marks } from '../link/terminal-seams.ts'

const MARK = 'touched'
const MARK_EVERY_MS = 10_000
/** No till lies that long: its clock was wrong, then or now, and nobody is sent away for it (I10). */
const CLOCK_WRONG_MS = 180 * 24 * 60 * 60_000

export function markTouched(marks: Marks, nowMs: number): void {
  if (Math.abs(nowMs - Number(marks.get(MARK))) >= MARK_EVERY_MS) marks.set(MARK, String(nowMs))
}

/** For `afterMs` or longer: log out, whatever is pending stays (I12). */
export function wasLeftAlone(marks: Marks, nowMs: number, afterMs: number): boolean {
  const idleMs = nowMs - Number(marks.get(MARK))
  return idleMs >= afterMs && idleMs < CLOCK_WRONG_MS
}
