// The units as systemd itself reads them: nothing misspelt, nothing missing, and each service in a
// sandbox that it scores at 1.5 or better.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import t from 'tap'
import { findProgram } from '../../demo/ensure-debian-package.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const SYSTEMD = join(import.meta.dirname, '../../systemd')
const DEBIAN_UNITS = '/usr/lib/systemd/system'
/** In tenths, as systemd-analyze takes it. */
const EXPOSURE_MAX = '15'
const PROGRAMS = [
  ...['opt/ocean/current/node/bin/node', 'usr/bin/redis-server', 'usr/bin/systemctl', 'bin/sh'],
  ...['usr/sbin/nft', 'usr/bin/nsenter'],
]
/** Of the server for customers' receipts; no box has it. */
const OFFICE = 'head-office/ocean-receipts.service'
const units = readdirSync(SYSTEMD).filter((name) => /^ocean-.*\.(service|timer|path)$/.test(name))
const services = units.filter((name) => name.endsWith('.service'))
const analyze = findProgram('systemd-analyze')
const skip = analyze === null && 'systemd-analyze is not here (Debian: systemd)'

/** A box's root as far as systemd looks at it. */
function layOut(root: string): string {
  const folder = join(root, 'etc/systemd/system')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(SYSTEMD).filter((name) =>
    /^ocean-.*\.(service|timer|path|d)$/.test(name),
  ))
    cpSync(join(SYSTEMD, name), join(folder, name), { recursive: true })
  cpSync(join(SYSTEMD, OFFICE), join(folder, basename(OFFICE)))
  cpSync(DEBIAN_UNITS, join(root, DEBIAN_UNITS), { recursive: true, verbatimSymlinks: true })
  symlinkSync('usr/lib', join(root, 'lib'))
  for (const name of PROGRAMS) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), '')
    chmodSync(join(root, name), 0o755)
  }
  // Debian 12 has it beside the units; install.sh links it and sets its size.
  const tmp = ['/usr/share/systemd/tmp.mount', join(DEBIAN_UNITS, 'tmp.mount')].find(existsSync)
  if (tmp) cpSync(tmp, join(folder, 'tmp.mount'))
  mkdirSync(join(folder, 'tmp.mount.d'))
  cpSync(join(SYSTEMD, 'box/tmp.conf'), join(folder, 'tmp.mount.d/ocean.conf'))
  for (const link of ['steady', 'next']) symlinkSync('current', join(root, 'opt/ocean', link))
  return folder
}

t.test('systemd finds nothing to complain of', { skip }, async (t) => {
  const root = makeTempFolder(t, 'units')
  const folder = layOut(root)
  const named = [...units, basename(OFFICE), 'tmp.mount'].map((name) => join(folder, name))
  const paths = named.filter(existsSync)
  const run = (args: string[]) => spawnSync(analyze ?? '', args, { encoding: 'utf8' })
  const { status, stderr } = run(['verify', `--root=${root}`, '--man=no', ...paths])
  t.equal(stderr, '')
  t.equal(status, 0)
  for (const name of [...services, basename(OFFICE)]) {
    const path = join(folder, name)
    const limit = `--threshold=${EXPOSURE_MAX}`
    const { status, stdout } = run(['security', '--offline=true', `--root=${root}`, limit, path])
    t.equal(status, 0, `${name}: ${stdout.trim().split('\n').at(-1)}`)
  }
})

const linesOf = (name: string): string[] => readFileSync(join(SYSTEMD, name), 'utf8').split('\n')

const value = (unit: string, key: string) =>
  linesOf(unit)
    .find((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1)

t.test('the hub comes first, and the relay cannot take it away from it', async (t) => {
  t.ok(Number(value('ocean-hub.service', 'CPUWeight')) >= 1000)
  t.ok(Number(value('ocean-relay.service', 'CPUWeight')) <= 20)
  t.match(value('ocean-relay.service', 'MemoryMax'), /^\d+M$/)
  t.match(value('ocean-relay.service', 'TasksMax'), /^\d+$/)
  t.ok(Number(value('ocean-hub.service', 'OOMScoreAdjust')) < 0)
  t.ok(Number(value('ocean-redis.service', 'OOMScoreAdjust')) > 0)
  for (const unit of ['ocean-hub.service', 'ocean-relay.service']) {
    t.equal(value(unit, 'Type'), 'notify')
    t.ok(Number(value(unit, 'WatchdogSec')) > 0)
  }
  t.equal(value('ocean-hub.service', 'OnFailure'), 'ocean-safe-mode.service')
  t.equal(value('ocean-hub.service', 'Requires'), 'ocean-update-resume.service')
})

t.test('a relay gone wild has less of everything, and its end is its own', async (t) => {
  const number = (unit: string, key: string) => Number.parseInt(value(unit, key) ?? 'NaN', 10)
  const [hub, relay] = ['ocean-hub.service', 'ocean-relay.service']
  for (const key of ['CPUWeight', 'IOWeight', 'MemoryHigh', 'MemoryMax', 'TasksMax']) {
    t.ok(number(relay, key) < number(hub, key), `${key}: ${number(relay, key)}`)
  }
  t.ok(number(relay, 'CPUQuota') < 100, 'less than one processor, however idle the others are')
  t.equal(value(hub, 'CPUQuota'), undefined)
  t.ok(number(relay, 'MemoryHigh') < number(relay, 'MemoryMax'), 'slowed before it is ended')
  t.ok(number(relay, 'OOMScoreAdjust') > number(hub, 'OOMScoreAdjust'))
  t.equal(value(relay, 'Restart'), 'always')
  t.equal(value(relay, 'StartLimitIntervalSec'), '0', 'as often as it takes')
  const ties = /^(Requires|Requisite|BindsTo|PartOf|Upholds|PropagatesStopTo)=.*ocean-(hub|relay)\./
  for (const unit of [hub, relay]) {
    t.same(
      linesOf(unit).filter((line) => ties.test(line)),
      [],
      `${unit}: neither ends nor starts with the other`,
    )
  }
})

t.test('every program and every user that a unit names is there', async (t) => {
  const users = linesOf('ocean-sysusers.conf').flatMap((line) => /^u (\S+)/.exec(line)?.[1] ?? [])
  for (const name of [...services, OFFICE]) {
    for (const line of linesOf(name)) {
      const [, path] =
        /^ *(?:ExecStart=\S+node )?((?:hub|cloud-relay|provisioning|demo)\/\S+\.ts)/.exec(line) ??
        []
      if (path) t.ok(readFileSync(join(SYSTEMD, '..', path)).length > 0, path)
      const [, user] = /^User=(.+)$/.exec(line) ?? []
      // Head office's server has no list of users of ours.
      if (user && name !== OFFICE) t.ok(users.includes(user), `${name}: ${user}`)
    }
  }
})

t.test('no program asks for a mode that its sandbox refuses', async (t) => {
  // RestrictSUIDSGID ends mkdir(…, 02770) with EPERM: on a box no outlet could be enrolled.
  const root = join(SYSTEMD, '..')
  const asking = ['hub', 'cloud-relay', 'provisioning']
    .flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: root }))
    .filter((path) => /0o[2467][0-7]{3}\b/.test(readFileSync(join(root, path), 'utf8')))
  t.same(asking, [])
})
