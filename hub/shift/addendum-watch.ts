import type { HubDeps } from '../app-types.ts'
import { writeIfPossible } from '../db/write.ts'
import { listCollecting } from './addendum-store.ts'
import { finaliseAddenda, type IsEmpty } from './finalise-addenda.ts'

/** Nobody waits for an addendum; it is looked at this often. */
const LOOK_EVERY_MS = 15_000

export type AddendumWatch = { stop(): void }

/** Looks again and again for addenda that have come to their end, through the seams' timers. */
export function watchAddenda(
  deps: Pick<HubDeps, 'db' | 'seams' | 'live' | 'kickRelay' | 'wakePrinters' | 'log'>,
  isEmpty: IsEmpty,
): AddendumWatch {
  const { db, seams, log } = deps
  let cancel = seams.timers.after(LOOK_EVERY_MS, look)

  function look(): void {
    try {
      finaliseDue()
    } catch (error) {
      log.error({ err: error }, 'addenda could not be looked at; they are again')
    }
    cancel = seams.timers.after(LOOK_EVERY_MS, look)
  }
  function finaliseDue(): void {
    let shiftIds: string[] = []
    if (listCollecting(db).length > 0) {
      writeIfPossible(db, (tx) => {
        shiftIds = finaliseAddenda(tx, seams, isEmpty)
      })
    }
    for (const session_id of shiftIds) deps.live.publish({ type: 'shift-changed', session_id })
    if (shiftIds.length > 0) {
      deps.kickRelay()
      deps.wakePrinters()
    }
  }

  return { stop: () => cancel() }
}
