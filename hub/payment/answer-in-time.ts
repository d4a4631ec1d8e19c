import type { Timers } from '#domain/seams.ts'

/** What a call answers within the time, or null: it failed, or nobody waits for it any more. */
export function answerInTime<T>(
  call: Promise<T>,
  limitMs: number,
  timers: Timers,
): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = timers.after(limitMs, () => resolve(null))
    const end = (answer: T | null) => {
      cancel()
      resolve(answer)
    }
    call.then(end, () => end(null))
  })
}
