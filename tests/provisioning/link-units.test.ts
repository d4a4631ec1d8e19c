// Which units the machine has follows the release that runs, forwards and back, wherever it was
// broken off. What systemd makes of it: scenes `update`, `rollback` of `npm run test:box-vm`.
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { DurableDisk } from '../../provisioning/update/durable-disk.ts'
import { linkUnits, type UnitPlaces, unlinkGone } from '../../provisioning/update/link-units.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const WANTED = (target: string) => `[Service]\n\n[Install]\nWantedBy=${target}\n`
const OLD = {
  'ocean-hub.service': WANTED('multi-user.target'),
  'ocean-once.service': '[Service]\n',
  'ocean-once.timer': WANTED('timers.target'),
}
const NEW = {
  'ocean-hub.service': WANTED('multi-user.target'),
  'ocean-clean.service': '[Service]\n',
  'ocean-clean.timer': WANTED('timers.target multi-user.target'),
  'ocean-sysusers.conf': 'u ocean\n',
}
const OLD_LINKS = [
  ...['multi-user.target.wants/ocean-hub.service', 'ocean-hub.service', 'ocean-once.service'],
  ...['ocean-once.timer', 'timers.target.wants/ocean-once.timer'],
]
const NEW_LINKS = [
  ...['multi-user.target.wants/ocean-clean.timer', 'multi-user.target.wants/ocean-hub.service'],
  ...['ocean-clean.service', 'ocean-clean.service.d', 'ocean-clean.timer', 'ocean-hub.service'],
  'timers.target.wants/ocean-clean.timer',
]

/** A box that was installed with the old release; the new one lies beside it. */
function layOut(t: Test): UnitPlaces {
  const folder = makeTempFolder(t, 'link-units')
  const places = { programs: join(folder, 'opt'), units: join(folder, 'units') }
  mkdirSync(places.units)
  for (const [version, files] of Object.entries({ '1.0.0': OLD, '1.1.0': NEW })) {
    const systemd = join(places.programs, 'releases', version, 'systemd')
    mkdirSync(systemd, { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(systemd, name), text)
  }
  mkdirSync(join(places.programs, 'releases/1.1.0/systemd/ocean-clean.service.d'))
  run(places, '1.0.0', '1.0.0')
  settle(places)
  return places
}

function run({ programs }: UnitPlaces, current: string, steady: string): void {
  new DurableDisk().pointTo(join(programs, 'current'), `releases/${current}`)
  new DurableDisk().pointTo(join(programs, 'steady'), `releases/${steady}`)
}

function settle(places: UnitPlaces, disk = new DurableDisk()) {
  const gone = unlinkGone(disk, places)
  return { gone, ...linkUnits(disk, places) }
}

/** Each link below systemd's folder that leads into the release that runs, by its name. */
function linksOf({ programs, units }: UnitPlaces): string[] {
  const names = readdirSync(units, { recursive: true }) as string[]
  return names
    .filter((name) => lstatSync(join(units, name)).isSymbolicLink())
    .filter((name) => readlinkSync(join(units, name)).startsWith(join(programs, 'current/')))
    .sort()
}

t.test('a new release: in its trial nothing of it begins, then what is new does', async (t) => {
  const places = layOut(t)
  t.same(linksOf(places), OLD_LINKS)
  run(places, '1.1.0', '1.0.0')
  t.same(linkUnits(new DurableDisk(), places).wanted, ['ocean-hub.service'])
  const trial = ['ocean-clean.service', 'ocean-clean.service.d', 'ocean-clean.timer']
  t.same(linksOf(places), [...OLD_LINKS, ...trial].sort(), 'its hub may need them')
  run(places, '1.1.0', '1.1.0')
  const { gone, wanted } = settle(places)
  t.same(gone.units.sort(), ['ocean-once.service', 'ocean-once.timer'])
  t.same(wanted.sort(), ['ocean-clean.timer', 'ocean-hub.service'])
  t.same(linksOf(places), NEW_LINKS)
  t.match(settle(places), { isChanged: false, gone: { isChanged: false, units: [] } })
})

t.test('a release that is rolled back leaves no unit of its own', async (t) => {
  const places = layOut(t)
  run(places, '1.1.0', '1.0.0')
  linkUnits(new DurableDisk(), places)
  run(places, '1.0.0', '1.0.0')
  const { gone } = settle(places)
  t.ok(gone.units.includes('ocean-clean.timer'))
  t.same(linksOf(places), OLD_LINKS)
})

t.test('broken off at any step, the next one ends it', async (t) => {
  for (let cutAt = 1; ; cutAt += 1) {
    const places = layOut(t)
    run(places, '1.1.0', '1.1.0')
    let steps = 0
    const disk = new DurableDisk(() => {
      steps += 1
      if (steps === cutAt) throw new Error('cut')
    })
    let isCut = false
    try {
      settle(places, disk)
    } catch {
      isCut = true
    }
    settle(places)
    t.same(linksOf(places), NEW_LINKS, `cut at ${cutAt}`)
    t.same(
      readdirSync(places.units).filter((name) => name.startsWith('.')),
      [],
    )
    if (!isCut) break
  }
})

t.test('a unit of somebody’s own, and one that somebody masked, stay', async (t) => {
  const places = layOut(t)
  writeFileSync(join(places.units, 'ocean-clean.service'), 'ours')
  symlinkSync('/dev/null', join(places.units, 'ocean-clean.timer'))
  symlinkSync('/usr/lib/nothing', join(places.units, 'ocean-else.service'))
  run(places, '1.1.0', '1.1.0')
  settle(places)
  t.ok(lstatSync(join(places.units, 'ocean-clean.service')).isFile())
  t.equal(readlinkSync(join(places.units, 'ocean-clean.timer')), '/dev/null')
  t.equal(readlinkSync(join(places.units, 'ocean-else.service')), '/usr/lib/nothing')
})
