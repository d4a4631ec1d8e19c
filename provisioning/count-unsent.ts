// node provisioning/count-unsent.ts <outlet.db>: whether everything in this database has reached
// the cloud. Ends with 0 if so; else with 1 and a sentence. Whoever wants to empty a box asks.
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'

const UNSENT = `
  SELECT count(*) AS count, min(at_ms) AS oldest_ms
  FROM outbox JOIN chain_head USING (epoch)
  WHERE sequence > coalesce(
    (SELECT last_sequence FROM cloud_mark WHERE cloud_mark.epoch = chain_head.epoch), 0)`

/** Null: nothing waits. A database that cannot be read is not known to be sent. */
export function describeUnsent(path: string): string | null {
  if (!existsSync(path)) return null
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true })
    try {
      const { count, oldest_ms } = db.prepare(UNSENT).get() as {
        count: number
        oldest_ms: number | null
      }
      if (count === 0) return null
      const since = new Date(oldest_ms ?? 0).toISOString()
      return `${count} documents have not reached the cloud, the oldest of ${since}.`
    } finally {
      db.close()
    }
  } catch (error) {
    return `It cannot be read whether all was sent: ${(error as Error).message}.`
  }
}

if (import.meta.main) {
  const sentence = describeUnsent(process.argv[2] ?? '')
  if (sentence !== null) process.stdout.write(`${sentence}\n`)
  process.exitCode = sentence === null ? 0 : 1
}
