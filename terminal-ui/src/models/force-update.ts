// A manager or head office wants every till on a version (rule `till_version_min`): an older till
// does not wait for five quiet seconds. What waits on it goes out first, and a sale that is being
// made is finished; a basket that nobody touches any more is on the device and comes back.
import { effect } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import type { AppWorker } from '../link/app-worker.ts'
import type { BootModel } from './boot-model.ts'
import type { NoteEvent } from './client-events.ts'
import type { Till } from './till.ts'

export const LEFT_ALONE_MS = 2 * 60_000
/** The hub may ask for a version that it does not have itself yet. */
const LOOK_AGAIN_MS = 60_000

/** By numbers: 0.9 is older than 0.10. */
export function isOlder(build: string, wanted: string): boolean {
  const [mine = [], theirs = []] = [build, wanted].map((text) => text.split('.').map(Number))
  for (let at = 0; at < theirs.length; at += 1) {
    const difference = (mine[at] ?? 0) - (theirs[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

export const mustUpdate = (till: Till, build: string): boolean => {
  const wanted = till.rules.rules.value.till_version_min
  return typeof wanted === 'string' && isOlder(build, wanted)
}

/** now: nothing holds it. left: when the basket was left alone for long enough. wait: not yet. */
export function forcedMoment({ cart, connectivity, payment }: Till): 'now' | 'left' | 'wait' {
  const { pendingCount, commandCount } = connectivity.badge.value
  const isPaying = payment.attempt.value !== null || payment.isCommitting.value
  if (pendingCount + commandCount > 0 || isPaying || !cart.isReady.value) return 'wait'
  return cart.cart.value.lines.length === 0 ? 'now' : 'left'
}

export function forceUpdates(
  timers: Timers,
  { boot, worker, build, note }: ForceSources,
): () => void {
  let cancel = () => {}
  const go = (): void => {
    note({ name: 'update_forced', words: build })
    // Told first where the hub listens; the page ends with the take-over.
    cancel = timers.after(1_000, () => worker.takeOver())
  }
  const lookAgain = (): void => {
    worker.lookForUpdate()
    cancel = timers.after(LOOK_AGAIN_MS, lookAgain)
  }
  const stop = effect(() => {
    cancel()
    cancel = () => {}
    const till = boot.till.value
    const state = worker.state.value
    if (till === null || !mustUpdate(till, build)) return
    const isThere = state === 'update-waits' || state === 'none'
    if (!isThere) {
      if (till.link.isConnected.value) cancel = timers.after(0, lookAgain)
      return
    }
    const moment = forcedMoment(till)
    if (moment === 'now') cancel = timers.after(0, go)
    if (moment === 'left') cancel = timers.after(LEFT_ALONE_MS, go)
  })
  return () => {
    cancel()
    stop()
  }
}
type ForceSources = {
  boot: Pick<BootModel, 'till'>
  worker: AppWorker
  /** Of this page. */
  build: string
  note: NoteEvent
}
