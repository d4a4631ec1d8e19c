import { isRehearsalCode } from '#domain/rehearsal.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'

/**
 * Throws a sentence when the shop's hub was given a rehearsal's database, or a rehearsal's hub the
 * shop's. Reads only: before it nothing may have been written, no migration either.
 */
export function assertRightBooks(db: Db, isRehearsal: boolean): void {
  const code = readCode(db)
  if (code === null || isRehearsalCode(code) === isRehearsal) return
  throw new Error(
    isRehearsal
      ? `${db.name} belongs to the outlet ${code}: a rehearsal never opens a shop's books.`
      : `${db.name} is a rehearsal (${code}): only npm run rehearsal opens it.`,
  )
}

function readCode(db: Db): string | null {
  const known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'outlet'"
  if (prepared(db, known).get() === undefined) return null
  return (prepared(db, 'SELECT code FROM outlet').pluck().get() as string | undefined) ?? null
}
