// Time for programs that await: hours pass in milliseconds, and between two timers every promise
// that can settle does.
import type { Clock, Timers } from '#domain/seams.ts'

export type VirtualTime = { clock: Clock; timers: Timers; advance(ms: number): Promise<void> }

type Pending = { dueMs: number; order: number; task: () => void }

export function virtualTime(startMs = Date.UTC(2026, 10, 22, 5, 0, 0)): VirtualTime {
  const pending = new Set<Pending>()
  let nowMs = 0
  let order = 0

  function takeDue(untilMs: number): Pending | null {
    let first: Pending | null = null
    for (const entry of pending) {
      if (entry.dueMs > untilMs) continue
      const isEarlier = !first || entry.dueMs < first.dueMs
      const isSame = first?.dueMs === entry.dueMs && entry.order < first.order
      if (isEarlier || isSame) first = entry
    }
    if (first) pending.delete(first)
    return first
  }

  return {
    clock: { nowMs: () => startMs + nowMs, monotonicMs: () => nowMs },
    timers: {
      after: (delayMs, task) => {
        const entry = { dueMs: nowMs + delayMs, order: order++, task }
        pending.add(entry)
        return () => pending.delete(entry)
      },
    },
    advance: async (ms) => {
      const untilMs = nowMs + ms
      await new Promise(setImmediate)
      for (let next = takeDue(untilMs); next; next = takeDue(untilMs)) {
        nowMs = next.dueMs
        next.task()
        await new Promise(setImmediate)
      }
      nowMs = untilMs
    },
  }
}
