// What a technician carries: releases that follow each other, one of them bad, and files that
// nobody should take.
import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import { buildTerminalUiIfStale } from '../../tools/build-terminal-ui.ts'
import { gatherRelease } from '../../tools/release/gather-release.ts'
import { packRelease } from '../../tools/release/pack-release.ts'
import { makeReleaseKey } from '../../tools/release.ts'
import { CACHE, makeDisk } from './build-box-guest.ts'

const ROOT = join(import.meta.dirname, '../..')
export const VERSIONS = { first: '1.0.0', second: '1.1.0', broken: '1.2.0', third: '1.3.0' }
/** That a release brings along. */
export const NEW_UNITS = { second: 'ocean-box-new', broken: 'ocean-box-broken' }
export const STICK = join(CACHE, 'stick.img')
/** What the releases on it, and the kept disks, were made of. */
const MADE_OF = join(CACHE, 'made-of')
const SOURCES = [
  ...['hub', 'cloud-relay', 'migrations', 'provisioning', 'systemd', 'demo', 'terminal-ui'],
  ...['package-lock.json', 'tests/box-vm/make-stick.ts'],
]
const STICK_BYTES = 1.6 * 2 ** 30
/** After the database was opened and migrated: going back has to bring the data back too. */
const BREAK = {
  file: 'hub/main.ts',
  from: '  const live = createLiveServer(seams)',
  to: "  throw new Error('broken on purpose')",
}

/** Answers the image of the stick. */
export function makeStick(debs: string): string {
  const madeOf = hashOfSources()
  const built = buildTerminalUiIfStale(ROOT)
  if (!built.ok) throw new Error(built.reason)
  const folder = join(CACHE, 'stick')
  const gathered = join(CACHE, 'gathered')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  makeReleaseKey(folder)
  const keyFile = join(folder, 'release.key')
  const key = createPrivateKey(readFileSync(keyFile))
  rmSync(keyFile)
  const about = { arch: 'amd64', version: VERSIONS.first, extra: [debs] } as const
  const node = gatherRelease(ROOT, gathered, about)
  for (const version of Object.values(VERSIONS)) {
    const migration = alter(gathered, version)
    const facts = { version, arch: 'amd64', node, migration } as const
    packRelease(gathered, folder, { ...facts, protocol_version: PROTOCOL_VERSION }, key, {
      level: 1,
    })
  }
  rmSync(gathered, { recursive: true })
  copyFileSync(join(ROOT, 'provisioning/install.sh'), join(folder, 'install.sh'))
  spoil(join(folder, `ocean-${VERSIONS.first}-amd64.release`), folder)
  makeDisk(folder, `${STICK}.part`, STICK_BYTES)
  renameSync(`${STICK}.part`, STICK)
  rmSync(folder, { recursive: true, force: true })
  writeFileSync(MADE_OF, madeOf)
  return STICK
}

/** Of other sources than lie here: what is played with it says nothing of those. */
export const isStickStale = (): boolean =>
  !existsSync(MADE_OF) || readFileSync(MADE_OF, 'utf8') !== hashOfSources()

function hashOfSources(): string {
  const hash = createHash('sha256')
  const said = execFileSync('git', ['ls-files', '-z', ...SOURCES], { cwd: ROOT, encoding: 'utf8' })
  for (const name of said.split('\0')) {
    if (name === '' || !existsSync(join(ROOT, name))) continue
    hash.update(`${name}\0`).update(readFileSync(join(ROOT, name)))
  }
  return hash.digest('hex')
}

/** Each release after the first changes the database too; one does not start. */
function alter(gathered: string, version: string): number {
  const about = join(gathered, 'package.json')
  writeFileSync(about, JSON.stringify({ ...JSON.parse(readFileSync(about, 'utf8')), version }))
  // A box that is installed has them.
  if (version !== VERSIONS.first) {
    rmSync(join(gathered, 'debian'), { recursive: true, force: true })
  }
  const migrations = join(gathered, 'migrations/hub')
  const count = readdirSync(migrations).filter((name) => name.endsWith('.sql')).length
  const main = join(gathered, BREAK.file)
  const text = readFileSync(main, 'utf8').replace(BREAK.to, BREAK.from)
  const isBroken = version === VERSIONS.broken
  writeFileSync(main, isBroken ? text.replace(BREAK.from, BREAK.to) : text)
  alterUnits(join(gathered, 'systemd'), version)
  if (version === VERSIONS.first) return count
  const name = `${String(count + 1).padStart(4, '0')}-box-test.sql`
  const table = `box_test_${count + 1}`
  writeFileSync(join(migrations, name), `CREATE TABLE ${table} (id INTEGER PRIMARY KEY) STRICT;\n`)
  return count + 1
}

/** The second release and those after it have a timer that the first lacks; the broken one, too. */
function alterUnits(folder: string, version: string): void {
  for (const name of Object.values(NEW_UNITS)) {
    for (const end of ['service', 'timer']) rmSync(join(folder, `${name}.${end}`), { force: true })
  }
  if (version === VERSIONS.first) return
  const name = version === VERSIONS.broken ? NEW_UNITS.broken : NEW_UNITS.second
  const service = '[Service]\nType=oneshot\nExecStart=/bin/true\n'
  writeFileSync(join(folder, `${name}.service`), service)
  const timer = '[Timer]\nOnActiveSec=1h\n\n[Install]\nWantedBy=timers.target\n'
  writeFileSync(join(folder, `${name}.timer`), timer)
}

function spoil(first: string, folder: string): void {
  const [damaged, cut] = [join(folder, 'damaged.release'), join(folder, 'cut.release')]
  copyFileSync(first, damaged)
  const file = openSync(damaged, 'r+')
  writeSync(file, 'another word', Math.floor(statSync(damaged).size / 2))
  closeSync(file)
  copyFileSync(first, cut)
  truncateSync(cut, Math.floor(statSync(cut).size / 2))
  // The same release, signed by somebody else.
  const strange = join(folder, 'strange')
  mkdirSync(strange)
  execFileSync('tar', ['-xf', first, '-C', strange])
  const { privateKey } = generateKeyPairSync('ed25519')
  const manifest = readFileSync(join(strange, 'manifest.json'))
  writeFileSync(join(strange, 'manifest.sig'), sign(null, manifest, privateKey))
  const members = ['manifest.json', 'manifest.sig', 'payload.tar.gz']
  execFileSync('tar', ['-cf', join(folder, 'strange.release'), '-C', strange, ...members])
  rmSync(strange, { recursive: true })
}
