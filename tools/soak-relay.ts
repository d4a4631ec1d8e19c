// Hours of bad lines: the fault tests of the relay with as many seeds as wanted. A failure prints
// its seed; `--from <seed> --seeds 1` plays it again.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const FILES = ['tests/relay/line-faults.test.ts', 'tests/relay/drain-simulation.test.ts']
const SECONDS_PER_SEED = 120

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
  },
})
const seeds = readCount('seeds', values.seeds)
const from = readCount('from', values.from)
const timeout = `--timeout=${120 + seeds * SECONDS_PER_SEED}`
const { status } = spawnSync('npx', ['tap', '--disable-coverage', timeout, ...FILES], {
  env: { ...process.env, SEED: `${from}`, SEEDS: `${seeds}` },
  stdio: 'inherit',
})
process.exitCode = status ?? 1

function readCount(name: string, text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--${name} must be a whole number from 1 on`)
  }
  return count
}
