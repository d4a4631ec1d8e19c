// The machine's services, as systemctl starts, stops and knows them.
import { spawnSync } from 'node:child_process'

const UNIT_MS_MAX = 30 * 60_000

export type Systemctl = (...words: string[]) => void

/** Throws a sentence where systemctl says no. */
export const systemctl: Systemctl = (...words) => {
  const { status, stderr, error } = spawnSync('systemctl', words, {
    ...{ encoding: 'utf8', timeout: UNIT_MS_MAX, stdio: ['ignore', 'ignore', 'pipe'] },
  })
  if (status === 0) return
  throw new Error(`systemctl ${words.join(' ')}: ${error?.message ?? stderr.trim()}`)
}

/** What may be so already, or may be nothing that systemd knows. */
export function tryTo(run: Systemctl, ...words: string[]): void {
  try {
    run(...words)
  } catch {}
}

export const isActive = (unit: string): boolean =>
  spawnSync('systemctl', ['is-active', '--quiet', unit]).status === 0
