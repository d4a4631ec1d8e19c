// `npm run sealing-key -- list|rotate|retire --data <folder>`: the key for what tills seal.
import { parseArgs } from 'node:util'
import { runSealingKey } from '#hub/salvage/rotate-sealing-key.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string', default: 'data' } },
})
const told = runSealingKey(positionals[0] ?? '', values.data, Date.now())
process.stdout.write(`${told.lines.join('\n')}\n`)
process.exitCode = told.ok ? 0 : 1
