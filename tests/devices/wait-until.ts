import { realSeams } from '#hub/system/real-seams.ts'

const WAIT_MS_MAX = 40_000

/** Looks again and again until it is true; after WAIT_MS_MAX the test says what is wrong. */
export async function waitUntil(isTrue: () => boolean, everyMs = 10): Promise<void> {
  const { clock, timers } = realSeams
  const endMs = clock.monotonicMs() + WAIT_MS_MAX
  while (!isTrue() && clock.monotonicMs() < endMs) {
    await new Promise((resolve) => timers.after(everyMs, () => resolve(null)))
  }
}
