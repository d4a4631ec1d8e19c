import type { Db } from './open-database.ts'

/** Pages or indexes are not as SQLite wrote them. */
export class DamagedDatabase extends Error {}

/**
 * Throws when the file is damaged. `quick` reads every page and skips comparing indexes with their
 * tables; `full` is for the start after an unclean stop.
 */
export function assertIntact(db: Db, depth: 'quick' | 'full'): void {
  const pragma = depth === 'full' ? 'integrity_check(10)' : 'quick_check(10)'
  const findings = db.pragma(pragma) as Record<string, string>[]
  const text = findings.map((finding) => Object.values(finding)[0]).join('; ')
  if (text !== 'ok') throw new DamagedDatabase(`the database is damaged: ${text}`)
}
