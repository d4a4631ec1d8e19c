// SQL about where terminals were paired, and nothing else.
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

export const readTerminalOrigin = (db: Db, terminalId: string): string | null =>
  (prepared(db, 'SELECT origin FROM terminal WHERE id = ?').pluck().get(terminalId) ?? null) as
    | string
    | null

export function setTerminalOrigin(tx: Db, terminalId: string, origin: string): void {
  prepared(tx, 'UPDATE terminal SET origin = ? WHERE id = ?').run(origin, terminalId)
}

/** Where terminals are opened that have not been here since; the one seen last comes first. */
export const listOriginsUnseenSince = (db: Db, sinceMs: number): string[] =>
  prepared(
    db,
    `SELECT origin FROM terminal WHERE is_active = 1 AND origin IS NOT NULL AND last_seen_at_ms < ?
     ORDER BY last_seen_at_ms DESC`,
  )
    .pluck()
    .all(sinceMs) as string[]
