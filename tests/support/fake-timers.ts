import type { Timers } from '#domain/seams.ts'

export type FakeTimers = Timers & {
  /** Lets time pass: what falls due runs in order, also what was set meanwhile. */
  pass(ms: number): void
  pendingCount(): number
}

type Pending = { dueMs: number; task: () => void }

/** Timers that run only when a test lets time pass. */
export function fakeTimers(): FakeTimers {
  const pending = new Set<Pending>()
  let nowMs = 0

  function nextDue(untilMs: number): Pending | undefined {
    const due = [...pending].filter(({ dueMs }) => dueMs <= untilMs)
    return due.sort((a, b) => a.dueMs - b.dueMs)[0]
  }

  return {
    after(delayMs, task) {
      const entry = { dueMs: nowMs + delayMs, task }
      pending.add(entry)
      return () => pending.delete(entry)
    },
    pass(ms) {
      const untilMs = nowMs + ms
      for (let next = nextDue(untilMs); next; next = nextDue(untilMs)) {
        pending.delete(next)
        nowMs = next.dueMs
        next.task()
      }
      nowMs = untilMs
    },
    pendingCount: () => pending.size,
  }
}
