// One after the other: work that is asked for while other work waits for storage keeps its order.

export type Turns = {
  /** Runs `work` after everything taken before it has ended, well or badly. */
  take<T>(work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(work) {
      const mine = last.then(work, work)
      last = mine.catch(() => {})
      return mine
    },
  }
}
