// The database of a generation, as it was when its last log was written.

import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../db/open-database.ts'
import { BASE, listLogs } from './generation-files.ts'

/**
 * Lays each log beside the copy as if the machine had stopped there, and lets SQLite recover: it
 * checks every frame and leaves out a torn end. Pages that the copy had already are only written
 * again. `target` must not exist; answers how many logs went in.
 */
export function rebuildDatabase(generation: string, target: string): number {
  copyFileSync(join(generation, BASE), target)
  const logs = listLogs(generation)
  for (const log of logs) {
    rmSync(`${target}-shm`, { force: true })
    copyFileSync(log, `${target}-wal`)
    const db = openDatabase(target)
    try {
      db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.close()
    }
  }
  return logs.length
}
