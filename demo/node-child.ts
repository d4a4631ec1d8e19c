// A program of ours (hub, relay) as a child process: detached, its output in a log file, started
// when it has said READY.

import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { type DetachedProcess, endLeftover, startDetached } from './detached-process.ts'
import { type Service, slept } from './keep-running.ts'

/**
 * A box has little memory. A young generation of 4 MB per half instead of 16 keeps the hub some 60
 * MB smaller while it sells. Each PIN check takes 19 MB for a moment: with a fixed threshold malloc
 * gives that back to the system, which saves over 100 MB once 30 people have logged in.
 */
const BOX_FLAGS = ['--max-semi-space-size=4']
const BOX_ENV = { MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_ARENA_MAX: '2' }
const POLL_MS = 50
const READY_TIMEOUT_MS = 60_000
const LOG_BYTES_MAX = 20_000_000
const LOG_TAIL_CHARACTERS = 3_000

export type NodeChildOptions = {
  /** As people know it, e.g. `hub`. */
  name: string
  args: string[]
  cwd: string
  env: NodeJS.ProcessEnv
  logPath: string
  pidPath: string
  diesWithParent: boolean
}

export type NodeChild = Service & {
  readonly pid: number
  /** What stood behind READY on the child's line when it first started. */
  readyText: string
}

/** Throws with the end of the child's log when it does not become ready. */
export async function startNodeChild(options: NodeChildOptions): Promise<NodeChild> {
  await endLeftover(options.pidPath, 'SIGTERM')
  let current = await launch(options, new AbortController().signal)
  return {
    get pid() {
      return current.child.pid
    },
    readyText: current.readyText,
    isRunning: () => current.child.exitCode() === null,
    restart: async (signal) => {
      current = await launch(options, signal)
    },
    stop: () => current.child.end('SIGTERM'),
  }
}

async function launch(
  options: NodeChildOptions,
  signal: AbortSignal,
): Promise<{ child: DetachedProcess; readyText: string }> {
  const { logPath } = options
  if (sizeOf(logPath) > LOG_BYTES_MAX) renameSync(logPath, `${logPath}.old`)
  const logStart = sizeOf(logPath)
  const args = [...BOX_FLAGS, ...options.args]
  const env = { ...BOX_ENV, ...options.env }
  const child = startDetached({ ...options, args, env, command: process.execPath })
  for (let waitedMs = 0; waitedMs < READY_TIMEOUT_MS; waitedMs += POLL_MS) {
    const ready = /^READY\b ?(.*)\n/m.exec(readFrom(logPath, logStart))
    if (ready) return { child, readyText: ready[1] ?? '' }
    const isHalted = /^HALTED /m.test(readFrom(logPath, logStart))
    if (isHalted || child.exitCode() !== null || (await slept(POLL_MS, signal))) break
  }
  await child.end('SIGTERM')
  const tail = readFrom(logPath, logStart).slice(-LOG_TAIL_CHARACTERS).trimEnd()
  throw new Error(`${options.name} did not start. The end of ${logPath}:\n${tail}`)
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0)

function readFrom(path: string, start: number): string {
  const bytes = Buffer.alloc(Math.max(0, sizeOf(path) - start))
  const file = openSync(path, 'r')
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start))
  } finally {
    closeSync(file)
  }
}
