import type { HubDeps } from '../app-types.ts'
import { activatePrices } from './activate-prices.ts'
import { readCatalogueCursor } from './bump-catalogue.ts'

/** A price begins with the business day, and this much later at most. */
const LOOK_EVERY_MS = 5_000

export type PriceWatch = { stop(): Promise<void> }

/**
 * Lets the day's prices hold: at once, when the hub starts, and whenever a business day begins.
 * Tills hear of it and fetch what changed.
 */
export function watchPrices(
  deps: Pick<HubDeps, 'db' | 'seams' | 'live' | 'log'>,
  lookEveryMs = LOOK_EVERY_MS,
): PriceWatch {
  const { db, seams, live, log } = deps
  let cancel = (): void => {}
  let isStopping = false
  let running = look()

  async function look(): Promise<void> {
    try {
      const cursor = readCatalogueCursor(db)
      const activation = await activatePrices(deps, () => isStopping)
      if (activation) log.info(activation, 'the prices of the day hold')
      const now = readCatalogueCursor(db)
      if (activation && now !== cursor) live.publish({ type: 'catalogue-changed', cursor: now })
      if (activation?.isTaxNew) live.publish({ type: 'outlet-changed' })
    } catch (err) {
      // A full disk, for one: the next look tries again.
      log.error({ err }, 'the prices of the day could not be set')
    }
    if (isStopping) return
    cancel = seams.timers.after(lookEveryMs, () => {
      running = look()
    })
  }

  return {
    stop: async () => {
      isStopping = true
      cancel()
      await running
    },
  }
}
