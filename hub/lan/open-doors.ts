import type { HubApp, HubDeps } from '../app-types.ts'
import type { Authority } from './authority.ts'
import { listLanAddresses } from './lan-addresses.ts'
import { type Door, type Listening, listen } from './listen.ts'
import { type OnboardingDoor, openOnboardingDoor } from './onboarding/onboarding-door.ts'
import { ensureTls, type Freshness, keepTlsFresh, type Tls } from './tls.ts'

export type DoorPlan = {
  https: Door | null
  http: Door | null
  /** Plain HTTP for the LAN: how a device comes to trust the hub, and nothing else. */
  onboarding: Door | null
  /** Names that the certificate is good for; the first is the one terminals use. */
  hostNames: string[]
  tlsFolder: string
  /** The box's own name and certificate, which it keeps through all outlets; null: no box. */
  box: { hostName: string; tlsFolder: string } | null
  /** Who signs; left out: the hub itself, with the key in its folder. */
  authority?: Authority
  /** The clock is never earlier than this (I10): a box without a clock chip must still open. */
  clockFloorMs(): number
}

export type OpenDoors = {
  /** Where to point a browser; null where the door is closed. */
  https: string | null
  http: string | null
  /** Of the outlet's authority, for people to compare. */
  fingerprint: string | null
  /** Of the box's own. */
  boxFingerprint: string | null
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
  if (!plan.https) return describe(plan, await listen(app, http), null, null, null)
  const ensure = () => ensureFaces(plan, Math.max(seams.clock.nowMs(), plan.clockFloorMs()))
  const faces = await ensure()
  const { tls } = faces
  const listening = await listen(app, { ...http, https: { ...plan.https, ...faces } })
  const stopWatching = keepTlsFresh(seams, ensure, {
    renewed: (fresh) => {
      listening.renew(fresh)
      log.info('the certificate was renewed')
    },
    failed: (error) => log.error({ err: error }, 'the certificate could not be renewed'),
  })
  const onboarding = await openOnboarding(plan, listening, tls)
  const doors = describe(plan, listening, tls, faces.box, onboarding)
  return {
    ...doors,
    close: async () => {
      stopWatching()
      await onboarding?.close()
      await doors.close()
    },
  }
}

/** For a box that is in trouble: without certificates the LAN's door stays shut, the other opens. */
export async function openWhatOpens(
  app: HubApp,
  plan: DoorPlan,
  deps: Pick<HubDeps, 'seams' | 'log'>,
): Promise<OpenDoors> {
  try {
    return await openDoors(app, plan, deps)
  } catch (err) {
    deps.log.error({ err }, 'the door for the LAN does not open')
    return openDoors(app, { ...plan, https: null, onboarding: null }, deps)
  }
}

type Faces = Freshness & { tls: Tls; named: Record<string, Tls>; box: Tls | null }

/** What the door shows: the name terminals use, and beside it the box's own. */
async function ensureFaces(plan: DoorPlan, nowMs: number): Promise<Faces> {
  const { hostNames, tlsFolder, box, authority } = plan
  const addresses = listLanAddresses()
  const tls = await ensureTls(tlsFolder, { hostNames, addresses }, nowMs, authority)
  if (!box || hostNames.includes(box.hostName)) {
    return { tls, named: {}, isNew: tls.isNew, fault: tls.fault, box: box && tls }
  }
  const own = { hostNames: [box.hostName], addresses }
  const ofBox = await ensureTls(box.tlsFolder, own, nowMs, authority)
  const isNew = tls.isNew || ofBox.isNew
  const fault = tls.fault ?? ofBox.fault
  return { tls, named: { [box.hostName]: ofBox }, isNew, fault, box: ofBox }
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
  tls: Tls | null,
  box: Tls | null,
  onboarding: OnboardingDoor | null,
): OpenDoors {
  const { httpsPort, httpPort, close } = listening
  return {
    https: httpsPort === null ? null : `https://${plan.hostNames[0]}:${httpsPort}`,
    http: httpPort === null ? null : `http://localhost:${httpPort}`,
    onboarding: onboarding === null ? null : `http://${plan.hostNames[0]}:${onboarding.port}`,
    fingerprint: tls?.fingerprint ?? null,
    boxFingerprint: box?.fingerprint ?? null,
    close,
  }
}
