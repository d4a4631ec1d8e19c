// Fetched after the first screen: selling does not wait for it.
import { effect, signal } from '@preact/signals'
import { type AppWorker, createAppWorker } from './link/app-worker.ts'
import { browserSeams } from './link/browser-seams.ts'
import { followHubClock } from './link/hub-clock.ts'
import { surroundings } from './link/surroundings.ts'
import { followUpdates } from './models/app-update.ts'
import type { BootModel } from './models/boot-model.ts'
import { tellEvents } from './models/client-events.ts'
import { askToProve } from './models/prove-again.ts'
import { place } from './screens/navigation.ts'
import { startAtTill } from './screens/start-at-till.ts'

const TYPED = 'textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])'

/** For the settings screen; null until it was started. */
export const appWorker = signal<AppWorker | null>(null)

/** A dialog, a half-typed word or another place than selling: somebody is at work. */
function isAtRest(boot: BootModel): boolean {
  const isLoggedIn = boot.till.peek()?.session.phase.peek() === 'logged-in'
  if (isLoggedIn && place.peek() !== 'sell') return false
  if (document.querySelector('[role=dialog], dialog[open]')) return false
  const typed = document.querySelectorAll<HTMLInputElement>(TYPED)
  return [...typed].every(({ value }) => value === '')
}

export function startTheRest(boot: BootModel): void {
  const { clock, timers } = browserSeams()
  const worker = createAppWorker(navigator.serviceWorker, () => location.reload())
  appWorker.value = worker
  followUpdates(timers, boot, worker, () => isAtRest(boot))
  askToProve(timers, boot)
  // The words of what it shows come first; without the hub they may not come at all.
  const words = import('./text/later-texts.ts')
  void words.then(() => startAtTill(boot, timers)).catch(() => {})
  effect(() => {
    const till = boot.till.value
    return till ? followHubClock(till.link, till.database, clock) : undefined
  })
  tellEvents({ clock, timers }, boot, worker, surroundings)
}
