// Shell forgives everything and says nothing: each of its files is read by shellcheck.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'

const ROOT = join(import.meta.dirname, '../..')
const ROOMS = ['.ci', 'demo', 'hub', 'cloud-relay', 'provisioning', 'systemd', 'tests', 'tools']
const INSTALL_MS_MAX = 5 * 60_000

/** By its name or by its first line. */
const isShell = (path: string): boolean =>
  path.endsWith('.sh') ||
  /^#!.*\b(ba)?sh\b/.test(readFileSync(join(ROOT, path), 'utf8').slice(0, 80))

const files = ROOMS.flatMap((room) => globSync(`${room}/**/*`, { cwd: ROOT }))
  .filter((path) => statSync(join(ROOT, path)).isFile() && !/\.(ts|tsx|sql|css|json)$/.test(path))
  .filter(isShell)

const program = ensureProgram({ command: 'shellcheck', packageName: 'shellcheck' }, t.comment)
const skip = !program.ok && `${program.reason}; ${program.commandToType}`

t.setTimeout(INSTALL_MS_MAX)
t.test('every shell file, the installer among them', { skip }, async (t) => {
  for (const known of ['provisioning/install.sh', '.ci/run', 'systemd/box/ocean']) {
    t.ok(files.includes(known), known)
  }
  const { status, stdout } = spawnSync('shellcheck', ['--format=gcc', ...files], {
    ...{ cwd: ROOT, encoding: 'utf8' },
  })
  t.equal(stdout, '')
  t.equal(status, 0)
})
