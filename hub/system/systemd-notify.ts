// The word to systemd: that the service is ready, and that it lives. Node has no datagram sockets
// of unix, so systemd's own program says it (decision 0098). Without systemd nothing happens.
import { spawn } from 'node:child_process'
import type { Timers } from '#domain/seams.ts'

const PROGRAM = 'systemd-notify'
/** One word that hangs must not pile up others behind it. */
const SAY_MS_MAX = 10_000
/**
 * A systemd that is busy for five seconds (it reads its units anew) loses a word, and the helper
 * says so. A lost sign of life is followed by the next one; "ready" is said again.
 */
const READY_TRIES_MAX = 10
const AGAIN_MS = 2_000

export type ServiceManager = {
  /** Null: nobody listens. */
  socket: string | null
  /** It ends us after this long without a word; null: it does not. */
  watchdogMs: number | null
}
/** Resolves when it was said; rejects with why not. */
export type Say = (words: string[]) => Promise<void>
export type SystemdNotifier = {
  /** Serving now; from here on the sign of life is due. */
  ready(status: string): Promise<void>
  stop(): void
}

/** What systemd tells its services by their environment. */
export function readServiceManager(environment: NodeJS.ProcessEnv): ServiceManager {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: watchdog } = environment
  const isDue = /^[1-9]\d{3,12}$/.test(watchdog ?? '')
  return { socket: socket || null, watchdogMs: isDue ? Math.floor(Number(watchdog) / 1000) : null }
}

export const sayBySystemdNotify: Say = (words) =>
  new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, words, { stdio: 'ignore', timeout: SAY_MS_MAX })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${PROGRAM} ended with ${code ?? signal}`))
    })
  })

/**
 * The sign of life comes from the event loop: a service that hangs is started anew. One that runs
 * and has trouble (a full disk, a damaged file) says so to people instead, and stays.
 */
export function createSystemdNotifier(
  manager: ServiceManager,
  outside: { timers: Timers; onFault(error: unknown): void; say?: Say },
): SystemdNotifier {
  const { timers, onFault, say = sayBySystemdNotify } = outside
  let cancel = (): void => {}
  let isStopped = false
  const tell = async (words: string[]): Promise<boolean> => {
    if (manager.socket === null) return true
    try {
      await say(words)
      return true
    } catch (error) {
      onFault(error)
      return false
    }
  }
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      timers.after(AGAIN_MS, resolve)
    })
  /** Three in the time allowed: two may be lost. */
  const everyMs = manager.watchdogMs === null ? null : Math.floor(manager.watchdogMs / 3)
  const beat = (): void => {
    if (everyMs === null || isStopped) return
    cancel()
    cancel = timers.after(everyMs, async () => {
      await tell(['WATCHDOG=1'])
      beat()
    })
  }
  return {
    ready: async (status) => {
      for (let tries = 1; tries <= READY_TRIES_MAX && !isStopped; tries += 1) {
        if (await tell(['--ready', `--status=${status}`])) break
        await pause()
      }
      beat()
    },
    stop: () => {
      isStopped = true
      cancel()
    },
  }
}
