import { randomBytes } from 'node:crypto'
import type { Seams } from '#domain/seams.ts'

/** The real clock, randomness and timers. Only composition roots and tests take these. */
export const realSeams: Seams = {
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  randomness: { bytes: takeRandomBytes },
  timers: {
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs)
      return () => clearTimeout(timer)
    },
  },
}

const POOL_BYTES = 4_096
let pool = randomBytes(POOL_BYTES)
let taken = 0

/** Bytes from a pool, each given once: asking the system for ten at a time costs far more. */
function takeRandomBytes(count: number): Uint8Array {
  if (count > POOL_BYTES) return randomBytes(count)
  if (taken + count > POOL_BYTES) {
    pool = randomBytes(POOL_BYTES)
    taken = 0
  }
  const bytes = Uint8Array.from(pool.subarray(taken, taken + count))
  pool.fill(0, taken, taken + count)
  taken += count
  return bytes
}
