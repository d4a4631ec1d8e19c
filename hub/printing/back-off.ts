import type { Randomness } from '#domain/seams.ts'

export const BACK_OFF_MIN_MS = 1_000
export const BACK_OFF_MAX_MS = 30_000

/**
 * The wait after `failureCount` (1 or more) failures in a row: doubling from 1 s to 30 s, of which
 * the upper half is left to chance so that the printers of an outlet are not tried in step.
 */
export function backOffMs(failureCount: number, randomness: Randomness): number {
  const full = Math.min(BACK_OFF_MAX_MS, BACK_OFF_MIN_MS * 2 ** Math.min(failureCount - 1, 10))
  const [chance = 0] = randomness.bytes(1)
  return Math.round((full / 2) * (1 + chance / 255))
}
