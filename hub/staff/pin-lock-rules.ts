/** Wrong PINs before the first lock. */
const FREE_TRIES = 3
const FIRST_LOCK_MS = 30_000
const LOCK_MS_MAX = 3_600_000

/** How long (ms) a person is locked at one terminal after this many wrong PINs in a row. */
export function lockMs(failedCount: number): number {
  if (failedCount < FREE_TRIES) return 0
  return Math.min(FIRST_LOCK_MS * 2 ** (failedCount - FREE_TRIES), LOCK_MS_MAX)
}

/**
 * Milliseconds until the lock opens, 0 when it is open. A lock that reaches further than its rule
 * allows was made by a clock that has since been set back (I10): it must not lock for years.
 */
export function remainingLockMs(
  lock: { failed_count: number; locked_until_ms: number } | undefined,
  nowMs: number,
): number {
  if (!lock) return 0
  const remaining = lock.locked_until_ms - nowMs
  return remaining > 0 && remaining <= lockMs(lock.failed_count) ? remaining : 0
}
