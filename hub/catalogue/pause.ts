import type { Seams } from '#domain/seams.ts'

/** Lets the event loop serve whoever waits: a sale that arrived is committed before this returns. */
export const pause = ({ timers }: Seams, delayMs = 1): Promise<void> =>
  new Promise((resolve) => {
    timers.after(delayMs, resolve)
  })
