import type { Db } from './open-database.ts'

/**
 * THE way to write: one synchronous BEGIN IMMEDIATE … COMMIT. It cannot interleave, and no network
 * or device call can sneak in (I9): better-sqlite3 refuses a function that returns a promise.
 * Inside an outer `write` it becomes a savepoint. Throwing rolls back.
 */
export function write<T>(db: Db, work: (tx: Db) => T): T {
  return db.transaction(() => work(db)).immediate()
}
