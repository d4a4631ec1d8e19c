// One updater at a time: what a technician began is in the eyes of the timer one that died, and it
// would undo it.
import { join } from 'node:path'
import Database from 'better-sqlite3'

const HELD = 'SQLITE_BUSY'

/**
 * Returns when this process is the only one, until it ends, however it ends: the kernel lets go of
 * the lock also of one that was killed. Throws a sentence where another one goes on for longer.
 */
export function holdAlone(folder: string, msMax: number): void {
  const db = new Database(join(folder, 'alone.db'), { timeout: msMax })
  try {
    // Nothing is ever written: one that is killed leaves nothing to be taken back.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    held.push(db)
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code !== HELD) throw error
    throw new Error('another update is under way on this box: look at it with "status"')
  }
}

/** What nobody refers to is closed, and the lock with it. */
const held: Database.Database[] = []
