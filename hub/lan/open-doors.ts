import type { HubApp, HubDeps } from '../app-types.ts'
import { listLanAddresses } from './lan-addresses.ts'
import { type Door, type Listening, listen } from './listen.ts'
import { type OnboardingDoor, openOnboardingDoor } from './onboarding/onboarding-door.ts'
import { ensureTls, keepTlsFresh, type Tls } from './tls.ts'

export type DoorPlan = {
  https: Door | null
  http: Door | null
  /** Plain HTTP for the LAN: how a device comes to trust the hub, and nothing else. */
  onboarding: Door | null
  /** Names that the certificate is good for; the first is the one terminals use. */
  hostNames: string[]
  tlsFolder: string
  /** The clock is never earlier than this (I10): a box without a clock chip must still open. */
  clockFloorMs(): number
}

export type OpenDoors = {
  /** Where to point a browser; null where the door is closed. */
  https: string | null
  http: string | null
  /** Of the outlet's authority, for people to compare. */
  fingerprint: string | null
  /** Where a device begins that does not trust the hub yet. */
  onboarding: string | null
  close(): Promise<void>
}

/** Makes the certificates that are missing, listens, and keeps the certificate fresh. */
export async function openDoors(
  app: HubApp,
  plan: DoorPlan,
  { seams, log }: Pick<HubDeps, 'seams' | 'log'>,
): Promise<OpenDoors> {
  const http = plan.http ? { http: plan.http } : {}
  if (!plan.https) return describe(plan, await listen(app, http), null, null)
  const ensure = () => {
    const identity = { hostNames: plan.hostNames, addresses: listLanAddresses() }
    const nowMs = Math.max(seams.clock.nowMs(), plan.clockFloorMs())
    return ensureTls(plan.tlsFolder, identity, nowMs)
  }
  const tls = await ensure()
  const listening = await listen(app, { ...http, https: { ...plan.https, tls } })
  const stopWatching = keepTlsFresh(seams, ensure, {
    renewed: (fresh) => {
      listening.renew(fresh)
      log.info('the certificate was renewed')
    },
    failed: (error) => log.error({ err: error }, 'the certificate could not be renewed'),
  })
  const onboarding = await openOnboarding(plan, listening, tls)
  const doors = describe(plan, listening, tls.fingerprint, onboarding)
  return {
    ...doors,
    close: async () => {
      stopWatching()
      await onboarding?.close()
      await doors.close()
    },
  }
}

/** The name first; by an address for devices that do not know .local names. */
function originsOf({ hostNames }: DoorPlan, httpsPort: number | null): string[] {
  const addresses = listLanAddresses().filter((address) => !address.startsWith('127.'))
  const port = httpsPort === 443 ? '' : `:${httpsPort}`
  return [hostNames[0] ?? '', ...addresses].map((host) => `https://${host}${port}`)
}

async function openOnboarding(
  plan: DoorPlan,
  { httpsPort }: Listening,
  { authority, fingerprint }: Tls,
): Promise<OnboardingDoor | null> {
  if (!plan.onboarding) return null
  return openOnboardingDoor(plan.onboarding, {
    ...{ hubName: plan.hostNames[0] ?? '', authority, fingerprint },
    origins: () => originsOf(plan, httpsPort),
  })
}

function describe(
  plan: DoorPlan,
  listening: Listening,
  fingerprint: string | null,
  onboarding: OnboardingDoor | null,
): OpenDoors {
  const { httpsPort, httpPort, close } = listening
  return {
    https: httpsPort === null ? null : `https://${plan.hostNames[0]}:${httpsPort}`,
    http: httpPort === null ? null : `http://localhost:${httpPort}`,
    onboarding: onboarding === null ? null : `http://${plan.hostNames[0]}:${onboarding.port}`,
    fingerprint,
    close,
  }
}
