import { randomBytes } from 'node:crypto'
import type { Seams } from '#domain/seams.ts'

/** The real clock, randomness and timers, for main.ts. */
export const realSeams: Seams = {
  clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
  randomness: { bytes: (count) => randomBytes(count) },
  timers: {
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs)
      return () => clearTimeout(timer)
    },
  },
}
