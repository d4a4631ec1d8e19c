// What hub and relay said, from where it lies: files beside the data folder, or on a box the
// system's journal.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const LOG_TAIL_BYTES = 8 * 1024 * 1024
const JOURNAL_MS_MAX = 20_000
const UNITS = { 'hub.log': 'ocean-hub.service', 'relay.log': 'ocean-relay.service' } as const
export type LogName = keyof typeof UNITS
export const LOG_NAMES = Object.keys(UNITS) as LogName[]

/** The last lines of one program; null where it has no log here. */
export function readLastLines(folder: string, name: LogName, count: number): string[] | null {
  const path = join(folder, name)
  const text = existsSync(path)
    ? readFileSync(path).subarray(-LOG_TAIL_BYTES).toString('utf8')
    : readJournal(UNITS[name], count)
  return text === null ? null : text.trimEnd().split('\n').slice(-count)
}

function readJournal(unit: string, count: number): string | null {
  const args = ['--unit', unit, '--output', 'cat', '--no-pager', '--quiet', '--lines']
  const { status, stdout } = spawnSync('journalctl', [...args, String(count)], {
    ...{ encoding: 'utf8', timeout: JOURNAL_MS_MAX, maxBuffer: LOG_TAIL_BYTES },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return status === 0 && stdout !== '' ? stdout : null
}
