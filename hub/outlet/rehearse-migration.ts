// node hub/outlet/rehearse-migration.ts <outlet.db> <copy>: what this release would make of the
// database, tried on a copy. An update asks before it touches the real one (decision 0099).
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checkBooks } from '../books/check-books.ts'
import { assertIntact } from '../db/integrity.ts'
import { migrate } from '../db/migrate.ts'
import { assertDurable, openDatabase, openReader } from '../db/open-database.ts'
import { findOutlet } from './outlet-store.ts'

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'migrations', 'hub')

/**
 * Throws, with a sentence, where the shop could not go on with it; answers what was applied. The
 * copy is of one moment, made while the hub sells, and is gone afterwards.
 */
export function rehearseMigration(source: string, copy: string, migrations = MIGRATIONS) {
  const forget = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true })
  }
  // A box that has no shop yet has nothing to lose.
  if (!existsSync(source)) return []
  forget()
  try {
    const reader = openReader(source)
    try {
      reader.prepare('VACUUM INTO ?').run(copy)
    } finally {
      reader.close()
    }
    return migrateCopy(copy, migrations)
  } finally {
    forget()
  }
}

function migrateCopy(copy: string, migrations: string): string[] {
  const db = openDatabase(copy)
  try {
    assertIntact(db, 'full')
    const applied = migrate(db, migrations)
    assertDurable(db)
    assertIntact(db, 'full')
    // The database of a box that waits for its shop has no books.
    const broken = findOutlet(db) ? checkBooks(db) : []
    if (broken.length > 0) throw new Error(`the books do not hold: ${broken.join('; ')}`)
    return applied
  } finally {
    db.close()
  }
}

if (import.meta.main) {
  try {
    const applied = rehearseMigration(process.argv[2] ?? '', process.argv[3] ?? '')
    process.stdout.write(`${JSON.stringify({ applied })}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
