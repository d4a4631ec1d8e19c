import type { HubApp, HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { findOutlet } from '../outlet/outlet-store.ts'
import { drawCode, makeFirstPairingCode } from '../terminal/pairing-code.ts'
import { setUpOutlet } from './set-up-outlet.ts'
import { buildSetupApp } from './setup-routes.ts'

export type SetupReady = { https: string | null; http: string | null; setup_code: string }

type SetupDoors = { https: string | null; http: string | null; close(): Promise<void> }

type Setup = Pick<HubDeps, 'seams' | 'pepper'> & {
  openDoors(app: HubApp): Promise<SetupDoors>
  /** Where to point a browser, and what to type there. */
  announce(ready: SetupReady): void
  onStop(stop: () => Promise<void>): void
}

/**
 * Resolves when the database has an outlet: at once, or when somebody has typed who this shop is.
 * Until then nothing but that one page is open.
 */
export async function awaitOutlet(db: Db, setup: Setup): Promise<void> {
  if (findOutlet(db)) return
  const { seams, pepper, announce, onStop } = setup
  const setupCode = drawCode(seams.randomness)
  let finish: () => void = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const app = buildSetupApp({
    setupCode,
    async open(asked) {
      const outcome = await setUpOutlet(db, seams, pepper, asked)
      if (!outcome.ok) return null
      return makeFirstPairingCode(db, seams)?.pairingCode ?? null
    },
    answered: finish,
  })
  await app.ready()
  const doors = await setup.openDoors(app)
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= doors.close()
    return closed
  }
  onStop(close)
  announce({ https: doors.https, http: doors.http, setup_code: setupCode })
  await finished
  await close()
}
