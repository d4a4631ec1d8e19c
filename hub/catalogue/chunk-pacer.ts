import type { Clock } from '#domain/seams.ts'

const ROWS_START = 100
const ROWS_MAX = 500
/** A sale that arrives in the middle of a chunk waits for the rest of it. */
const CHUNK_MS_MAX = 20

export type ChunkPacer = {
  rows(): number
  /** Runs one chunk and fits the size of the next to the time that it took. */
  time<T>(chunk: () => T): T
  /** After a refused chunk: its rows one at a time, so that the one is found. */
  single(): void
}

/** Makes chunks as large as this box can write without delaying a sale. */
export function createChunkPacer(clock: Clock): ChunkPacer {
  let rows = ROWS_START
  let singleCount = 0
  return {
    rows: () => (singleCount > 0 ? 1 : rows),
    single() {
      // One more for the refused chunk itself, which is still being timed.
      singleCount = rows + 1
    },
    time(chunk) {
      const startMs = clock.monotonicMs()
      const result = chunk()
      const tookMs = clock.monotonicMs() - startMs
      if (singleCount > 0) {
        singleCount -= 1
        return result
      }
      if (tookMs > CHUNK_MS_MAX) rows = Math.max(1, Math.floor(rows / 2))
      else if (tookMs < CHUNK_MS_MAX / 2) rows = Math.min(ROWS_MAX, rows * 2)
      return result
    },
  }
}
