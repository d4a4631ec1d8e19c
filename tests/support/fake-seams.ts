// A clock that stands still until told, bytes from a seed, timers run by hand.
import type { Clock, Randomness, Seams, Timers } from '#domain/seams.ts'

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

/** mulberry32: small, seeded, good enough to make distinct ids. */
export function seededRandomness(seed: number): Randomness {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return { bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff) }
}

const noTimers: Timers = {
  after: () => {
    throw new Error('this test expects no timer')
  },
}

export function fakeSeams(seed = 1, timers: Timers = noTimers): Seams & { clock: FakeClock } {
  return { clock: fakeClock(), randomness: seededRandomness(seed), timers }
}
