import { uuidv7 } from '#domain/ids.ts'
import type { BoxHealthDocument } from '#domain/wire/document-box.ts'
import type { HubDeps } from '../app-types.ts'
import { writeIfPossible } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { type BoxHealth, type BoxProbes, readBoxHealth, stateOf } from './read-box-health.ts'

/** How often head office hears of a box that is well. */
export const HEALTH_EVERY_MS = 15 * 60_000
/** How often it is looked whether a disk, a clock or a printer changed … */
export const HEALTH_LOOK_EVERY_MS = 30_000
/** … and how often at most that is told: a printer that flickers fills no outbox. */
export const HEALTH_GAP_MS_MIN = 2 * 60_000

type Reason = BoxHealthDocument['reason']
type Deps = BoxProbes & Pick<HubDeps, 'log' | 'kickRelay'>

/** Tells the cloud how the box is: at the start, every so often, and when its state changes. */
export function watchBoxHealth(deps: Deps): { stop(): void } {
  const { seams, log } = deps
  const startedMs = seams.clock.monotonicMs()
  let told: { state: string; atMs: number } | null = null
  let isStopped = false
  let cancel = seams.timers.after(0, look)

  function look(): void {
    readBoxHealth(deps, startedMs)
      .then((health) => {
        if (!isStopped) tellIfDue(health)
      })
      .catch((err) => log.warn({ err }, 'the health of the box could not be told'))
      .finally(() => {
        if (!isStopped) cancel = seams.timers.after(HEALTH_LOOK_EVERY_MS, look)
      })
  }

  function tellIfDue(health: BoxHealth): void {
    const nowMs = seams.clock.monotonicMs()
    const state = stateOf(health)
    const reason = reasonFor(state, nowMs)
    if (!reason) return
    writeIfPossible(deps.db, (tx) => {
      appendOutbox(tx, {
        kind: 'box-health',
        documentId: uuidv7(seams),
        payload: { ...health, reason },
        atMs: seams.clock.nowMs(),
      })
      told = { state, atMs: nowMs }
    })
    deps.kickRelay()
  }

  function reasonFor(state: string, nowMs: number): Reason | null {
    if (!told) return 'start'
    const ageMs = nowMs - told.atMs
    if (ageMs >= HEALTH_EVERY_MS) return 'periodic'
    return told.state !== state && ageMs >= HEALTH_GAP_MS_MIN ? 'changed' : null
  }

  return {
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}
