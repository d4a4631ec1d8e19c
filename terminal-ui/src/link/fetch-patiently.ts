// A script that comes after the first ones, asked for while the hub was away, is asked for again:
// what it does is not left out until somebody loads the page anew.
import type { Timers } from '#domain/seams.ts'

export const FETCH_AGAIN_MS = 10_000

/** For as long as the page is open. */
export async function fetchPatiently<T>(timers: Timers, load: () => Promise<T>): Promise<T> {
  for (;;) {
    const loaded = await load().then(
      (value) => ({ value }),
      () => null,
    )
    if (loaded !== null) return loaded.value
    await new Promise<void>((resolve) => {
      timers.after(FETCH_AGAIN_MS, resolve)
    })
  }
}
