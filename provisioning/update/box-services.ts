// What an update asks of the machine, by systemctl and the hub's own door on this machine.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { type Systemctl, systemctl, tryTo } from '../systemctl.ts'
import { ShopAnswer } from './ask-shop.ts'
import { DurableDisk } from './durable-disk.ts'
import { linkUnits, type UnitPlaces, unlinkGone } from './link-units.ts'
import { HubSeen, judgeHub } from './look-at-hub.ts'
import type { BoxServices } from './take-update.ts'
import type { UpdateFault } from './update-fault.ts'

const TRIAL = '/run/ocean-update/trial.env'
/** Where programs that run as the hub's user leave what they found. */
const FOUND = '/var/lib/ocean/rehearsal'
const PLACES: UnitPlaces = { programs: '/opt/ocean', units: '/etc/systemd/system' }
const LOOKS_MAX = 30
const BETWEEN_LOOKS_MS = 2_000
/** The relay first: while the hub is tried, nothing may leave the box. */
const DOWN = ['ocean-relay.service', 'ocean-hub.service']

/** `isByHand`: a technician asked, and does not wait for the night. */
export const boxServices = (isByHand: boolean, run: Systemctl = systemctl): BoxServices => ({
  async rehearse() {
    run('start', 'ocean-update-rehearsal.service')
  },
  async whyNotNow() {
    const { why_not_now, why_not_by_hand } = askShopUnit(run)
    return isByHand ? why_not_by_hand : why_not_now
  },
  async stop() {
    run('stop', 'ocean-safe-mode.service', 'ocean-hub-again.timer', ...DOWN)
    run('reset-failed', ...DOWN)
  },
  async startTrial() {
    mkdirSync(dirname(TRIAL), { recursive: true })
    writeFileSync(TRIAL, 'HUB_TRIAL=yes\n')
    // What only the new one has, its hub may need; what only the old one has stays for now.
    linkUnits(new DurableDisk(), PLACES)
    run('daemon-reload')
    run('start', 'ocean-hub.service')
  },
  async faultOf(version) {
    let fault: UpdateFault | null = null
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      fault = judgeHub(askUnit(run, 'ocean-update-look', 'hub.json', HubSeen), version)
      if (fault === null) return null
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS))
    }
    return fault
  },
  async start() {
    rmSync(TRIAL, { force: true })
    run('daemon-reload')
    run('start', 'ocean-redis.service', 'ocean-hub.service')
    run('start', 'ocean-relay.service')
    // A unit may run without its file.
    for (const unit of unlinkGone(new DurableDisk(), PLACES).units) tryTo(run, 'stop', unit)
    const { wanted } = linkUnits(new DurableDisk(), PLACES)
    run('daemon-reload')
    // One that somebody masked does not start, and that is their word.
    tryTo(run, 'start', '--no-block', ...wanted)
  },
})

/**
 * At the start of the machine: units that lack because something older brought this release, or
 * that a power cut left. Whatever hinders it, the hub starts.
 */
export function mendUnits(say: (sentence: string) => void, run: Systemctl = systemctl): void {
  try {
    const gone = unlinkGone(new DurableDisk(), PLACES)
    const { isChanged, wanted } = linkUnits(new DurableDisk(), PLACES)
    if (!isChanged && !gone.isChanged) return
    say('the units are those of this release again')
    run('daemon-reload')
    tryTo(run, 'start', '--no-block', ...wanted)
  } catch (error) {
    say(`units may lack: ${(error as Error).message}`)
  }
}

export const askShopUnit = (run: Systemctl = systemctl): ShopAnswer =>
  askUnit(run, 'ocean-update-ask', 'shop.json', ShopAnswer)

/** What a program of another user found: only data, and only of this shape. */
function askUnit<Shape extends TSchema>(
  run: Systemctl,
  unit: string,
  file: string,
  shape: Shape,
): Static<Shape> {
  const path = join(FOUND, file)
  rmSync(path, { force: true })
  run('start', `${unit}.service`)
  const answer: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (Check(shape, answer)) return answer as Static<Shape>
  throw new Error(`what ${unit} found is of another shape`)
}
