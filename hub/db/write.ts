import type { Outcome, Refusal } from '#domain/errors.ts'
import { isPassingFault, tellFault } from './database-fault.ts'
import type { Db } from './open-database.ts'

/**
 * THE way to write: one synchronous BEGIN IMMEDIATE … COMMIT. It cannot interleave, and no network
 * or device call can sneak in (I9): better-sqlite3 refuses a function that returns a promise.
 * Inside an outer `write` it becomes a savepoint. Throwing rolls back.
 */
export function write<T>(db: Db, work: (tx: Db) => T): T {
  try {
    return db.transaction(() => work(db)).immediate()
  } catch (error) {
    tellFault(db, error)
    throw error
  }
}

/** `write`, of which nothing stays when the work refuses, whatever it had written by then. */
export function writeUnlessRefused<T>(db: Db, work: (tx: Db) => Outcome<T>): Outcome<T> {
  try {
    return write(db, (tx) => {
      const outcome = work(tx)
      if (!outcome.ok) throw new Refused(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}

class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** What the work answers, and nothing of what it wrote: no COMMIT, no fsync. */
export function writeForNothing<T>(db: Db, work: (tx: Db) => T): T {
  try {
    return write(db, (tx) => {
      throw new Answered(work(tx))
    })
  } catch (error) {
    if (error instanceof Answered) return error.answer
    throw error
  }
}

class Answered<T> extends Error {
  readonly answer: T

  constructor(answer: T) {
    super('answered')
    this.answer = answer
  }
}

/** For what the next request may do as well: a full or busy disk makes it nothing, not a fault. */
export function writeIfPossible(db: Db, work: (tx: Db) => void): void {
  try {
    write(db, work)
  } catch (error) {
    if (!isPassingFault(error)) throw error
  }
}
