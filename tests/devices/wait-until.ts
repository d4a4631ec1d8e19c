import { realSeams } from '#hub/system/real-seams.ts'

/** Looks every 10 ms until it is true; gives up after ten seconds and lets the test say what is wrong. */
export async function waitUntil(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000 && !isTrue(); tries += 1) {
    await new Promise((resolve) => realSeams.timers.after(10, () => resolve(null)))
  }
}
