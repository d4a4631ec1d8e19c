// install.sh from the first installation to the last removal, in a copy of this machine's files
// that only it sees. What systemd makes of it: `npm run test:box-vm`.
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { setUpOf } from '#hub/box/machine/read-release.ts'
import { type About, packRelease } from '../../tools/release/pack-release.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '../..')
const SCRIPT = join(import.meta.dirname, 'install-script.sh')
const PLAY_MS_MAX = 300_000
/** That a box starts by itself: SERVICES, QUIET and TIMERS of install.sh. */
const WANTED_UNITS = 14
const ABOUT: About = {
  ...{ version: '1.2.3', arch: 'amd64', node: '24.21.0', protocol_version: 3, migration: 30 },
}
const skip =
  (process.arch !== 'x64' && 'the release of this test is for x86-64') ||
  (process.getuid?.() !== 0 && 'only root may make a mount namespace') ||
  (!canOverlay() && 'no overlay file system can be mounted here')

function canOverlay(): boolean {
  const mount = 'mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m'
  const overlay = 'mount -t overlay o -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /mnt/m'
  return spawnSync('unshare', ['-m', 'sh', '-c', `${mount} && ${overlay}`]).status === 0
}

/** What install.sh and the guard of unsent sales use of a release. */
function layOut(folder: string): void {
  for (const name of ['systemd', 'provisioning']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  }
  const sqlite = 'node_modules/better-sqlite3'
  for (const name of ['package.json', 'lib', 'prebuilds/linux-x64.node']) {
    cpSync(join(ROOT, sqlite, name), join(folder, sqlite, name), { recursive: true })
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  mkdirSync(join(folder, 'hub'))
  writeFileSync(join(folder, 'hub/main.ts'), 'export {}\n')
  mkdirSync(join(folder, 'node/bin'), { recursive: true })
  writeFileSync(join(folder, 'node/bin/node'), '#!/bin/sh\nexec node-of-test "$@"\n')
  chmodSync(join(folder, 'node/bin/node'), 0o755)
}

/** A shop with documents, before and after the cloud has them. */
function makeDatabases(folder: string, stick: string): void {
  const { db, path } = openSmallShop(folder)
  const keep = (name: string) => {
    db.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, join(stick, name))
  }
  keep('outlet.db')
  db.exec(`INSERT OR REPLACE INTO cloud_mark (epoch, last_sequence, last_hash, confirmed_at_ms)
    SELECT epoch, max(sequence), '${'0'.repeat(64)}', 0 FROM outbox GROUP BY epoch`)
  keep('sent.db')
  db.close()
}

const makePublicKey = (): string =>
  generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()

type Step = { code: number; text: string }

function play(folder: string): (name: string) => Step {
  const args = ['-m', 'sh', SCRIPT, folder, process.execPath]
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', timeout: PLAY_MS_MAX })
  const steps = new Map<string, Step>()
  for (const [, name = '', text = '', code] of stdout.matchAll(
    /^### (\S+)\n([\s\S]*?)^### ends (\d+)$/gm,
  )) {
    steps.set(name, { code: Number(code), text: text.trim() })
  }
  return (name) => steps.get(name) ?? { code: -1, text: `never came to it: ${stderr}` }
}

/** What a box writes for nothing is off, and /tmp is in memory. */
const QUIET = [
  'multi-user.target.wants/ocean-quiet-disk.service: ocean-quiet-disk.service',
  ...['man-db.timer: null', 'apt-daily.timer: null', 'plocate-updatedb.timer: null'],
  ...['tmp.mount: tmp.mount', 'local-fs.target.wants/tmp.mount: tmp.mount'],
  'Options=mode=1777,strictatime,nosuid,nodev,size=20%%,nr_inodes=100k',
]

const written = ({ text }: Step): number =>
  text.split('\n').filter((line) => line.startsWith('Written')).length

async function expectSetUp(t: Test, stepOf: (name: string) => Step): Promise<void> {
  t.equal(stepOf('set-up').text, `${await setUpOf(ROOT)}\n644`, 'the hub counts as the script does')
  t.match(stepOf('set-up-says').text, 'Set-up: as this release has it.')
  const older =
    'Set-up: older than this release; sh /opt/ocean/current/provisioning/install.sh refresh'
  t.match(stepOf('set-up-older').text, older)
  t.equal(written(stepOf('set-up-refresh')), 1, stepOf('set-up-refresh').text)
  t.match(stepOf('set-up-again').text, 'as this release has it')
}

t.test('installed, again, guarded, emptied, taken away', { skip }, async (t) => {
  const folder = makeTempFolder(t, 'install-script')
  const stick = join(folder, 'stick')
  for (const name of ['stick', 'space', 'tree', 'shop']) mkdirSync(join(folder, name))
  layOut(join(folder, 'tree'))
  makeDatabases(join(folder, 'shop'), stick)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  packRelease(join(folder, 'tree'), stick, ABOUT, privateKey, { level: 1 })
  writeFileSync(join(stick, 'release.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
  copyFileSync(join(ROOT, 'provisioning/install.sh'), join(stick, 'install.sh'))
  const [office, other] = [makePublicKey(), makePublicKey()]
  writeFileSync(join(stick, 'office.key.pub'), office)
  writeFileSync(join(stick, 'other.key.pub'), other)
  const stepOf = play(folder)
  const given = 'given up by Ani: the outlet is closed'

  t.match(stepOf('install'), { code: 0, text: /Installed: release 1\.2\.3\./ })
  t.ok(written(stepOf('install')) > 10)
  t.match(stepOf('installed').text, /^programs\nunits\n/)
  t.notMatch(stepOf('installed').text, 'as Debian brought it')
  for (const line of QUIET) t.match(stepOf('installed').text, line)
  for (const name of ['again', 'refresh']) {
    t.equal(stepOf(name).code, 0, stepOf(name).text)
    t.equal(written(stepOf(name)), 0, `${name} writes nothing`)
  }
  await expectSetUp(t, stepOf)
  // Else the first update would take units away, or add some.
  const { gone, made } = JSON.parse(stepOf('links').text)
  t.same(gone, { isChanged: false, units: [] })
  t.equal(made.isChanged, false)
  t.equal(made.wanted.length, WANTED_UNITS)
  t.equal(stepOf('mended').code, 0, stepOf('mended').text)
  const settings = /^HUB_SERIAL=\w+\n(?:HUB_.*\n)*SIGNER_SERIAL=\w+\nroot:ocean 640\n/m
  t.match(stepOf('settings').text, settings, 'half settings are made whole')
  t.notMatch(stepOf('settings').text, /\.new$/m)
  const named = 'HUB_HEAD_OFFICE_KEY=/etc/ocean/office.key.pub\n'
  t.match(stepOf('settings').text, named, 'what lay beside the release')
  t.match(stepOf('other-office'), { code: 1, text: /is not the key of head office that this box/ })
  t.equal(stepOf('office-kept').text, office.trim())
  t.equal(stepOf('office-said').code, 0, stepOf('office-said').text)
  t.equal(stepOf('office-new').text, other.trim())
  t.equal(stepOf('office-again').code, 0, stepOf('office-again').text)
  t.equal(stepOf('office-settings').text, `HUB_PORT=8080\n${named}`.trim())
  t.match(stepOf('office-wrong'), { code: 1, text: /is not head office's public key/ })
  for (const name of ['uninstall-unsent', 'reset-unsent']) {
    t.match(stepOf(name), { code: 1, text: /Not done: \d+ documents have not reached the cloud/ })
  }
  t.match(stepOf('guarded').text, /^programs\nunits\ndata\n/)
  t.notMatch(stepOf('guarded').text, given)
  t.equal(stepOf('reset-sent').code, 0, stepOf('reset-sent').text)
  t.match(stepOf('reset').text, /^programs\nunits\n/)
  t.notMatch(stepOf('reset').text, /^data$/m)
  t.match(stepOf('reset').text, 'ocean-hub:ocean 2750', 'an empty folder of the hub’s')
  t.match(stepOf('uninstall-given-up'), { code: 0, text: /data are still in/ })
  t.match(stepOf('uninstalled').text, /^data\n# as Debian brought it\n/)
  t.match(stepOf('uninstalled').text, given)
  for (const line of QUIET) t.notMatch(stepOf('uninstalled').text, line)
  const blind = /cannot be counted: the programs are gone\. Install the release again/
  t.match(stepOf('reset-blind'), { code: 1, text: blind })
  t.equal(stepOf('uninstall-nothing').code, 0, 'nothing there is no fault')
  t.equal(stepOf('fstab').code, 0, stepOf('fstab').text)
  t.match(stepOf('fstab-kept').text, QUIET[0], 'the rest of it as elsewhere')
  t.notMatch(stepOf('fstab-kept').text, /tmp\.mount|Options/, 'a /tmp of fstab is left alone')
  t.equal(stepOf('own').code, 0, stepOf('own').text)
  t.equal(stepOf('own-away').code, 0, stepOf('own-away').text)
  t.equal(stepOf('own-kept').text, '[Mount]\nWhat=/dev/sdb1\nWhere=/tmp')
  t.equal(readdirSync(join(folder, 'space')).length, 0, 'nothing of it is left on this machine')
})
