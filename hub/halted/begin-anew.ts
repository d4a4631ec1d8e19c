// ocean begin-anew --data <data folder> --because "<why, and who>"
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

const USAGE = 'ocean begin-anew --data <folder> --because "<why, and who>"'

function main(args: string[]): void {
  const [text, help] = [{ type: 'string' }, { type: 'boolean' }] as const
  const { values } = parseArgs({ args, options: { data: text, because: text, help } })
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  if (!values.data || !values.because) throw new Error(`say ${USAGE}`)
  beginAnew(resolve(values.data), values.because)
  process.stdout.write('The next start begins another life; head office has to let it in.\n')
}

if (import.meta.main) {
  try {
    main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
