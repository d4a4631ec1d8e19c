// Fetched after the first screen: selling does not wait for it.
import { effect, signal } from '@preact/signals'
import { type AppWorker, createAppWorker } from './link/app-worker.ts'
import { browserSeams } from './link/browser-seams.ts'
import { openWindowChannel } from './link/display-channel.ts'
import { fetchPatiently } from './link/fetch-patiently.ts'
import { followHubClock } from './link/hub-clock.ts'
import { surroundings } from './link/surroundings.ts'
import { followUpdates } from './models/app-update.ts'
import { type AwayLimit, followAway } from './models/away-limit.ts'
import type { BootModel } from './models/boot-model.ts'
import { type NoteEvent, tellEvents } from './models/client-events.ts'
import { type CustomerDisplay, showToCustomer } from './models/customer-display.ts'
import { followSalvage } from './models/follow-salvage.ts'
import { followUnreadable } from './models/follow-unreadable.ts'
import { forceUpdates } from './models/force-update.ts'
import { type LoginEndWatch, watchLoginEnd } from './models/login-end.ts'
import { askToProve } from './models/prove-again.ts'
import { keepSegmentReady } from './models/ready-segment.ts'
import { fillOf, isFilling, type StorageWatch, watchStorage } from './models/watch-storage.ts'
import { bannerSlot } from './parts/banner-slot.ts'
import { keepFocus } from './parts/keep-focus.ts'
import { openDisplayWindow } from './parts/open-display-window.ts'
import { problemWords } from './parts/print-state.tsx'
import { place } from './screens/navigation.ts'
import { startAtTill } from './screens/start-at-till.ts'

declare const TILL_BUILD: string | undefined
const TYPED = 'textarea, input:not([type=radio]):not([type=checkbox]):not([type=hidden])'

/** For the settings screen; null until it was started. */
export const appWorker = signal<AppWorker | null>(null)
/** For the banner and the panel; null until it was started, and while no till is open. */
export const awayLimit = signal<AwayLimit | null>(null)
/** For the banner; null as above. */
export const loginEnd = signal<LoginEndWatch | null>(null)
export const storageWatch = signal<StorageWatch | null>(null)
/** For the settings screen; null while no till is open. */
export const customerDisplay = signal<CustomerDisplay | null>(null)
export const tillBuild = typeof TILL_BUILD === 'string' ? TILL_BUILD : 'unbuilt'

/** A dialog, a half-typed word or another place than selling: somebody is at work. */
function isAtRest(boot: BootModel): boolean {
  const isLoggedIn = boot.till.peek()?.session.phase.peek() === 'logged-in'
  if (isLoggedIn && place.peek() !== 'sell') return false
  if (document.querySelector('[role=dialog], dialog[open]')) return false
  const typed = document.querySelectorAll<HTMLInputElement>(TYPED)
  return [...typed].every(({ value }) => value === '')
}

export function startTheRest(boot: BootModel): void {
  // What a label says, and what a discount takes, must be known when the hub has gone away.
  void import('./models/odd-scan.ts').catch(() => {})
  void import('#domain/sale-rights.ts').catch(() => {})
  const seams = browserSeams()
  const { clock, timers } = seams
  const worker = createAppWorker(navigator.serviceWorker, () => location.reload())
  appWorker.value = worker
  followUpdates(timers, boot, worker, () => isAtRest(boot))
  askToProve(timers, boot)
  keepFocus(boot)
  followSalvage(boot)
  // The words of what it shows come first.
  void fetchPatiently(timers, () => import('./text/later-texts.ts')).then(() =>
    startAtTill(boot, timers),
  )
  effect(() => {
    const till = boot.till.value
    return till ? followHubClock(till.link, till.database, clock) : undefined
  })
  effect(() => {
    const till = boot.till.value
    return till ? keepSegmentReady(till, timers) : undefined
  })
  const storage = () => storageWatch.peek()?.facts.peek() ?? null
  const sources = { boot, worker, surroundings, build: tillBuild, storage }
  const { note } = tellEvents(seams, sources)
  storageWatch.value = watchStorage(
    seams,
    () => boot.till.peek(),
    surroundings,
    (facts, wasFilling) => {
      const words = facts.isPersistent ? 'granted to stay' : 'not granted to stay'
      note({ name: 'storage_measured', count: facts.usedBytes, words })
      const percent = Math.round((fillOf(facts) ?? 0) * 100)
      if (isFilling(facts) && !wasFilling) note({ name: 'quota_warning', count: percent })
    },
  )
  forceUpdates(timers, { boot, worker, build: tillBuild, note })
  followTill(boot, note)
  followDisplay(boot)
  void fetchPatiently(timers, fetchBanners).then(([{ MoreBanners }, { problemText }]) => {
    bannerSlot.value = MoreBanners
    problemWords.value = problemText
  })
}

const fetchBanners = () =>
  Promise.all([
    import('./screens/frame/more-banners.tsx'),
    import('./parts/printer-problem.ts'),
    import('./text/later-texts.ts'),
  ])

function followDisplay(boot: BootModel): void {
  effect(() => {
    const till = boot.till.value
    if (till === null) return
    const display = showToCustomer({
      ...{ till, build: tillBuild, openChannel: openWindowChannel },
      openWindow: () => void openDisplayWindow(),
    })
    customerDisplay.value = display
    const leave = () => display.stop()
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      customerDisplay.value = null
      display.stop()
    }
  })
}

function followTill(boot: BootModel, note: NoteEvent): void {
  effect(() => {
    const till = boot.till.value
    if (till === null) return
    const limit = followAway(browserSeams(), till, note)
    awayLimit.value = limit
    const stopUnreadable = followUnreadable(till, note)
    const watch = watchLoginEnd(browserSeams(), till)
    loginEnd.value = watch
    return () => {
      awayLimit.value = null
      loginEnd.value = null
      stopUnreadable()
      limit.stop()
      watch.stop()
    }
  })
}
