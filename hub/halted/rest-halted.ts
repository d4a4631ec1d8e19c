// Selling has ended on this box. Its doors say so until it may try again.
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HaltReason, HubApp, HubDeps } from '../app-types.ts'
import { RESTORED_MARKER } from '../cloud/restored-marker.ts'
import { buildHaltedApp, type Halted } from './halted-routes.ts'
import { watchForReturn } from './may-go-on.ts'

export const TRY_AGAIN_MS = 30_000
/** While it halts, whoever waits for it looks more often. */
const LOOK_MS = 2_000

export type HaltedDoors = { https: string | null; http: string | null; close(): Promise<void> }

type Rest = Pick<HubDeps, 'seams' | 'log' | 'dataFolder' | 'build'> & {
  why: HaltReason
  refusalOf: Halted['refusalOf']
  /** Whether a file that was found damaged while it was sold from is whole after all; null: no. */
  proveIntact: (() => Promise<boolean>) | null
  openDoors(app: HubApp, hubName: string | null): Promise<HaltedDoors>
  announce(halted: { why: HaltReason; https: string | null; http: string | null }): void
  onStop(stop: () => Promise<void>): void
}

/** Resolves when the hub may be tried again. */
export async function restHalted(rest: Rest): Promise<void> {
  const { why, seams, dataFolder, build, log, refusalOf } = rest
  const hubName = nameFromAuthority(dataFolder)
  const hasReturned = watchForReturn(why, dataFolder)
  let isIntact = false
  rest.proveIntact?.().then((found) => {
    isIntact = found
  })
  const mayGoOn = () => isIntact || hasReturned()
  const { nowMs } = seams.clock
  const app = buildHaltedApp({ why, hubName: hubName ?? '', build, nowMs, refusalOf })
  await app.ready()
  const doors = await rest.openDoors(app, hubName)
  let closed: Promise<void> | null = null
  const close = (): Promise<void> => {
    closed ??= doors.close()
    return closed
  }
  rest.onStop(close)
  rest.announce({ why, https: doors.https, http: doors.http })
  log.error({ alarm: 'hub-halted', why, marker: RESTORED_MARKER }, 'selling has ended on this box')
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (mayGoOn()) resolve()
      else seams.timers.after(why === 'replaced' ? TRY_AGAIN_MS : LOOK_MS, look)
    }
    seams.timers.after(LOOK_MS, look)
  })
  await close()
}

/** The outlet's name without its database: `CN=hub-mart01.local CA`. */
function nameFromAuthority(dataFolder: string): string | null {
  try {
    const { subject } = new X509Certificate(readFileSync(join(dataFolder, 'tls', 'ca.crt')))
    return /^CN=(\S+)\.local\b/.exec(subject)?.[1] ?? null
  } catch {
    return null
  }
}
