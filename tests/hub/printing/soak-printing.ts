// Kills a hub again and again while it prints: npm run soak:printing -- --kills 200 --seed 1. The
// same checks as in kill-print-worker.test.ts; a failure says what is wrong and ends with 1.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runKills } from './kill-run.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** gs-r or process-id; found out by asking unless said. */
    fence: { type: 'string' },
  },
})
const [kills, seed] = [Number(values.kills), Number(values.seed)]
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed)) {
  throw new Error('--kills and --seed must be whole numbers')
}

const { fence } = values
if (fence !== undefined && fence !== 'gs-r' && fence !== 'process-id') {
  throw new Error('--fence must be gs-r or process-id')
}

const folder = mkdtempSync(join(tmpdir(), 'ocean-kills-'))
try {
  const result = await runKills({ folder, kills, seed, ...(fence ? { fence } : {}) }, (count) => {
    if (count % 20 === 0) console.log(`${count} of ${kills} kills`)
  })
  console.log(JSON.stringify({ kills, seed, fence: fence ?? 'auto', ...result }))
  process.exitCode = result.wrong.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
