// One updater at a time: what a technician began is in the eyes of the timer one that died, and it
// would undo it.
import { join } from 'node:path'
import Database from 'better-sqlite3'

const HELD = 'SQLITE_BUSY'
/** A technician waits for the look of every five minutes to be over. */
const HAND_MS_MAX = 20_000

/**
 * False for the timer's look while another updater is at it: the next look is near, and a service
 * that had failed would frighten whoever lists them. Throws a sentence to a technician.
 */
export function mayBegin(verb: 'step' | 'take', folder: string, handMsMax = HAND_MS_MAX): boolean {
  const isAlone = holdAlone(folder, verb === 'take' ? handMsMax : 0)
  if (!isAlone && verb === 'take') {
    throw new Error('another update is under way on this box: look at it with "status"')
  }
  return isAlone
}

/**
 * True once this process is the only one, until it ends, however it ends: the kernel lets go of the
 * lock also of one that was killed. False where another one goes on for longer.
 */
function holdAlone(folder: string, msMax: number): boolean {
  const db = new Database(join(folder, 'alone.db'), { timeout: msMax })
  try {
    // Nothing is ever written: one that is killed leaves nothing to be taken back.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    held.push(db)
    return true
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code !== HELD) throw error
    return false
  }
}

/** What nobody refers to is closed, and the lock with it. */
const held: Database.Database[] = []
