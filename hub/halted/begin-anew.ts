// npm run begin-anew -- --data <data folder> --because "<why, and who>"
// A box that was fenced, and shall be the outlet's again after all: its database begins another
// life at the next start, which head office has to let in (docs/decisions/0101).
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { RESTORED_MARKER } from '../cloud/restored-marker.ts'
import { replaceFile } from '../system/durable-file.ts'

export function beginAnew(dataFolder: string, because: string): void {
  if (!existsSync(join(dataFolder, 'outlet.db'))) throw new Error(`no outlet.db in ${dataFolder}`)
  replaceFile(join(dataFolder, RESTORED_MARKER), `${because}\nbegun anew\n`, 0o600)
}

if (import.meta.main) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { data: text, because: text } })
  try {
    if (!values.data || !values.because) throw new Error('say --data <folder> --because "<words>"')
    beginAnew(resolve(values.data), values.because)
    process.stdout.write('The next start begins another life; head office has to let it in.\n')
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
