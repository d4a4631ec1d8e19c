// A new outlet's database with today's schema and nothing in it. Thirty migrations are applied once
// per process; after that a file is written, as every test wants one of its own.
import { writeFileSync } from 'node:fs'
import { migrate } from '#hub/db/migrate.ts'
import { type Db, openDatabase } from '#hub/db/open-database.ts'

export const HUB_MIGRATIONS = new URL('../../migrations/hub', import.meta.url).pathname

let empty: Buffer | null = null

/** Makes the file at `path`; close it as any other. */
export function openNewDatabase(path: string): Db {
  empty ??= migrated()
  writeFileSync(path, empty)
  return openDatabase(path)
}

function migrated(): Buffer {
  const db = openDatabase(':memory:')
  migrate(db, HUB_MIGRATIONS)
  const image = db.serialize()
  db.close()
  return image
}
