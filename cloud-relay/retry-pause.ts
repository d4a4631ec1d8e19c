// How long to wait after a failure. It doubles up to a cap and is drawn anew each time, so that
// outlets which lost the same cloud do not return in step; retries never end.
import type { CloudError } from './cloud-error.ts'

export type PauseOptions = {
  /** First pause after a failure; it doubles up to the longest. */
  pauseMs: number
  pauseMsMax: number
}
export type PauseDraw = {
  error: CloudError
  /** Failures in a row, this one included. */
  failures: number
  /** 0 to 1, fixed for an outlet: its place in the spread of all outlets. */
  outletFraction: number
  /** 0 to 1, new for each pause. */
  random: number
}

/** Outlets that fail at the same moment are spread over these. */
const OFFSET_MS_MAX = 3_000
/** A server that has too many guests sees them again spread over half a minute. */
const BUSY_OFFSET_MS_MAX = 30_000
const BUSY_DOUBLINGS = 3
const DOUBLINGS_MAX = 30

/** A cloud that came back is called by all outlets spread over these. */
export const RETURN_SPREAD_MS = 400
/** A return that led to nothing: the server answers knocks, but logins of all at once fail. */
const RETURN_GROWTH = 4

/** Over how long outlets spread at a return, after so many that led to no answer. */
export const returnSpreadMs = (failedReturns: number): number =>
  Math.min(BUSY_OFFSET_MS_MAX, RETURN_SPREAD_MS * RETURN_GROWTH ** failedReturns)

export function choosePause(draw: PauseDraw, { pauseMs, pauseMsMax }: PauseOptions): number {
  const { error, failures, outletFraction, random } = draw
  if (error.facts.isBack) return Math.ceil(outletFraction * RETURN_SPREAD_MS)
  // What needs a person is asked rarely from the first time on.
  if (error.trouble === 'refused') {
    return Math.ceil((pauseMsMax * (1 + random)) / 2 + outletFraction * OFFSET_MS_MAX)
  }
  const doublings = failures - 1 + (error.facts.isBusy ? BUSY_DOUBLINGS : 0)
  const ceiling = Math.min(pauseMsMax, pauseMs * 2 ** Math.min(doublings, DOUBLINGS_MAX))
  const offsetMax = error.facts.isBusy ? BUSY_OFFSET_MS_MAX : OFFSET_MS_MAX
  return Math.ceil(pauseMs / 2 + random * ceiling + outletFraction * Math.min(ceiling, offsetMax))
}
