import { isPassingFault } from './database-fault.ts'
import type { Db } from './open-database.ts'

/**
 * THE way to write: one synchronous BEGIN IMMEDIATE … COMMIT. It cannot interleave, and no network
 * or device call can sneak in (I9): better-sqlite3 refuses a function that returns a promise.
 * Inside an outer `write` it becomes a savepoint. Throwing rolls back.
 */
export function write<T>(db: Db, work: (tx: Db) => T): T {
  return db.transaction(() => work(db)).immediate()
}

/** For what the next request may do as well: a full or busy disk makes it nothing, not a fault. */
export function writeIfPossible(db: Db, work: (tx: Db) => void): void {
  try {
    write(db, work)
  } catch (error) {
    if (!isPassingFault(error)) throw error
  }
}
