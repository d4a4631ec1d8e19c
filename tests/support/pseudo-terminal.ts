// A program at a real terminal (util-linux's `script`): what stands on its screen, and keys.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'
import { findProgram } from '../../demo/ensure-debian-package.ts'

export const noTerminal: string | false = findProgram('script')
  ? false
  : 'script is missing; type: apt-get install bsdutils'

const LOOK_MS = 50
const UNTIL_MS_MAX = 60_000
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are spoken to with them.
const CONTROL = /\u001b\[([\d;?]*)([A-Za-z])|[\r\n]|[^\r\n\u001b]/g

export type PseudoTerminal = {
  /** What a person reads there now, line by line. */
  lines(): string[]
  /** Resolves when a line of the screen is so; throws, with the screen, when none becomes so. */
  until(line: RegExp): Promise<void>
  type(text: string): void
  /** Its exit code. */
  end(): Promise<number | null>
}

export function openPseudoTerminal(
  t: Test,
  program: readonly string[],
  environment: Record<string, string>,
): PseudoTerminal {
  const command = program.map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let heard = ''
  child.stdout.on('data', (bytes) => {
    heard += String(bytes)
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = () => drawLines(heard)
  return {
    lines,
    until: async (line) => {
      const endMs = performance.now() + UNTIL_MS_MAX
      while (!lines().some((each) => line.test(each))) {
        if (performance.now() > endMs) throw new Error(`no ${line} in\n${lines().join('\n')}`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    },
    type: (text) => void child.stdin.write(text),
    end: () => endOf(child),
  }
}

async function endOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

/** The few words of a terminal that line editors use. */
function drawLines(heard: string): string[] {
  const lines: string[] = ['']
  let column = 0
  for (const [found, values = '', word] of heard.matchAll(CONTROL)) {
    const at = lines.length - 1
    const line = lines[at] ?? ''
    if (found === '\n') lines.push('')
    if (found === '\r' || found === '\n') column = 0
    else if (word === 'G') column = Number(values || 1) - 1
    else if (word === 'J') lines[at] = line.slice(0, column)
    else if (word === 'K') lines[at] = values === '2' ? '' : line.slice(0, column)
    else if (word === undefined) {
      lines[at] = line.padEnd(column).slice(0, column) + found + line.slice(column + 1)
      column += 1
    }
  }
  return lines.map((line) => line.trimEnd())
}
