import { createHash } from 'node:crypto'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { HubDeps } from '../app-types.ts'
import { write } from '../db/write.ts'
import { doubtRestoredJobs } from '../printing/recover-print-jobs.ts'
import { beginLife } from './begin-life.ts'

/** A restore leaves this file in the data folder before it puts the database in its place. */
export const RESTORED_MARKER = 'restored'

type Deps = Pick<HubDeps, 'db' | 'dataFolder' | 'seams' | 'log'>

/**
 * Begins another life when the database was restored. Call before anything is sold or sent. The
 * file goes after the commit: a crash between the two finds that this restore was answered already.
 */
export function heedRestoredMarker({ db, dataFolder, seams, log }: Deps): boolean {
  const path = join(dataFolder, RESTORED_MARKER)
  const name = nameOfMarker(path)
  if (name === null) return false
  const life = write(db, (tx) => {
    const begun = beginLife(tx, seams, { cause: 'restored', name, disputedFrom: null })
    return begun && { ...begun, doubtfulPapers: doubtRestoredJobs(tx, seams.clock.nowMs()) }
  })
  if (life) log.warn({ alarm: 'epoch-begun', ...life }, 'the database was restored from a backup')
  rmSync(path, { force: true })
  return life !== null
}

/** Two restores are told apart by what the file says or by when it was written. */
function nameOfMarker(path: string): string | null {
  try {
    const content = createHash('sha256').update(readFileSync(path)).digest('hex')
    return `restored/${content}/${Math.round(statSync(path).mtimeMs)}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
