// The page's side of the service worker: whether this browser opens without the hub, and whether a
// newer version waits. The worker itself is service-worker.ts.
import { type ReadonlySignal, signal } from '@preact/signals'

const WORKER_URL = '/service-worker.js'
export const TAKE_OVER = 'take-over'

/** `none`: this browser cannot, or the address is not a secure one. */
export type AppWorkerState = 'none' | 'installing' | 'ready' | 'update-waits' | 'failed'

export type AppWorker = {
  state: ReadonlySignal<AppWorkerState>
  /**
   * Asks the hub whether there is a newer version; silent when nobody answers. A first one that
   * could not be fetched whole is fetched again.
   */
  lookForUpdate(): void
  /** Lets the version that waits take over, then loads the page anew; without a worker at once. */
  takeOver(): void
}

export function createAppWorker(
  container: ServiceWorkerContainer | undefined,
  reload: () => void,
): AppWorker {
  const state = signal<AppWorkerState>(container ? 'installing' : 'none')
  let registration: ServiceWorkerRegistration | null = null
  let isTakingOver = false

  const look = (): void => {
    if (registration?.waiting) state.value = 'update-waits'
    else if (registration?.active) state.value = 'ready'
  }
  const followNew = (worker: ServiceWorker | null): void => {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'redundant' && !registration?.active) state.value = 'failed'
      look()
    })
  }
  async function register(at: ServiceWorkerContainer): Promise<void> {
    // The browser's own HTTP cache would hide a new version for a day.
    registration = await at.register(WORKER_URL, { updateViaCache: 'none' })
    const followed = registration
    followNew(followed.installing)
    followed.addEventListener('updatefound', () => {
      // On a busy device it may have been installed before this is heard.
      followNew(followed.installing)
      look()
    })
    look()
  }
  const start = (at: ServiceWorkerContainer): void => {
    state.value = 'installing'
    register(at).catch(() => {
      state.value = 'failed'
    })
  }
  if (container) {
    // The first worker of a browser also becomes its controller: then nothing is loaded anew.
    container.addEventListener('controllerchange', () => isTakingOver && reload())
    start(container)
  }
  return {
    state,
    lookForUpdate: () => {
      // The browser forgets a registration whose first worker failed: nothing is left to update.
      if (container && state.peek() === 'failed') start(container)
      else void registration?.update().then(look, () => {})
    },
    takeOver: () => {
      if (!container) reload()
      if (!registration?.waiting) return
      isTakingOver = true
      registration.waiting.postMessage(TAKE_OVER)
    },
  }
}
