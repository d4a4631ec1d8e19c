// A real PostgreSQL of our own: the demonstration's cloud, and the tests'. Started detached on a
// loopback port, with its own folder and password, and stopped by us in our order.

import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import {
  type DetachedOptions,
  type DetachedProcess,
  endLeftover,
  startDetached,
} from './detached-process.ts'
import {
  findPostgresBinaries,
  isReachable,
  type PostgresBinaries,
  postgresUser,
  type ServerUser,
} from './postgres-binaries.ts'

const READY_POLL_MS = 15
const READY_TIMEOUT_MS = 30_000
const LAUNCH_ATTEMPTS_MAX = 20
const RELAUNCH_PAUSE_MS = 200
const SUPERUSER = 'ocean'
/** Where root keeps the cluster when the server's user cannot enter the wanted folder. */
const ROOT_DATA_FOLDER = '/var/lib/ocean-demo'

export type PrivatePostgresOptions = {
  /** The cluster is made here on the first start and kept. */
  folder: string
  /** 0 or absent: any free port, another one at each start. */
  port?: number
  /** More `-c name=value` settings, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  diesWithParent?: boolean
  /** Another server than the one that npm delivered. */
  binaries?: PostgresBinaries
}

export type PrivatePostgres = {
  host: string
  port: number
  user: string
  password: string
  /** postgresql:// URL of the superuser and the database `postgres`. */
  url: string
  folder: string
  logPath: string
  pid: number
  isRunning(): boolean
  /** fast: ends connections and checkpoints; immediate: as a power cut of the server. */
  stop(mode?: 'fast' | 'immediate'): Promise<void>
  /** kill -9 of the postmaster. */
  kill(): Promise<void>
  /** Starts again after stop or kill, on the same port and folder. */
  restart(): Promise<void>
}

/**
 * Starts in about a second (the first start makes the cluster). Throws with the log's last lines.
 */
export async function startPrivatePostgres(
  options: PrivatePostgresOptions,
): Promise<PrivatePostgres> {
  const user = postgresUser()
  const binaries = options.binaries ?? findPostgresBinaries(user)
  const folder = prepareFolder(resolve(options.folder), user)
  const password = initialise(binaries, folder, user)
  const pidPath = join(folder, 'postgres.pid')
  await endLeftover(pidPath, 'SIGINT')
  const port = options.port || (await findFreePort())
  const logPath = join(folder, 'postgres.log')
  const launch = (): Promise<DetachedProcess> =>
    launchPostgres({
      command: binaries.postgres,
      args: ['-D', join(folder, 'data'), '-p', `${port}`, ...settingsArguments(options.settings)],
      cwd: folder,
      logPath,
      pidPath,
      user,
      diesWithParent: options.diesWithParent ?? false,
    })
  let child = await launch()
  return {
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    url: `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
    folder,
    logPath,
    get pid() {
      return child.pid
    },
    isRunning: () => child.exitCode() === null,
    stop: (mode = 'fast') => child.end(mode === 'fast' ? 'SIGINT' : 'SIGQUIT'),
    kill: () => child.end('SIGKILL'),
    restart: async () => {
      child = await launch()
    },
  }
}

function settingsArguments(settings: Record<string, string> = {}): string[] {
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '64MB',
    max_connections: '50',
    ...settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** As root the cluster belongs to another user, who must be able to walk to it. */
function prepareFolder(wanted: string, user: ServerUser | null): string {
  mkdirSync(wanted, { recursive: true })
  if (!user) return wanted
  chmodSync(wanted, 0o755)
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  const folder = isReachable(wanted) ? wanted : join(ROOT_DATA_FOLDER, name)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Makes the cluster unless it exists; returns the superuser's password, kept beside it. */
function initialise(binaries: PostgresBinaries, folder: string, user: ServerUser | null): string {
  const data = join(folder, 'data')
  const passwordPath = join(folder, 'password')
  if (existsSync(data)) return readFileSync(passwordPath, 'utf8').trim()
  const password = randomBytes(18).toString('base64url')
  writeFileSync(passwordPath, `${password}\n`, { mode: 0o600 })
  // It gets its name when it is whole: a first start that was killed leaves only a draft.
  const draft = join(folder, 'data.new')
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (user) {
    chownSync(draft, user.uid, user.gid)
    chownSync(passwordPath, user.uid, user.gid)
  }
  const flags = ['--no-locale', '--encoding=UTF8', '--auth=scram-sha-256', '--no-sync']
  const { status, stderr, error } = spawnSync(
    binaries.initdb,
    [...flags, `--pgdata=${draft}`, `--username=${SUPERUSER}`, `--pwfile=${passwordPath}`],
    { cwd: folder, encoding: 'utf8', ...(user ?? {}) },
  )
  if (status !== 0) throw new Error(`PostgreSQL could not make its cluster: ${error ?? stderr}`)
  renameSync(draft, data)
  return password
}

/** After a kill -9 of the postmaster its last children may hold the shared memory for a moment. */
async function launchPostgres(options: DetachedOptions): Promise<DetachedProcess> {
  for (let attempt = 1; ; attempt++) {
    const child = startDetached(options)
    if (await becomesReady(child, options.cwd)) return child
    await child.end('SIGQUIT')
    const tail = readFileSync(options.logPath, 'utf8').split('\n').slice(-8).join('\n')
    const isPassing = tail.includes('shared memory block') && attempt < LAUNCH_ATTEMPTS_MAX
    if (!isPassing) throw new Error(`PostgreSQL did not start; its log ends with:\n${tail}`)
    await new Promise((done) => setTimeout(done, RELAUNCH_PAUSE_MS))
  }
}

/** PostgreSQL itself states its readiness on the eighth line of postmaster.pid. */
async function becomesReady(child: DetachedProcess, folder: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < READY_TIMEOUT_MS; waitedMs += READY_POLL_MS) {
    if (child.exitCode() !== null) return false
    if (readyPid(join(folder, 'data', 'postmaster.pid')) === child.pid) return true
    await new Promise((done) => setTimeout(done, READY_POLL_MS))
  }
  return false
}

function readyPid(path: string): number | null {
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return lines[7]?.trim() === 'ready' ? Number(lines[0]) : null
  } catch {
    return null
  }
}

/** A loopback port that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', fail)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => done(port))
    })
  })
}
