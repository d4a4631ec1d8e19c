// node hub/backup/check-restore.ts --data <folder> --backup <folder>
// The newest copy on the box is rebuilt and compared with what is sold; ends with 1 and a sentence
// where it does not hold. systemd runs it every night, whether or not the hub itself looked.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openReader } from '../db/open-database.ts'
import { type BackupFigures, compareFigures } from './backup-figures.ts'
import { listGenerations } from './generation-files.ts'

const PROVE_MS_MAX = 4 * 60 * 60_000
const WORDS_MAX = 300

export type Checked = { generation: string; sale_count: number; payable_minor: number }

/** Throws with why the copy would not bring the shop back. */
export function checkRestore(data: string, backup: string): Checked {
  const generation = listGenerations(backup).at(-1)
  if (!generation) throw new Error(`there is no copy in ${backup}`)
  const scratch = join(backup, 'scratch', 'nightly')
  const prove = join(import.meta.dirname, 'prove-generation.ts')
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [prove, generation, scratch],
    { encoding: 'utf8', timeout: PROVE_MS_MAX, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (status !== 0) throw new Error(error?.message ?? stderr.trim().slice(-WORDS_MAX))
  const figures = JSON.parse(stdout) as BackupFigures & { broken: string[] }
  const db = openReader(join(data, 'outlet.db'))
  try {
    const broken = [...figures.broken, ...compareFigures(db, figures, 0)]
    if (broken.length > 0) throw new Error(`${generation}: ${broken.join('; ')}`)
  } finally {
    db.close()
  }
  const { sale_count, payable_minor } = figures
  return { generation, sale_count, payable_minor }
}

function main(): void {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { data: text, backup: text } })
  const { data, backup } = values
  if (!data || !backup) throw new Error('say --data <folder> --backup <folder>')
  if (!existsSync(join(data, 'outlet.db'))) return say('no shop yet: nothing to check')
  say(JSON.stringify(checkRestore(resolve(data), resolve(backup))))
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

if (import.meta.main) {
  try {
    main()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
