// node hub/backup/check-restore.ts --data <folder> --backup <folder>
// The newest copy on the box is rebuilt and compared with what is sold; ends with 1 and a sentence
// where it does not hold. systemd runs it every night, whether or not the hub itself looked.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Db, openReader } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { realSeams } from '../system/real-seams.ts'
import { type BackupFigures, compareFigures } from './backup-figures.ts'
import { listGenerations } from './generation-files.ts'

const PROVE_MS_MAX = 4 * 60 * 60_000
const WORDS_MAX = 300
/** Beside the generations, for what is done at night. */
export const NIGHTLY = 'nightly'
/** What was sold so long ago is in the copy, or the copy does not follow any more. */
const BEHIND_MS_MAX = 15 * 60_000

export type Checked = { generation: string; sale_count: number; payable_minor: number }

/** Throws with why the copy would not bring the shop back. */
export function checkRestore(data: string, backup: string, nowMs: number): Checked {
  const generation = listGenerations(backup).at(-1)
  if (!generation) throw new Error(`there is no copy in ${backup}`)
  // Not the hub's own scratch folder: it may be proving a copy just now.
  const scratch = join(backup, NIGHTLY, 'scratch')
  const { sale_count, payable_minor, broken } = compareWithShop(data, generation, scratch, nowMs)
  if (broken.length > 0) throw new Error(`${generation}: ${broken.join('; ')}`)
  return { generation, sale_count, payable_minor }
}

export type Compared = BackupFigures & { broken: string[] }

/**
 * Rebuilds a generation in a process of its own and compares it with the database that is sold
 * from: what had been written a quarter of an hour before `atMs` must be in it.
 */
export function compareWithShop(
  data: string,
  generation: string,
  scratch: string,
  atMs: number,
): Compared {
  const prove = join(import.meta.dirname, 'prove-generation.ts')
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [prove, generation, scratch],
    { encoding: 'utf8', timeout: PROVE_MS_MAX, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (status !== 0) throw new Error(error?.message ?? stderr.trim().slice(-WORDS_MAX))
  const rebuilt = JSON.parse(stdout) as Compared
  const db = openReader(join(data, 'outlet.db'))
  try {
    const due = rowsUntil(db, atMs - BEHIND_MS_MAX)
    return { ...rebuilt, broken: [...rebuilt.broken, ...compareFigures(db, rebuilt, due)] }
  } finally {
    db.close()
  }
}

/** The last row of the outbox that had been written by then. */
const rowsUntil = (db: Db, atMs: number): number =>
  prepared(
    db,
    `SELECT coalesce(max(sequence), 0) FROM outbox JOIN chain_head USING (epoch)
     WHERE at_ms <= ?`,
  )
    .pluck()
    .get(atMs) as number

export type Folders = { data: string; backup: string; nowMs: number }

/** A program of the night: prints what it found, or ends with 1 and a sentence. */
export function runNightly(check: (folders: Folders) => string): void {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({ options: { data: text, backup: text } })
    if (!values.data || !values.backup) throw new Error('say --data <folder> --backup <folder>')
    const folders = { data: resolve(values.data), backup: resolve(values.backup) }
    process.stdout.write(`${check({ ...folders, nowMs: realSeams.clock.nowMs() })}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}

if (import.meta.main) {
  runNightly(({ data, backup, nowMs }) =>
    existsSync(join(data, 'outlet.db'))
      ? JSON.stringify(checkRestore(data, backup, nowMs))
      : 'no shop yet: nothing to check',
  )
}
