// How much goes into one call and how long it may take. The size follows what the line really
// carried, so that a call lasts a few seconds on any line: long enough that its latency hardly
// counts, short enough to be repeated. After a call that took too long it grows by steps.

/** What a call should take beyond the line's own latency. */
const CALL_MS = 3_000
const KIB = 1024
/** Compressed bytes of the first call: four seconds at 64 kbit/s. */
const PACKED_FIRST = 32 * KIB
const PACKED_MIN = KIB
const PACKED_MAX = 512 * KIB
const PACKED_STEP = 8 * KIB
/** What both ends hold in memory at once. */
const RAW_MAX = 2 * 1024 * KIB
const ROWS_MAX = 500
/** Before anything was compressed; measured, sales shrink to a tenth. */
const RATIO_FIRST = 0.2
const RATIO_MIN = 0.02
const GROWTH_MAX = 2
const SHRINK_MAX = 4
/** Share of a new figure in a running one. */
const NEWEST = 0.3
const LATENCY_MS_MAX = 10_000

/** A line that carries less than 16 kbit/s is a line that does not move. */
const BYTES_PER_MS_MIN = 2
const PATIENCE_MAX = 4
const TIMEOUT_MS_MAX = 300_000

export type CallSize = { rowsMax: number; bytesMax: number }
/** What one call carried: documents, their text, the same compressed, and how long it took. */
export type CallReport = {
  rowCount: number
  bytesRaw: number
  bytesPacked: number
  elapsedMs: number
}
export type CallPace = {
  /** Limits of the next call, in rows and in bytes before compression. */
  next(): CallSize
  /** How long a call of so many compressed bytes may take. */
  timeoutMs(bytesPacked: number): number
  /** A call without rows was answered: that is the line's latency. */
  asked(elapsedMs: number): void
  arrived(report: CallReport): void
  /** A call took too long: the next carries a quarter and is waited for longer. */
  wasTooSlow(): void
}

export function createCallPace(callTimeoutMs: number): CallPace {
  let packed = PACKED_FIRST
  /** Up to here the size may double; beyond it, it grows by steps. */
  let cautious = PACKED_MAX
  let ratio = RATIO_FIRST
  let latencyMs = 0
  let patience = 1

  function resize(elapsedMs: number): void {
    const factor = (CALL_MS + latencyMs) / Math.max(1, elapsedMs)
    if (factor <= 1) packed *= Math.max(factor, 1 / SHRINK_MAX)
    else if (packed >= cautious) packed += PACKED_STEP
    else packed = Math.min(cautious, packed * Math.min(factor, GROWTH_MAX))
    packed = Math.max(PACKED_MIN, Math.min(PACKED_MAX, packed))
  }

  return {
    next: () => ({
      rowsMax: ROWS_MAX,
      bytesMax: Math.floor(Math.min(RAW_MAX, packed / Math.max(RATIO_MIN, ratio))),
    }),
    timeoutMs: (bytesPacked) =>
      Math.min(
        TIMEOUT_MS_MAX,
        Math.ceil(callTimeoutMs * patience + latencyMs + bytesPacked / BYTES_PER_MS_MIN),
      ),
    asked: (elapsedMs) => {
      const newest = Math.min(LATENCY_MS_MAX, elapsedMs)
      latencyMs = latencyMs === 0 ? newest : mix(latencyMs, newest)
    },
    arrived: ({ rowCount, bytesRaw, bytesPacked, elapsedMs }) => {
      patience = 1
      // A call that had little to carry says nothing of how much the line could.
      const wasFull = rowCount >= ROWS_MAX || bytesPacked >= packed / 2
      if (bytesRaw > 0) ratio = mix(ratio, Math.min(1, bytesPacked / bytesRaw))
      if (wasFull || elapsedMs > CALL_MS + latencyMs) resize(elapsedMs)
    },
    wasTooSlow: () => {
      cautious = Math.max(PACKED_MIN, packed / 2)
      packed = Math.max(PACKED_MIN, packed / SHRINK_MAX)
      patience = Math.min(PATIENCE_MAX, patience * 2)
    },
  }
}

const mix = (known: number, newest: number): number => known + (newest - known) * NEWEST
