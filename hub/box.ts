// The machine itself, through all its outlets: serial, name on the LAN, who commissions it.
import type { KeyObject } from 'node:crypto'
import type { BoxAnswer, BoxState } from '#domain/wire/box-message.ts'
import about from '../package.json' with { type: 'json' }
import { createAnnouncer } from './announce-box.ts'
import type { HubDeps } from './app-types.ts'
import { readHeadOfficeKey } from './cloud/verify-signature.ts'
import type { Config } from './config.ts'
import { createNameSayer, type NameSayer, sayNothing } from './lan/discovery/say-name.ts'
import type { DoorPlan, OpenDoors } from './lan/open-doors.ts'
import { signReport } from './sign-report.ts'
import { realSeams as seams } from './system/real-seams.ts'
import type { Shutdown } from './system/shutdown.ts'
import { createTechnicianDesk, type TechnicianDesk } from './technician/technician-desk.ts'

type Where = Pick<OpenDoors, 'https' | 'onboarding' | 'fingerprint' | 'boxFingerprint'>
type Who = { hostName: string; outletCode: string | null; claimCode: string | null }

export type Box = {
  serial: string | null
  officeKey: KeyObject | null
  technicians: TechnicianDesk
  nameState: NameSayer['state']
  /** Of the page that explains trust; null: its door is closed. */
  trustPagePort(): number | null
  describe(): BoxAnswer
  signReport(plan: DoorPlan, hash: string): { signature: string; certificates: string } | null
  /** The doors stand: it is said on the screen, on the LAN, and on paper where it has a code. */
  open(where: Where, state: BoxState, who: Who): void
}

export function createBox(config: Config, log: HubDeps['log'], shutdown: Shutdown): Box {
  const { serial = null, headOfficeKey, dataFolder } = config
  // A trial of a new release beside the old one is not this box yet.
  const names =
    config.discovery === 'on' && config.trial === 'no'
      ? createNameSayer(seams, tellOf(log))
      : sayNothing
  shutdown.onStop('name on the LAN', () => names.stop())
  const announcer = createAnnouncer(config, { seams, log, build: about.version }, names)
  shutdown.onStop('claim code on paper', announcer.stop)
  let answer: BoxAnswer = {
    ...{ serial, state: 'unclaimed', host_name: '', outlet_code: null, build: about.version },
    ...{ fingerprint: null, box_fingerprint: null },
  }
  let trustPagePort: number | null = null
  return {
    serial,
    officeKey: headOfficeKey ? readHeadOfficeKey(headOfficeKey) : null,
    technicians: createTechnicianDesk(seams, dataFolder),
    nameState: names.state,
    trustPagePort: () => trustPagePort,
    describe: () => answer,
    signReport: ({ box, tlsFolder }, hash) => signReport(box?.tlsFolder ?? tlsFolder, hash),
    open(where, state, { hostName, outletCode, claimCode }) {
      const { https, onboarding, fingerprint, boxFingerprint } = where
      answer = {
        ...answer,
        ...{ state, host_name: hostName, outlet_code: outletCode, fingerprint },
        box_fingerprint: boxFingerprint,
      }
      trustPagePort = onboarding === null ? null : Number(new URL(onboarding).port || 80)
      const said = { hostName, outletCode, https, onboarding, fingerprint, boxFingerprint }
      announcer.say({ ...said, state, claimCode })
    },
  }
}

const tellOf = (log: HubDeps['log']) => (state: string, name: string) => {
  if (state === 'renamed') log.error({ alarm: 'name-taken', name }, 'another machine has the name')
  else log.info({ name_state: state }, 'the name on the LAN')
}
