// Outages by name: what becomes of requests while the hub is away, and what else goes wrong. With a
// seed a profile is the same outage again.
import type { Fault } from '../model-till/model-line.ts'

export type FaultProfile = {
  says: string
  /** Per cent of the requests of an outage; together 100. */
  faults: Readonly<Record<Exclude<Fault, 'none'>, number>>
  /** Now and then the line is back for a moment, for so many per cent of requests. */
  flap: { everyMs: number; forMs: number; passesPercent: number } | null
  /** Of each till, spread over the outage. */
  crashes: number
  locks: number
  clockJumps: number
}

const MINUTE_MS = 60_000

export const FAULT_PROFILES = {
  'market-day': {
    says: 'the hub is mostly gone, the LAN flaps, browsers crash, clocks jump',
    faults: { refused: 60, dropped: 12, 'answer-lost': 8, late: 8, blackholed: 12 },
    flap: { everyMs: 37 * MINUTE_MS, forMs: 8_000, passesPercent: 30 },
    ...{ crashes: 4, locks: 2, clockJumps: 3 },
  },
  'cable-out': {
    says: 'the switch is off: every connection is refused at once',
    faults: { refused: 100, dropped: 0, 'answer-lost': 0, late: 0, blackholed: 0 },
    flap: null,
    ...{ crashes: 0, locks: 1, clockJumps: 0 },
  },
  'half-open': {
    says: 'requests go out, and answers come too late or not at all',
    faults: { refused: 0, dropped: 0, 'answer-lost': 20, late: 40, blackholed: 40 },
    flap: null,
    ...{ crashes: 1, locks: 1, clockJumps: 1 },
  },
} as const satisfies Record<string, FaultProfile>

export type ProfileName = keyof typeof FAULT_PROFILES
export const isProfileName = (name: string): name is ProfileName => name in FAULT_PROFILES

/** What becomes of the next request, `passedMs` into the outage. */
export function faultOf(profile: FaultProfile, passedMs: number, random: () => number): Fault {
  const { faults, flap } = profile
  const isFlapping = flap !== null && passedMs % flap.everyMs > flap.everyMs - flap.forMs
  if (isFlapping && random() * 100 < flap.passesPercent) return 'none'
  let left = random() * 100
  for (const [fault, percent] of Object.entries(faults) as [Fault, number][]) {
    left -= percent
    if (left < 0) return fault
  }
  return 'refused'
}
