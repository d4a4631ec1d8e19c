// Hours at random tills: tests/simulation/terminal-interleavings.test.ts with as many seeds as
// wanted. A failure prints its seed and what happened; `--from <seed> --seeds 1` plays it again.
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const FILE = 'tests/simulation/terminal-interleavings.test.ts'
const SECONDS_PER_SEED = 120

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    steps: { type: 'string', default: '90' },
  },
})
const [seeds, from, steps] = [values.seeds, values.from, values.steps].map(readCount)
const { status } = spawnSync(process.execPath, [FILE], {
  env: {
    ...process.env,
    PROPERTY_SEED: `${from}`,
    SEEDS: `${seeds}`,
    STEPS: `${steps}`,
    TAP_TIMEOUT: `${120 + (seeds ?? 1) * SECONDS_PER_SEED}`,
  },
  stdio: 'inherit',
})
process.exitCode = status ?? 1

function readCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`${text} must be a whole number from 1 on`)
  }
  return count
}
