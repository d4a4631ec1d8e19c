// The power goes at every single step of an update, and again while that is being put right: the
// box is then the old one or the new one, whole.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { UpdateReason, UpdateWord } from '#domain/wire/update-word.ts'
import type { ReleaseManifest } from '../../provisioning/release/release-manifest.ts'
import { assertRoom, updateBytes } from '../../provisioning/update/assert-room.ts'
import { DurableDisk } from '../../provisioning/update/durable-disk.ts'
import { mayBegin } from '../../provisioning/update/hold-alone.ts'
import {
  type Box,
  type BoxServices,
  beginUpdate,
  continueUpdate,
  currentVersion,
  isGivenUp,
  readLast,
  readUpdate,
  resumeUpdate,
} from '../../provisioning/update/take-update.ts'
import {
  forgetWait,
  readTold,
  tellRefused,
  tellWait,
} from '../../provisioning/update/tell-update.ts'
import { mountSmallDisk } from '../support/small-disk.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

// Thousands of syncs, of which none has to be true here.
if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm'

const [OLD, NEW] = ['1.0.0', '1.1.0']
const EPOCH_ISO = '1970-01-01T00:00:00.000Z'
const OLD_DATA = 'data of 1.0.0'
const NEW_DATA = 'data of 1.1.0'

const SHIFTS_OPEN = { code: 'shifts-open', words: '1 shifts are open' } as const

class PowerCut extends Error {}

type World = {
  box: Box
  /** What the services did, and in which state the hub is. */
  hub: { state: 'off' | 'trial' | 'open'; version: string }
  steps: number
  last(): { result: string; reason: string | null } | null
  /** What the hub may pass on. */
  told(): UpdateWord | null
}
type Weather = { cutAt?: number; services?: Partial<BoxServices>; data?: string }

/** A box that sells with the old release. The hub in it writes the data as its release does. */
function makeWorld(folder: string, { cutAt, services = {} }: Weather): World {
  const paths = {
    programs: join(folder, 'opt'),
    database: join(folder, 'data/outlet.db'),
    update: join(folder, 'update'),
  }
  const world = { steps: 0, hub: { state: 'open', version: OLD } } as World
  const step = (): void => {
    world.steps += 1
    // Whoever catches it does nothing more either: there is no power.
    if (cutAt !== undefined && world.steps >= cutAt) throw new PowerCut()
  }
  const startHub = (state: 'trial' | 'open'): void => {
    step()
    const version = currentVersion(world.box)
    const data = readFileSync(paths.database, 'utf8')
    // The old release refuses a newer database, as the real one does.
    if (version === OLD && data !== OLD_DATA) throw new Error('the database is newer')
    // Half way there is a log beside the database that belongs to the new one.
    writeFileSync(`${paths.database}-wal`, `log of ${version}`)
    step()
    if (version === NEW) writeFileSync(paths.database, NEW_DATA)
    rmSync(`${paths.database}-wal`)
    world.hub = { state, version }
  }
  world.box = {
    ...{ disk: new DurableDisk(step), paths, nowMs: () => 0, say: () => {} },
    services: {
      rehearse: async () => step(),
      whyNotNow: async () => null,
      stop: async () => {
        step()
        world.hub.state = 'off'
      },
      startTrial: async () => startHub('trial'),
      faultOf: async () => null,
      start: async () => startHub('open'),
      ...services,
    },
  }
  world.last = () => {
    const text = world.box.disk.readText(join(paths.update, 'last.json'))
    return text === null ? null : JSON.parse(text)
  }
  world.told = () => readTold(world.box)
  return world
}

function layOut(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  for (const name of [`opt/releases/${OLD}`, `opt/releases/${NEW}`, 'data', 'update']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  for (const link of ['current', 'steady'])
    symlinkSync(`releases/${OLD}`, join(folder, 'opt', link))
  writeFileSync(join(folder, 'data/outlet.db'), OLD_DATA)
}

async function update(world: World): Promise<void> {
  beginUpdate(world.box, NEW)
  await continueUpdate(world.box)
}

async function cutOff(folder: string, cutAt: number): Promise<void> {
  try {
    await update(makeWorld(folder, { cutAt }))
  } catch (error) {
    if (error instanceof PowerCut) return
    throw error
  }
  throw new Error(`nothing was cut at ${cutAt}`)
}

/** Old with old data, or new with new data; nothing under way; no log of another database. */
function expectWhole(t: Test, world: World, words: string): string {
  const { disk, paths } = world.box
  const version = currentVersion(world.box)
  const log = disk.readText(`${paths.database}-wal`)
  const found = {
    steady: disk.targetOf(join(paths.programs, 'steady')),
    data: disk.readText(paths.database),
    isForeignLog: log !== null && log !== `log of ${version}`,
    left: readUpdate(world.box)?.phase ?? null,
  }
  const isWaiting = found.left === 'staged' || found.left === 'rehearsed'
  const wanted = {
    steady: `releases/${version}`,
    data: version === OLD ? OLD_DATA : NEW_DATA,
    isForeignLog: false,
    left: isWaiting ? found.left : null,
  }
  t.same(found, wanted, words)
  return version
}

/** The machine starts again, and may be cut off while it settles. Answers the steps it took. */
function startAgain(folder: string, cutAt?: number): World | null {
  const world = makeWorld(folder, cutAt === undefined ? {} : { cutAt })
  try {
    resumeUpdate(world.box)
    return makeWorld(folder, {})
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error
    return null
  }
}

t.test('an update that nothing disturbs', async (t) => {
  const folder = makeTempFolder(t, 'update')
  layOut(folder)
  const world = makeWorld(folder, {})
  await update(world)
  t.equal(expectWhole(t, world, 'done'), NEW)
  t.same(world.hub, { state: 'open', version: NEW })
  t.match(world.last(), { result: 'done', reason: null })
  t.strictSame(world.told(), { to: NEW, result: 'done', reason: null, at: EPOCH_ISO })
  t.notOk(existsSync(join(folder, 'update/before')), 'the copy is gone')
})

t.test('the power goes at each step, and at each step of what follows', async (t) => {
  const folder = join(makeTempFolder(t, 'update-cuts'), 'box')
  layOut(folder)
  const whole = makeWorld(folder, {})
  await update(whole)
  const ends = new Map<string, number>()
  const tellings = new Set<string>()
  let cuts = 0
  for (let cutAt = 1; cutAt <= whole.steps; cutAt += 1) {
    // A third of the second cuts after each first one, another third after the next.
    for (let second = 1 + (cutAt % 3); ; second += 3) {
      layOut(folder)
      await cutOff(folder, cutAt)
      const again = startAgain(folder, second)
      const world = again ?? startAgain(folder)
      if (!world) throw new Error('a start without a cut was cut')
      cuts += 1
      const words = `cut at ${cutAt}, then at ${second}`
      const told = world.told()
      if (told) tellings.add(`${told.result} ${told.reason}`)
      const version = expectWhole(t, world, words)
      // What the start of the machine does next.
      await world.box.services.start()
      t.same(world.hub, { state: 'open', version }, `${words}: it sells`)
      ends.set(version, (ends.get(version) ?? 0) + 1)
      if (again) break
    }
  }
  t.ok((ends.get(OLD) ?? 0) > 20 && (ends.get(NEW) ?? 0) > 5, 'both ends were seen')
  t.strictSame([...tellings].sort(), ['done null', 'undone power-cut'], 'what head office hears')
  t.comment(`${cuts} cuts: ${JSON.stringify([...ends])}`)
})

t.test('whatever goes wrong in the trial, the old release sells with the old data', async (t) => {
  const folder = join(makeTempFolder(t, 'update-faults'), 'box')
  const ill = { code: 'database-unreadable', words: 'it is ill' } as const
  const faults: [string, UpdateReason, Partial<BoxServices>][] = [
    ['it is ill', 'database-unreadable', { faultOf: async () => ill }],
    ['no start', 'not-started', { startTrial: () => Promise.reject(new Error('no start')) }],
    ['no look', 'no-answer', { faultOf: () => Promise.reject(new Error('no look')) }],
  ]
  for (const [reason, code, services] of faults) {
    layOut(folder)
    const world = makeWorld(folder, { services })
    await update(world)
    t.equal(expectWhole(t, world, reason), OLD)
    t.same(world.hub, { state: 'open', version: OLD })
    t.match(world.last(), { result: 'rolled-back', reason, code })
    t.match(world.told(), { to: NEW, result: 'undone', reason: code })
    t.notMatch(JSON.stringify(world.told()), reason, 'no sentence of a program leaves the box')
  }
})

t.test('a copy that the new release cannot migrate ends it before anything stops', async (t) => {
  const folder = makeTempFolder(t, 'update-refused')
  layOut(folder)
  const rehearse = () => Promise.reject(new Error('the books do not hold'))
  const world = makeWorld(folder, { services: { rehearse } })
  await update(world)
  t.equal(expectWhole(t, world, 'refused'), OLD)
  t.match(world.last(), { result: 'refused', reason: 'the books do not hold' })
  t.match(world.told(), { to: NEW, result: 'refused', reason: 'rehearsal-failed' })
  t.equal(world.hub.state, 'open', 'nobody noticed')
})

t.test('a shop that sells is waited for, also when a shift opens at the last moment', async (t) => {
  const folder = join(makeTempFolder(t, 'update-waits'), 'box')
  for (const answers of [[SHIFTS_OPEN], [null, SHIFTS_OPEN]]) {
    layOut(folder)
    const left = [...answers]
    const world = makeWorld(folder, {
      services: { whyNotNow: async () => left.shift() ?? null },
    })
    await update(world)
    t.equal(readUpdate(world.box)?.phase, 'rehearsed')
    t.same(world.hub, { state: 'open', version: OLD }, 'it sells')
    t.match(world.told(), { to: NEW, result: 'waits', reason: 'shifts-open' })
    await continueUpdate(world.box)
    t.equal(expectWhole(t, world, 'later'), NEW)
    t.match(world.told(), { result: 'done' })
  }
})

t.test('an updater that died is settled by the next look, as by the next start', async (t) => {
  const folder = join(makeTempFolder(t, 'update-dies'), 'box')
  layOut(folder)
  const whole = makeWorld(folder, {})
  await update(whole)
  for (let cutAt = 1; cutAt <= whole.steps; cutAt += 1) {
    layOut(folder)
    await cutOff(folder, cutAt)
    // The machine runs on: a log may lie beside a database that the hub still has open.
    const world = makeWorld(folder, {})
    await continueUpdate(world.box)
    expectWhole(t, world, `died at ${cutAt}`)
    const { result, reason } = world.told() ?? {}
    if (result)
      t.match(`${result} ${reason}`, /^(done null|undone (broken-off|not-saved|no-answer))$/)
  }
})

t.test('a shop that cannot be asked any more is opened again, and asked later', async (t) => {
  const folder = join(makeTempFolder(t, 'update-unasked'), 'box')
  let looks = 0
  const whyNotNow = async () => {
    looks += 1
    if (looks === 2) throw new Error('nobody answers')
    return null
  }
  layOut(folder)
  const world = makeWorld(folder, { services: { whyNotNow } })
  await t.rejects(update(world), /nobody answers/)
  t.same(world.hub, { state: 'open', version: OLD }, 'it sells')
  t.equal(readUpdate(world.box)?.phase, 'rehearsed')
  await continueUpdate(world.box)
  t.equal(expectWhole(t, world, 'later'), NEW)
})

t.test('a disk that the copy has filled: half of it goes, and the shop sells', async (t) => {
  const folder = join(makeTempFolder(t, 'update-full'), 'box')
  layOut(folder)
  const world = makeWorld(folder, {})
  let isFull = false
  world.box.disk = new DurableDisk((what) => {
    if (what.startsWith('copy into')) isFull = true
    if (what === `remove ${join(folder, 'update/before')}`) isFull = false
    if (isFull && /^(copy|write)/.test(what)) throw new Error('ENOSPC')
  })
  await update(world)
  t.equal(expectWhole(t, world, 'full'), OLD)
  t.same(world.hub, { state: 'open', version: OLD })
  t.match(world.last(), { result: 'rolled-back', reason: 'ENOSPC' })
  t.match(world.told(), { result: 'undone', reason: 'not-saved' })
})

t.test('a copy for which there is no room is no copy', async (t) => {
  const disk = mountSmallDisk(t, 8)
  if (typeof disk === 'string') return t.comment(`not played: ${disk}`)
  const path = join(makeTempFolder(t, 'update-room'), 'outlet.db')
  writeFileSync(path, Buffer.alloc(900_000, 1))
  // The kernel takes a part of it, and says so instead of failing.
  const ballast = join(disk.folder, 'ballast')
  disk.fill()
  truncateSync(ballast, statSync(ballast).size - 600_000)
  t.throws(() => new DurableDisk().saveDatabase(path, join(disk.folder, 'before')), /ENOSPC/)
})

t.test('an update that would fill the disk is not begun', async (t) => {
  const disk = mountSmallDisk(t, 8)
  if (typeof disk === 'string') return t.comment(`not played: ${disk}`)
  const [database, mb] = [join(disk.folder, 'outlet.db'), 1_000_000]
  writeFileSync(database, Buffer.alloc(mb))
  writeFileSync(`${database}-wal`, Buffer.alloc(mb / 2))
  const files = { node: { bytes: 2 * mb, mode: '0755', sha256: '' } } as const
  const bytes = updateBytes({ files } as unknown as ReleaseManifest, database)
  t.equal(bytes, 2 * mb + 2 * 1.5 * mb, 'the release, and two copies of the data')
  t.doesNotThrow(() => assertRoom(disk.folder, bytes, 0))
  t.throws(() => assertRoom(disk.folder, bytes, 3 * mb), /MB are free on .*, 8 are needed/)
  disk.fill()
  t.throws(() => assertRoom(disk.folder, bytes, 0), /^0 MB are free/)
})

t.test('a release is not given up because the power went, unless it always goes', async (t) => {
  const folder = join(makeTempFolder(t, 'update-again'), 'box')
  layOut(folder)
  const told: boolean[] = []
  for (let cuts = 0; cuts < 3; cuts += 1) {
    const world = makeWorld(folder, { services: { faultOf: () => Promise.reject(new PowerCut()) } })
    world.box.disk = new DurableDisk((what) => {
      if (what.includes('journal') && readUpdate(world.box)?.phase === 'trying') {
        throw new PowerCut()
      }
    })
    await t.rejects(update(world))
    const again = makeWorld(folder, {})
    resumeUpdate(again.box)
    t.equal(expectWhole(t, again, `cut ${cuts}`), OLD)
    told.push(isGivenUp(readLast(again.box), NEW))
  }
  t.same(told, [false, false, true])
  t.equal(isGivenUp(null, NEW), false)
  const fault = { to: NEW, result: 'rolled-back', reason: 'it is ill', at_ms: 0 } as const
  t.equal(isGivenUp(fault, NEW), true, 'what it did itself needs a person')
  t.equal(isGivenUp(fault, '1.2.0'), false, 'another release is another matter')
  t.equal(isGivenUp({ ...fault, result: 'done' }, NEW), false)
})

t.test('a word taken back: another release takes the place of one that waits', async (t) => {
  const folder = makeTempFolder(t, 'update-other')
  layOut(folder)
  mkdirSync(join(folder, 'opt/releases/1.2.0'))
  const reasons: (typeof SHIFTS_OPEN | null)[] = [SHIFTS_OPEN]
  const world = makeWorld(folder, {
    services: { whyNotNow: async () => reasons.shift() ?? null, start: async () => {} },
  })
  await update(world)
  beginUpdate(world.box, '1.2.0')
  // The power may go between the two words of it.
  world.box.disk.pointTo(join(folder, 'opt/next'), `releases/${NEW}`)
  const seen: (string | null)[] = []
  world.box.services.rehearse = async () => {
    seen.push(world.box.disk.targetOf(join(folder, 'opt/next')))
  }
  world.box.services.startTrial = async () => {}
  await continueUpdate(world.box)
  t.same(seen, ['releases/1.2.0'], 'what is rehearsed is what is taken')
  t.equal(currentVersion(world.box), '1.2.0')
})

t.test('what waits is said once, and is forgotten when nothing waits any more', async (t) => {
  const folder = makeTempFolder(t, 'update-told')
  layOut(folder)
  const world = makeWorld(folder, {})
  let [nowMs, writes] = [0, 0]
  world.box.nowMs = () => nowMs
  world.box.disk = new DurableDisk((what) => {
    if (what.startsWith('write')) writes += 1
  })
  tellWait(world.box, NEW, 'not-here')
  nowMs = 60_000
  tellWait(world.box, NEW, 'not-here')
  t.same([writes, world.told()?.at], [1, EPOCH_ISO], 'since when, and nothing is written anew')
  forgetWait(world.box, null)
  t.equal(world.told(), null)
  tellWait(world.box, NEW, 'hours')
  forgetWait(world.box, { to: OLD, result: 'done', reason: null, at_ms: 0 })
  t.strictSame(world.told(), { to: OLD, result: 'done', reason: null, at: EPOCH_ISO })
  tellRefused(world.box, NEW, 'damaged')
  forgetWait(world.box, null)
  t.match(world.told(), { result: 'refused', reason: 'damaged' }, 'that one happened')
  // An updater of before said why in its own words alone.
  tellWait(world.box, NEW, 'hours')
  const before = { to: NEW, result: 'rolled-back', reason: 'password=1', at_ms: 0 } as const
  forgetWait(world.box, before)
  t.match(world.told(), { result: 'undone', reason: 'unknown' })
  writeFileSync(join(folder, 'update/told.json'), '{"to":')
  t.equal(world.told(), null, 'half a file says nothing')
  world.box.disk = new DurableDisk(() => {
    throw new Error('ENOSPC')
  })
  t.doesNotThrow(() => tellWait(world.box, NEW, 'hours'), 'it is advice, and stops nothing')
})

t.test('one updater at a time; a killed one is in nobody’s way', async (t) => {
  const folder = makeTempFolder(t, 'update-alone')
  const module = join(import.meta.dirname, '../../provisioning/update/hold-alone.ts')
  const program = `import { mayBegin } from ${JSON.stringify(module)}
    mayBegin('take', ${JSON.stringify(folder)})
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => other.kill('SIGKILL'))
  await once(other.stdout, 'data')
  t.throws(() => mayBegin('take', folder, 0), /another update is under way/)
  t.equal(mayBegin('step', folder), false, 'the look of every five minutes goes away, and is well')
  other.kill('SIGKILL')
  await once(other, 'exit')
  t.same(readdirSync(folder), ['alone.db'])
  t.equal(mayBegin('step', folder), true)
  t.throws(() => mayBegin('step', join(folder, 'none')), /directory does not exist/)
})
