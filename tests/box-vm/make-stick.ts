// What a technician carries: releases that follow each other, one of them bad, and files that
// nobody should take.
import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
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
export const STICK = join(CACHE, 'stick.img')
const STICK_BYTES = 1.6 * 2 ** 30
/** After the database was opened and migrated: going back has to bring the data back too. */
const BREAK = {
  file: 'hub/main.ts',
  from: '  const live = createLiveServer(seams)',
  to: "  throw new Error('broken on purpose')",
}

/** Answers the image of the stick. */
export function makeStick(debs: string): string {
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
  return STICK
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
  if (version === VERSIONS.first) return count
  const name = `${String(count + 1).padStart(4, '0')}-box-test.sql`
  const table = `box_test_${count + 1}`
  writeFileSync(join(migrations, name), `CREATE TABLE ${table} (id INTEGER PRIMARY KEY) STRICT;\n`)
  return count + 1
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
