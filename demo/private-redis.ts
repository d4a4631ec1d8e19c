// A real Redis of our own on a unix socket, started from the box's own settings
// (systemd/redis-ocean.conf): without persistence, small, noeviction. Only the places differ.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type DetachedProcess, endLeftover, startDetached } from './detached-process.ts'

export const BOX_REDIS_CONF = join(import.meta.dirname, '..', 'systemd', 'redis-ocean.conf')
const READY_POLL_MS = 15
const READY_TIMEOUT_MS = 10_000
/** A unix socket's path holds 107 bytes; deeper folders get a short one under the temp folder. */
const SOCKET_PATH_BYTES_MAX = 107

export type PrivateRedisOptions = {
  /** Path of redis-server, from `ensureProgram(REDIS, …)`. */
  command: string
  folder: string
  /** Where to listen; without one, in the folder. A server that listens there loses the path. */
  socketPath?: string
  diesWithParent?: boolean
}

export type PrivateRedis = {
  socketPath: string
  pid: number
  isRunning(): boolean
  stop(): Promise<void>
  kill(): Promise<void>
  /** Starts again, empty, on the same socket. */
  restart(): Promise<void>
  /**
   * Sends one inline command and returns the first line of the answer, e.g. `FLUSHALL` -> `+OK`.
   */
  command(text: string): Promise<string>
}

export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const folder = resolve(options.folder)
  mkdirSync(folder, { recursive: true })
  const pidPath = join(folder, 'redis.pid')
  await endLeftover(pidPath, 'SIGTERM')
  const socketPath = options.socketPath ?? chooseSocketPath(folder)
  const launch = (): Promise<DetachedProcess> => {
    rmSync(socketPath, { force: true })
    return launchRedis(options, folder, pidPath, socketPath)
  }
  let child = await launch()
  return {
    socketPath,
    get pid() {
      return child.pid
    },
    isRunning: () => child.exitCode() === null,
    stop: () => child.end('SIGTERM'),
    kill: () => child.end('SIGKILL'),
    restart: async () => {
      child = await launch()
    },
    command: (text) => askRedis(socketPath, text),
  }
}

async function launchRedis(
  options: PrivateRedisOptions,
  folder: string,
  pidPath: string,
  socketPath: string,
): Promise<DetachedProcess> {
  const logPath = join(folder, 'redis.log')
  const places = { unixsocket: socketPath, unixsocketperm: '700', dir: folder }
  const child = startDetached({
    command: options.command,
    args: [
      BOX_REDIS_CONF,
      ...Object.entries(places).flatMap(([name, value]) => [`--${name}`, value]),
    ],
    cwd: folder,
    logPath,
    pidPath,
    diesWithParent: options.diesWithParent ?? false,
  })
  for (let waitedMs = 0; waitedMs < READY_TIMEOUT_MS; waitedMs += READY_POLL_MS) {
    if (child.exitCode() !== null) break
    if ((await askRedis(socketPath, 'PING').catch(() => '')) === '+PONG') return child
    await new Promise((done) => setTimeout(done, READY_POLL_MS))
  }
  await child.end('SIGKILL')
  const tail = readFileSync(logPath, 'utf8').split('\n').slice(-6).join('\n')
  throw new Error(`Redis did not start; its log ends with:\n${tail}`)
}

function chooseSocketPath(folder: string): string {
  const wanted = join(folder, 'redis.sock')
  if (Buffer.byteLength(wanted) <= SOCKET_PATH_BYTES_MAX) return wanted
  return join(mkdtempSync(join(tmpdir(), 'ocean-redis-')), 'redis.sock')
}

function askRedis(socketPath: string, text: string): Promise<string> {
  return new Promise((done, fail) => {
    const socket = connect(socketPath)
    socket.setEncoding('utf8')
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('Redis closed the connection')))
    socket.once('connect', () => socket.write(`${text}\r\n`))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
      if (!answer.includes('\r\n')) return
      done(answer.slice(0, answer.indexOf('\r\n')))
      socket.destroy()
    })
  })
}
