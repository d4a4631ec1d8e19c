// How large the next page of the feed may be: what the line carries in about two seconds.
import type { Clock } from '#domain/seams.ts'
import type { PullAnswer } from '#domain/wire/cloud-message.ts'
import { CloudError } from './cloud-error.ts'

const KIB = 1024
const BYTES_MIN = 4 * KIB
const BYTES_FIRST = 32 * KIB
/** With its frame it fits into one line of the hub's socket (RELAY_LINE_BYTES_MAX). */
const BYTES_MAX = 200 * KIB
const PAGE_MS = 2_000

export type PullPace = {
  /** Runs one call with the bytes it may bring, and fits the next to how long it took. */
  time(call: (bytesMax: number) => Promise<PullAnswer>): Promise<PullAnswer>
}

export function createPullPace(clock: Clock): PullPace {
  let bytes = BYTES_FIRST
  return {
    time: async (call) => {
      const startMs = clock.monotonicMs()
      try {
        const answer = await call(bytes)
        const tookMs = clock.monotonicMs() - startMs
        if (tookMs > PAGE_MS) bytes = Math.max(BYTES_MIN, Math.floor(bytes / 2))
        else if (tookMs < PAGE_MS / 2) bytes = Math.min(BYTES_MAX, bytes * 2)
        return answer
      } catch (error) {
        const wasTooSlow = error instanceof CloudError && error.facts.wasTooSlow
        if (wasTooSlow) bytes = Math.max(BYTES_MIN, Math.floor(bytes / 4))
        throw error
      }
    },
  }
}
