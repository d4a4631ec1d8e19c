// A call that waits for its answer over a line that went away. When the line is back, TCP may take
// as long again to notice as the outage lasted; a knock notices at once, and a new connection gets
// through where the old one would still wait.
import type { Timers } from '#domain/seams.ts'
import type { WanProbe } from './wan-probe.ts'

/** No answer for so long makes a line suspect, and what the call weighs adds to it. */
const QUIET_MS = 2_000
const BYTES_PER_MS = 2
/** The old connection may have got through meanwhile. */
const GRACE_MS = 400

/** Calls back when the line is seen to return while the call still waits; the result ends it. */
export function watchQuietCall(
  { probe, timers }: { probe: WanProbe; timers: Timers },
  bytes: number,
  onReturn: () => void,
): () => void {
  let stop = timers.after(QUIET_MS + bytes / BYTES_PER_MS, () => {
    stop = probe.watch(false, () => {
      stop = timers.after(GRACE_MS, onReturn)
    })
  })
  return () => stop()
}
