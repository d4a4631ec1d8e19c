// How many rows go into one call: all that is allowed on a good line, few on a bad one.

/** Beyond it a call on a weak line takes too long to be repeated. */
const ROWS_MAX = 500
/** The row that both sides know, and one that is new. */
const ROWS_MIN = 2
const ROWS_MORE = 16

export type CallPace = {
  rows(): number
  /** A call succeeded: the next may carry a little more. */
  arrived(): void
  /** A call took too long: the next carries a quarter. */
  wasTooSlow(): void
}

export function createCallPace(): CallPace {
  let rows = ROWS_MAX
  return {
    rows: () => rows,
    arrived: () => {
      rows = Math.min(ROWS_MAX, rows + ROWS_MORE)
    },
    wasTooSlow: () => {
      rows = Math.max(ROWS_MIN, Math.floor(rows / 4))
    },
  }
}
