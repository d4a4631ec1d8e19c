// How fast the backlog shrinks: documents and compressed bytes per second over the last seconds,
// how many remain, and how long that takes at this rate.
import type { PushProgress } from '#domain/wire/relay-message.ts'

/** A figure this old counts for a third. */
const MEMORY_MS = 5_000

export type PushRate = {
  /** One call carried these; so many are left, new ones included. */
  arrived(
    call: { rowCount: number; bytesPacked: number; elapsedMs: number },
    waitingCount: number,
  ): void
  /** The push is interrupted; what it had sent still counts when it goes on. */
  pause(): void
  /** Null while nothing is being pushed. */
  progress(): PushProgress | null
}

export function createPushRate(): PushRate {
  let sentCount = 0
  let waitingCount = 0
  let isPushing = false
  /** Sums that fade; their quotients are the rates. */
  let rows = 0
  let bytes = 0
  let ms = 0

  return {
    arrived: (call, waiting) => {
      const kept = Math.exp(-call.elapsedMs / MEMORY_MS)
      rows = rows * kept + call.rowCount
      bytes = bytes * kept + call.bytesPacked
      ms = ms * kept + call.elapsedMs
      isPushing = waiting > 0
      sentCount = isPushing ? sentCount + call.rowCount : 0
      waitingCount = waiting
    },
    pause: () => {
      isPushing = false
    },
    progress: () => {
      if (!isPushing) return null
      const perMs = ms > 0 ? rows / ms : 0
      return {
        sent_count: sentCount,
        total_count: sentCount + waitingCount,
        rows_per_second: perMs * 1000,
        bytes_per_second: ms > 0 ? (bytes / ms) * 1000 : 0,
        remaining_ms: perMs > 0 ? Math.ceil(waitingCount / perMs) : null,
      }
    },
  }
}
