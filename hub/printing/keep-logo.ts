// The logo goes into a printer's own memory while nothing waits for it (docs/decisions/0114).
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { backOffMs } from './back-off.ts'
import {
  beginStore,
  keysWritten,
  type LogoState,
  logoChosenAtMs,
  noteLogo,
} from './printer-logo-store.ts'

/** What a printer with such a memory does. hub/devices has it. */
export type LogoKeepingDevice = {
  /** A logo that could lie in its memory and is not known to; null: nothing to do. */
  readonly wantedLogoKey?: string | null
  keepLogo?(hooks: {
    earlierKeys: readonly string[]
    /** Nothing may be written before this has said yes, on disk. */
    mayWrite(key: string): boolean
  }): Promise<{
    state: Exclude<LogoState, 'storing'> | 'not-started'
    problem: string | null
    key: string
  } | null>
}

type Deps = Pick<HubDeps, 'db' | 'seams' | 'log'>

/** What did not come to be is tried again so much later, or with another logo, or after a start. */
const AGAIN_MS = 60 * 60_000

/** Of one printer. A failure costs nothing: the logo goes out with each paper meanwhile. */
export class LogoKeeper {
  readonly #deps: Deps
  readonly #printerId: string
  #rest: { key: string; untilMs: number } | null = null
  #failureCount = 0

  constructor(deps: Deps, printerId: string) {
    this.#deps = deps
    this.#printerId = printerId
  }

  /** Never throws. */
  async keep(device: LogoKeepingDevice): Promise<void> {
    const { clock } = this.#deps.seams
    const key = device.wantedLogoKey ?? null
    if (key === null) return
    if (this.#rest?.key === key && clock.monotonicMs() < this.#rest.untilMs) return
    let restMs = AGAIN_MS
    try {
      restMs = await this.#tryToKeep(device)
    } catch (err) {
      this.#deps.log.error({ err, printer_id: this.#printerId }, 'logo not kept in the printer')
    }
    this.#rest = restMs > 0 ? { key, untilMs: clock.monotonicMs() + restMs } : null
  }

  /** How long to leave it alone then. */
  async #tryToKeep(device: LogoKeepingDevice): Promise<number> {
    const { db, seams, log } = this.#deps
    const printerId = this.#printerId
    const logoAtMs = logoChosenAtMs(db)
    const end = await device.keepLogo?.({
      earlierKeys: keysWritten(db, printerId),
      mayWrite: (key) => write(db, (tx) => beginStore(tx, printerId, key, seams.clock.nowMs())),
    })
    if (!end) return 0
    if (end.state === 'not-started') {
      this.#failureCount += 1
      return backOffMs(this.#failureCount, seams.randomness)
    }
    this.#failureCount = 0
    const { state, key, problem } = end
    const note = { state, key, logoAtMs, atMs: seams.clock.nowMs() }
    const isNews = write(db, (tx) => noteLogo(tx, printerId, note))
    if (isNews) log.info({ printer_id: printerId, state, problem }, 'logo in the printer')
    return state === 'kept' ? 0 : AGAIN_MS
  }
}
