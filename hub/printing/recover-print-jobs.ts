import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { write } from '../db/write.ts'

/**
 * What a restart makes of jobs that were under way. A byte may have left for a job in `sending` or
 * `fencing`, so only a person can say what is on the paper; `checking` is written before the first
 * byte, so that job simply waits again. A drawer pulse of before the restart is never replayed.
 */
export function recoverPrintJobs(db: Db, atMs: number): void {
  write(db, (tx) => {
    prepared(
      tx,
      `UPDATE print_job SET state = 'cancelled', last_error = 'restart', updated_at_ms = ?
       WHERE kind = 'drawer-pulse'
         AND state IN ('queued', 'checking', 'sending', 'fencing', 'not-started')`,
    ).run(atMs)
    prepared(
      tx,
      `UPDATE print_job SET state = 'uncertain', last_error = 'restart', updated_at_ms = ?
       WHERE state IN ('sending', 'fencing')`,
    ).run(atMs)
    prepared(
      tx,
      `UPDATE print_job SET state = 'queued', updated_at_ms = ? WHERE state = 'checking'`,
    ).run(atMs)
  })
}

/**
 * A database that was restored is of an earlier moment: what waited for its printer then may have
 * come out since, and would come out a second time as an original. A person looks. Nobody pays by a
 * label or a test page: those come again. Call inside `write`.
 */
export function doubtRestoredJobs(tx: Db, atMs: number): number {
  return prepared(
    tx,
    `UPDATE print_job SET state = 'uncertain', last_error = 'restored', updated_at_ms = ?
     WHERE kind NOT IN ('drawer-pulse', 'label', 'test-page')
       AND state IN ('queued', 'checking', 'not-started')`,
  ).run(atMs).changes
}
