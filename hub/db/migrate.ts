import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from './open-database.ts'
import { write } from './write.ts'

const FILE_PATTERN = /^(\d{4})-[a-z0-9-]+\.sql$/

export type Migration = { version: number; name: string; text: string; hash: string }

export function readMigrations(folder: string): Migration[] {
  const migrations = readdirSync(folder)
    .filter((name) => FILE_PATTERN.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      return { version: Number(name.slice(0, 4)), name, text, hash }
    })
  for (const [index, migration] of migrations.entries()) {
    if (migration.version !== index + 1)
      throw new Error(`migrations have a gap at ${migration.name}`)
  }
  return migrations
}

/**
 * Applies what is missing, each file in one transaction, and returns the names applied. Refuses a
 * released file that was edited and a database that is newer than this build.
 */
export function migrate(db: Db, folder: string): string[] {
  const migrations = readMigrations(folder)
  write(db, (tx) =>
    tx.exec(`CREATE TABLE IF NOT EXISTS schema_migration (
      version INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL) STRICT`),
  )
  const applied = db.prepare('SELECT version, name, hash FROM schema_migration').all() as {
    version: number
    name: string
    hash: string
  }[]
  for (const { version, name, hash } of applied) {
    const known = migrations[version - 1]
    if (!known) throw new Error(`the database is newer than this build: ${name}`)
    if (known.hash !== hash) throw new Error(`a released migration was edited: ${known.name}`)
  }
  const missing = migrations.slice(applied.length)
  for (const migration of missing) apply(db, migration)
  return missing.map(({ name }) => name)
}

function apply(db: Db, migration: Migration): void {
  write(db, (tx) => {
    tx.exec(migration.text)
    tx.prepare('INSERT INTO schema_migration (version, name, hash) VALUES (?, ?, ?)').run(
      migration.version,
      migration.name,
      migration.hash,
    )
  })
}
