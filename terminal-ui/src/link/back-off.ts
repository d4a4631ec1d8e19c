// Waiting longer after each failure, with jitter, so that thirty terminals do not return at once.

import type { Seams } from '#domain/seams.ts'

export type BackOffLimits = { firstMs: number; maxMs: number }
export type BackOff = {
  /** Runs `task` after the next delay; a delay already running is replaced. */
  retry(task: () => void): void
  /** Forgets the failures and a delay that is running. */
  reset(): void
}

export function createBackOff(
  seams: Pick<Seams, 'timers' | 'randomness'>,
  limits: BackOffLimits,
): BackOff {
  let failures = 0
  let cancel = () => {}
  return {
    retry(task) {
      cancel()
      const ceiling = Math.min(limits.maxMs, limits.firstMs * 2 ** Math.min(failures, 16))
      failures += 1
      cancel = seams.timers.after(jittered(seams, ceiling), task)
    },
    reset() {
      cancel()
      failures = 0
    },
  }
}

/** Between half of the ceiling and all of it. */
function jittered(seams: Pick<Seams, 'randomness'>, ceilingMs: number): number {
  const [byte = 0] = seams.randomness.bytes(1)
  return Math.round(ceilingMs * (0.5 + byte / 510))
}
