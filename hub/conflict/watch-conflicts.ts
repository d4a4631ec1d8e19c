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
  /** What could not be read now is read the next time: nothing of it counts as said. */
  function trySay(): void {
    try {
      say()
    } catch (error) {
      log.error({ err: error }, 'conflicts could not be read; they are looked for again')
    }
  }
  function look(): void {
    trySay()
    cancel = seams.timers.after(LOOK_EVERY_MS, look)
  }
  return {
    stop() {
      cancel()
      trySay()
    },
  }
}
