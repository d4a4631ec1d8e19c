import type { KeyObject } from 'node:crypto'
import type { BoxAnswer } from '#domain/wire/box-message.ts'
import type { HubApp, HubDeps } from '../app-types.ts'
import type { Db } from '../db/open-database.ts'
import { findOutlet } from '../outlet/outlet-store.ts'
import { COMMISSIONING_MS, type TechnicianDesk } from '../technician/technician-desk.ts'
import { makeFirstPairingCode } from '../terminal/pairing-code.ts'
import { type ClaimCode, createClaimCode } from './claim-code.ts'
import { enrolOutlet } from './enrol-outlet.ts'
import { setUpOutlet } from './set-up-outlet.ts'
import { buildSetupApp, type SetupDesk } from './setup-routes.ts'

/** Where to point a browser or a laptop, and the code to type there; null: a technician has it. */
export type SetupReady = {
  https: string | null
  http: string | null
  onboarding: string | null
  fingerprint: string | null
  boxFingerprint: string | null
  setup_code: string | null
}

type SetupDoors = Omit<SetupReady, 'setup_code'> & { close(): Promise<void> }

type Setup = Pick<HubDeps, 'seams' | 'pepper' | 'dataFolder' | 'build'> & {
  serial: string | null
  officeKey: KeyObject | null
  technicians: TechnicianDesk
  hostName: string
  answerError: SetupDesk['answerError']
  openDoors(app: HubApp): Promise<SetupDoors>
  /** Again for each new code, and when a technician has used one. */
  announce(ready: SetupReady): void
  onStop(stop: () => Promise<void>): void
}

/** How often a claim that led to nothing is noticed. */
const LOOK_MS = 5_000
/** How long a code on paper is good, as the paper says. */
export const CODE_LIFE_MS = 7 * 24 * 3_600_000

/**
 * Resolves when the database has an outlet: at once, when somebody has typed who this shop is, or
 * when a technician has brought head office's bundle. Until then nothing else is open.
 */
export async function awaitOutlet(db: Db, setup: Setup): Promise<void> {
  if (findOutlet(db)) return
  const { seams, pepper, technicians, onStop } = setup
  const code = createClaimCode(seams.randomness)
  if (technicians.untilMs() !== null) code.use()
  let finish: () => void = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  let doors: SetupDoors | null = null
  const announce = (): void => {
    if (!doors) return
    const { close: _close, ...where } = doors
    setup.announce({ ...where, setup_code: code.shown() })
  }
  const app = buildSetupApp({
    async open(asked) {
      const outcome = await setUpOutlet(db, seams, pepper, asked)
      if (!outcome.ok) return null
      technicians.close()
      return makeFirstPairingCode(db, seams)?.pairingCode ?? null
    },
    answered: finish,
    answerError: setup.answerError,
    claim: {
      ...{ code, technicians, claimed: announce, enrolled: finish },
      describe: () => describe(setup, doors),
      async enrol(request, technician) {
        const outcome = await enrolOutlet({ db, ...setup }, request, technician)
        if (outcome.ok) technicians.extend(COMMISSIONING_MS)
        return outcome
      },
    },
  })
  await app.ready()
  doors = await setup.openDoors(app)
  let closed: Promise<void> | null = null
  const stopRenewing = renewCode(setup, code, announce)
  const close = (): Promise<void> => {
    stopRenewing()
    closed ??= doors?.close() ?? Promise.resolve()
    return closed
  }
  onStop(close)
  announce()
  await finished
  await close()
}

/** A claim that led to nothing ends, and the box shows a new code. */
function renewCode({ seams, technicians }: Setup, code: ClaimCode, announce: () => void) {
  let cancel = () => {}
  const nowMs = (): number => seams.clock.monotonicMs()
  let sinceMs = nowMs()
  const look = (): void => {
    const isOld = nowMs() - sinceMs > CODE_LIFE_MS
    if (technicians.untilMs() === null && (code.shown() === null || isOld)) {
      sinceMs = nowMs()
      code.renew()
      announce()
    }
    cancel = seams.timers.after(LOOK_MS, look)
  }
  look()
  return () => cancel()
}

const describe = (setup: Setup, doors: SetupDoors | null): BoxAnswer => ({
  serial: setup.serial,
  state: setup.technicians.untilMs() === null ? 'unclaimed' : 'claimed',
  host_name: setup.hostName,
  outlet_code: null,
  build: setup.build,
  fingerprint: doors?.fingerprint ?? null,
  box_fingerprint: doors?.boxFingerprint ?? null,
})
