// A clock that stands still until told, bytes from a seed, timers run by hand.
import type { Clock, Randomness, Seams, Timers } from '#domain/seams.ts'
import { seededRandom } from '../../tools/seeded-random.ts'

export type FakeClock = Clock & { advance(ms: number): void }

export const TEST_START_MS = Date.UTC(2026, 10, 22, 5, 0, 0)

export function fakeClock(startMs = TEST_START_MS): FakeClock {
  let passedMs = 0
  return {
    nowMs: () => startMs + passedMs,
    monotonicMs: () => passedMs,
    advance: (ms) => {
      passedMs += ms
    },
  }
}

/** Distinct ids from a seed; nothing that has to be secret. */
export function seededRandomness(seed: number): Randomness {
  const random = seededRandom(seed)
  return { bytes: (count) => Uint8Array.from({ length: count }, () => random() * 256) }
}

const noTimers: Timers = {
  after: () => {
    throw new Error('this test expects no timer')
  },
}

export function fakeSeams(seed = 1, timers: Timers = noTimers): Seams & { clock: FakeClock } {
  return { clock: fakeClock(), randomness: seededRandomness(seed), timers }
}
