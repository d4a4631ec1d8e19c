// Every disagreement and its end as a line of the log, wherever it came from: a sale, a refund, a
// customer's card, what a till told afterwards, the cloud. Read from what was committed, so that
// what was rolled back is never said.
import type { HubDeps } from '../app-types.ts'
import { detectedAfter, lastPlaces, resolvedAfter } from './conflict-log-store.ts'

const LOOK_EVERY_MS = 5_000

export type ConflictWatch = { stop(): void }

/** Says what came since it began; what is still unsaid when it stops is said then. */
export function watchConflicts(deps: Pick<HubDeps, 'db' | 'seams' | 'log'>): ConflictWatch {
  const { db, seams, log } = deps
  const said = lastPlaces(db)
  let cancel = seams.timers.after(LOOK_EVERY_MS, look)

  function say(): void {
    for (const { place, ...facts } of detectedAfter(db, said.detected)) {
      log.info(facts, 'a conflict was detected')
      said.detected = place
    }
    for (const { place, ...facts } of resolvedAfter(db, said.resolved)) {
      log.info(facts, 'a conflict was resolved')
      said.resolved = place
    }
  }
  function look(): void {
    say()
    cancel = seams.timers.after(LOOK_EVERY_MS, look)
  }
  return {
    stop() {
      cancel()
      say()
    },
  }
}
