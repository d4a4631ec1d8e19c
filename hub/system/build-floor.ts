import { statSync } from 'node:fs'

/** Before it nothing of this product was built. */
const EARLIEST_MS = Date.UTC(2026, 0, 1)

/**
 * The clock is known never to have been before this: a box whose clock chip is empty says 1970 and
 * must still make certificates (I10). A release's files bear the day on which it was built.
 */
export function readBuildFloorMs(path: string): number {
  try {
    return Math.max(EARLIEST_MS, Math.floor(statSync(path).mtimeMs))
  } catch {
    return EARLIEST_MS
  }
}
