// When a newer version may take over: between two sales, and never while somebody is in the middle
// of something.
import { computed, effect } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import type { AppWorker } from '../link/app-worker.ts'
import type { BootModel } from './boot-model.ts'
import type { Till } from './till.ts'

const LOOK_EVERY_MS = 60 * 60_000
/** A first worker that was not fetched whole: until it is, this browser does not open alone. */
export const AGAIN_MS = 20_000
/** Nobody may have begun anything for so long: a next scan is on its way more often than not. */
export const QUIET_MS = 5_000

/** Nothing is open that a reload would interrupt; what is on this device goes out first. */
export function isBetweenSales(till: Till): boolean {
  const { approval, cart, connectivity, exchange, payment, session } = till
  if (session.phase.value === 'starting') return false
  const isUntouched = cart.isReady.value && cart.cart.value.lines.length === 0
  const isPaying = payment.attempt.value !== null || payment.completed.value !== null
  const isAsked = approval.ask.value !== null || exchange.shown.value !== null
  const { pendingCount, commandCount } = connectivity.badge.value
  return isUntouched && !isPaying && !isAsked && pendingCount + commandCount === 0
}

export type AppUpdate = { worker: AppWorker; stop(): void }

/**
 * `isAtRest`: the screens show nothing that is being filled in; asked again when the moment comes,
 * because not all of it is in signals.
 */
export function followUpdates(
  timers: Timers,
  boot: Pick<BootModel, 'till'>,
  worker: AppWorker,
  isAtRest: () => boolean,
): AppUpdate {
  let cancelQuiet = () => {}
  let cancelLook = () => {}
  const look = (): void => {
    worker.lookForUpdate()
    cancelLook = timers.after(LOOK_EVERY_MS, look)
  }
  look()
  const stopHearing = effect(() => {
    // Whoever was away may have missed a version; whoever restarted may have brought one.
    if (boot.till.value?.link.isConnected.value) worker.lookForUpdate()
  })
  // A line that breaks requests off and lets the live channel stand brings no new connection.
  const stopTrying = effect(() => {
    if (worker.state.value !== 'failed') return
    return timers.after(AGAIN_MS, () => worker.lookForUpdate())
  })
  const takeOverWhenQuiet = (): void => {
    cancelQuiet = timers.after(QUIET_MS, () => {
      if (isAtRest()) worker.takeOver()
      // The page ends with the take-over; a browser that was too busy for it is asked again.
      takeOverWhenQuiet()
    })
  }
  // A counter that is told anew without having changed must not begin the wait anew.
  const mayTakeOver = computed(() => {
    const till = boot.till.value
    return worker.state.value === 'update-waits' && till !== null && isBetweenSales(till)
  })
  const stopWaiting = effect(() => {
    cancelQuiet()
    if (mayTakeOver.value) takeOverWhenQuiet()
  })
  return {
    worker,
    stop() {
      for (const end of [cancelQuiet, cancelLook, stopHearing, stopTrying, stopWaiting]) end()
    },
  }
}
