import type { Outcome } from '#domain/errors.ts'
import { RefusalError } from './app-types.ts'
import type { Db } from './db/open-database.ts'
import { write } from './db/write.ts'

/** One write that a refusal takes back whole, approvals it had spent on its way included. */
export function writeOrRefuse<T>(db: Db, work: (tx: Db) => Outcome<T>): T {
  return write(db, (tx) => {
    const outcome = work(tx)
    if (!outcome.ok) throw new RefusalError(outcome)
    return outcome.value
  })
}
