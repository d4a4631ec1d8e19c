// One process of tests: a file by itself, as `node file.ts` runs it, or a batch of files.

import { type ChildProcess, spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What tap says last of a file, and how long that file may take to go. */
const END_PATTERN = /^# time=/
const END_PATIENCE_MS = 12_000
/** Tests make much that lives for a moment; a tenth of their processor was to collect it. */
const ROOMY_NURSERY = '--max-semi-space-size=64'

export type FileRun = {
  lines: string[]
  code: number | string
  /** All its tests were judged, but it did not end by itself. */
  isHeld: boolean
}

type Running = {
  timeoutS: number
  /** Added to the environment. */
  env: Record<string, string>
  args?: readonly string[]
  /** Of lower priority, with everything it starts. */
  isPolite?: boolean
  onLine?: (line: string) => void
}

/** Runs it to its end, or ends it. */
export async function runTestFile(
  root: string,
  file: string,
  { timeoutS, env, args = [], isPolite = false, onLine }: Running,
): Promise<FileRun> {
  const child = spawn(process.execPath, [ROOMY_NURSERY, join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, TAP: '1', TAP_TIMEOUT: String(timeoutS), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (isPolite && child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  const exited = codeOf(child)
  // tap ends a file that takes too long, and says where it stood; this is for one that cannot.
  let lastResort = setTimeout(() => child.kill('SIGKILL'), (timeoutS + 20) * 1000)
  const lines: string[] = []
  let isHeld = false
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    onLine?.(line)
    if (!END_PATTERN.test(line)) continue
    clearTimeout(lastResort)
    lastResort = setTimeout(() => {
      isHeld = child.kill('SIGKILL')
    }, END_PATIENCE_MS)
  }
  const code = await exited
  clearTimeout(lastResort)
  if (!isHeld) return { lines, code, isHeld }
  // What it then does with the processor is told, and judged by nobody.
  return { lines, code: lines.some((line) => line.startsWith('not ok')) ? 1 : 0, isHeld }
}

/** What a file says that skips itself: `1..0 # the reason`. */
export function skipWords(lines: string[]): string {
  const plan = lines.map((line) => /^1\.\.0 # (.*)$/.exec(line)).find(Boolean)
  return plan ? ` # SKIP ${plan[1]}` : ''
}

export const codeOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('close', (code, signal) => resolve(code ?? signal ?? 128))
  })
