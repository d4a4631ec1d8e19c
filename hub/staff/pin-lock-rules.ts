/** Wrong PINs before the first lock. */
const FREE_TRIES = 3
const FIRST_LOCK_MS = 30_000
const LOCK_MS_MAX = 3_600_000

/** How long (ms) a person is locked at one terminal after this many wrong PINs in a row. */
export function lockMs(failedCount: number): number {
  if (failedCount < FREE_TRIES) return 0
  return Math.min(FIRST_LOCK_MS * 2 ** (failedCount - FREE_TRIES), LOCK_MS_MAX)
}
