// Programs that npm cannot bring (redis-server, chromium) come from Debian: found if present,
// installed when we are root, else named with the exact command to type.

import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'

const SYSTEM_FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin']
const INSTALL_TIMEOUT_MS = 10 * 60_000
const LOCK_WAIT_SECONDS = 120

export type DebianProgram = { command: string; packageName: string }
export type ProgramOutcome =
  | { ok: true; path: string; wasInstalled: boolean }
  | { ok: false; reason: string; commandToType: string }

export const REDIS: DebianProgram = { command: 'redis-server', packageName: 'redis-server' }
export const CHROMIUM: DebianProgram = { command: 'chromium', packageName: 'chromium' }
/** The same engine of the same package without the window around it: a third of the processor. */
export const CHROMIUM_SHELL = {
  path: '/usr/lib/chromium/chromium-headless-shell',
  packageName: 'chromium-headless-shell',
}

export function findProgram(command: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), ...SYSTEM_FOLDERS]
  for (const folder of folders.filter((name) => name.startsWith('/'))) {
    const path = join(folder, command)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not here: the next folder may have it.
    }
  }
  return null
}

/** `say` hears one plain sentence before a long installation. */
export const ensureProgram = (
  { command, packageName }: DebianProgram,
  say: (sentence: string) => void,
): ProgramOutcome =>
  ensureFound({ name: command, packageName, find: () => findProgram(command) }, say)

/** The same for a file that is no program, as a font. */
export const ensureFile = (
  { path, packageName }: { path: string; packageName: string },
  say: (sentence: string) => void,
): ProgramOutcome =>
  ensureFound({ name: path, packageName, find: () => (existsSync(path) ? path : null) }, say)

type Wanted = { name: string; packageName: string; find(): string | null }

function ensureFound(wanted: Wanted, say: (sentence: string) => void): ProgramOutcome {
  const { name, packageName, find } = wanted
  const found = find()
  if (found) return { ok: true, path: found, wasInstalled: false }
  const isRoot = process.getuid?.() === 0
  const commandToType = commandFor(packageName, isRoot)
  if (!findProgram('apt-get')) return missing(name, 'this is not a Debian system', commandToType)
  if (!isRoot) return missing(name, 'only root can install it', commandToType)
  say(`Installing ${packageName} from Debian …`)
  const problem = install(packageName)
  const path = find()
  if (path) return { ok: true, path, wasInstalled: true }
  return missing(name, problem ?? 'the package does not contain it', commandToType)
}

/** Exactly what to type: Debian without a desktop often has no sudo. */
function commandFor(packageName: string, isRoot: boolean): string {
  const command = `apt-get update && apt-get install -y ${packageName}`
  if (isRoot) return command
  return findProgram('sudo') ? `sudo sh -c '${command}'` : `su -c '${command}'`
}

function missing(name: string, reason: string, commandToType: string): ProgramOutcome {
  return { ok: false, reason: `${name} is missing: ${reason}`, commandToType }
}

/** Null on success, else what apt said last. */
function install(packageName: string): string | null {
  const lock = ['-o', `DPkg::Lock::Timeout=${LOCK_WAIT_SECONDS}`]
  const quiet = ['-qq', '-y', '--no-install-recommends']
  for (const args of [
    [...lock, '-qq', 'update'],
    [...lock, ...quiet, 'install', packageName],
  ]) {
    const { status, stderr, error } = spawnSync('apt-get', args, {
      encoding: 'utf8',
      timeout: INSTALL_TIMEOUT_MS,
      stdio: ['ignore', 'ignore', 'pipe'],
      // RUNLEVEL=1: Debian then installs a service without starting it; we start our own copy.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    })
    if (status !== 0) return error?.message ?? stderr.trim().split('\n').slice(-1).join('')
  }
  return null
}
