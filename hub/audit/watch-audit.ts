import type { HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { writeIfPossible } from '../db/write.ts'
import { verifySinceCheckpoint } from './verify-since-checkpoint.ts'

const LOOK_EVERY_MS = 3_600_000
/** A shop that closes a shift each day is verified then, and not again here. */
export const CHECKPOINT_AGE_MS_MAX = 24 * 3_600_000

/** Verifies the audit chain on days on which no shift was closed. */
export function watchAudit({ db, seams, log }: Pick<HubDeps, 'db' | 'seams' | 'log'>): {
  stop(): void
} {
  const { clock, timers } = seams
  let cancel = timers.after(LOOK_EVERY_MS, look)

  function look(): void {
    writeIfPossible(db, (tx) => {
      const nowMs = clock.nowMs()
      if (!isDue(tx, nowMs)) return
      const broken = verifySinceCheckpoint(tx, nowMs, 'daily')
      if (broken !== null) {
        log.error({ alarm: 'audit-broken', sequence: broken }, 'the audit chain does not hold')
      }
    })
    cancel = timers.after(LOOK_EVERY_MS, look)
  }
  return { stop: () => cancel() }
}

/** A clock that was set back makes it due as well (I10). */
function isDue(db: Db, nowMs: number): boolean {
  const atMs = prepared(db, 'SELECT max(at_ms) FROM audit_checkpoint').pluck().get() as
    | number
    | null
  return atMs === null || Math.abs(nowMs - atMs) >= CHECKPOINT_AGE_MS_MAX
}
