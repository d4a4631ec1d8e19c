// Applies migrations/cloud to a PostgreSQL database. Head office runs it, never an outlet: it needs
// a login that may create roles and schemas.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'

const FILE_PATTERN = /^\d{4}-[a-z0-9-]+\.sql$/
/** Any fixed number: one migration at a time per database. */
const MIGRATION_LOCK = 7_301_402
export const CLOUD_MIGRATIONS = join(import.meta.dirname, '..', 'migrations', 'cloud')

/**
 * Applies what is missing, each file in one transaction, and returns the names applied. Refuses a
 * released file that was edited and a database that is newer than this build.
 */
export async function migrateCloud(client: pg.ClientBase, folder: string): Promise<string[]> {
  const files = readdirSync(folder)
    .filter((name) => FILE_PATTERN.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
  await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
  try {
    const appliedCount = await checkApplied(client, files)
    const missing = files.slice(appliedCount)
    for (const file of missing) await apply(client, file)
    return missing.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK])
  }
}

type MigrationFile = { name: string; text: string }

async function checkApplied(client: pg.ClientBase, files: MigrationFile[]): Promise<number> {
  await client.query(`CREATE TABLE IF NOT EXISTS public.ocean_migration (
    name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  const { rows } = await client.query<{ name: string; hash: string }>(
    'SELECT name, hash FROM public.ocean_migration ORDER BY name',
  )
  for (const [index, { name, hash }] of rows.entries()) {
    const file = files[index]
    if (file?.name !== name) throw new Error(`the cloud is newer than this build: ${name}`)
    if (hashOf(file) !== hash) throw new Error(`a released cloud migration was edited: ${name}`)
  }
  return rows.length
}

async function apply(client: pg.ClientBase, file: MigrationFile): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(file.text)
    await client.query('RESET ROLE')
    await client.query('INSERT INTO public.ocean_migration (name, hash) VALUES ($1, $2)', [
      file.name,
      hashOf(file),
    ])
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`${file.name} could not be applied`, { cause: error })
  }
}

const hashOf = (file: MigrationFile): string => createHash('sha256').update(file.text).digest('hex')
