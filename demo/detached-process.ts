// Starts a program in its own process group, so that Ctrl-C on the terminal does not reach it
// before us and the stop order stays ours. Its id is remembered in a file: a start after a kill -9
// of the demonstration finds and ends what was left behind.

import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const END_POLL_MS = 20
const END_PATIENCE_MS = 10_000

export type DetachedOptions = {
  command: string
  args: string[]
  /** Standard output and error are appended here. */
  logPath: string
  pidPath: string
  cwd: string
  user?: { uid: number; gid: number } | null
  env?: NodeJS.ProcessEnv
  /** Ends with its parent even when the parent is killed: for tests (needs util-linux). */
  diesWithParent?: boolean
}

export type DetachedProcess = {
  pid: number
  /** Null while it runs. */
  exitCode(): number | null
  /** Sends the signal and waits until the process is gone; after 10 s it is killed. */
  end(signal: NodeJS.Signals): Promise<void>
}

export function startDetached(options: DetachedOptions): DetachedProcess {
  const log = openSync(options.logPath, 'a', 0o600)
  const [command, ...args] = commandLine(options)
  const child = spawn(command, args, {
    cwd: options.cwd,
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env ?? process.env,
    ...(options.user ?? {}),
  })
  closeSync(log)
  let exitCode: number | null = null
  const exited = new Promise<void>((resolve) => {
    child.once('error', () => resolveWith(127))
    child.once('exit', (code) => resolveWith(code ?? 128))
    function resolveWith(code: number): void {
      exitCode ??= code
      resolve()
    }
  })
  child.unref()
  const pid = child.pid ?? 0
  if (pid > 0) writeFileSync(options.pidPath, `${pid} ${startTicks(pid) ?? 0}\n`)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (exitCode === null) {
      child.kill(signal)
      const patience = setTimeout(() => child.kill('SIGKILL'), END_PATIENCE_MS)
      await exited
      clearTimeout(patience)
    }
    rmSync(options.pidPath, { force: true })
  }
  return { pid, exitCode: () => exitCode, end }
}

function commandLine(options: DetachedOptions): [string, ...string[]] {
  const plain: [string, ...string[]] = [options.command, ...options.args]
  return options.diesWithParent ? ['setpriv', '--pdeathsig', 'KILL', ...plain] : plain
}

/** Ends the process remembered in the file, if it is still the same one; true if it was running. */
export async function endLeftover(pidPath: string, signal: NodeJS.Signals): Promise<boolean> {
  const remembered = readRemembered(pidPath)
  if (!remembered || startTicks(remembered.pid) !== remembered.ticks) return false
  const isAlive = (): boolean => startTicks(remembered.pid) === remembered.ticks
  process.kill(remembered.pid, signal)
  for (let waitedMs = 0; isAlive(); waitedMs += END_POLL_MS) {
    if (waitedMs >= END_PATIENCE_MS) process.kill(remembered.pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, END_POLL_MS))
  }
  rmSync(pidPath, { force: true })
  return true
}

function readRemembered(pidPath: string): { pid: number; ticks: number } | null {
  try {
    const [pid, ticks] = readFileSync(pidPath, 'utf8').trim().split(' ').map(Number)
    return pid && ticks ? { pid, ticks } : null
  } catch {
    return null
  }
}

/**
 * When the process started, in clock ticks since boot: field 22 of /proc/<pid>/stat. Together with
 * the id it names one process for ever, because ids are reused. Null when it is gone or a zombie.
 */
function startTicks(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? null : Number(fields[19])
  } catch {
    return null
  }
}
