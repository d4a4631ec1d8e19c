// PostgreSQL for a measurement: a fresh database with an outlet of its own for every run, so that
// no run finds the tables of the one before.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { approveEpoch, createOutletRole, enrolOutlet } from '../../cloud-relay/cloud-enrol.ts'
import { CLOUD_MIGRATIONS, migrateCloud } from '../../cloud-relay/cloud-migrate.ts'
import { type PrivatePostgres, startPrivatePostgres } from '../../demo/private-postgres.ts'

const TEMPLATE = 'bench_template'

export type BenchDatabase = {
  /** Head office's login. */
  adminUrl: string
  outletId: string
  /** The outlet's login, straight or by way of another port. */
  outletUrl(port?: number): string
  drop(): Promise<void>
}
export type BenchCloud = {
  postgres: PrivatePostgres
  freshDatabase(epoch: string): Promise<BenchDatabase>
  stop(): Promise<void>
}

export async function startBenchCloud(folder: string): Promise<BenchCloud> {
  const postgres = await startPrivatePostgres({
    folder,
    settings: {
      fsync: 'on',
      synchronous_commit: 'on',
      shared_buffers: '256MB',
      max_wal_size: '2GB',
    },
    diesWithParent: true,
  })
  const urlOf = (database: string): string => {
    const url = new URL(postgres.url)
    url.pathname = `/${database}`
    return url.href
  }
  const asAdmin = (text: string) =>
    withClient(postgres.url, (client) => client.query(text)).then(() => {})
  await asAdmin(`CREATE DATABASE ${TEMPLATE}`)
  await withClient(urlOf(TEMPLATE), (client) => migrateCloud(client, CLOUD_MIGRATIONS))
  let count = 0
  return {
    postgres,
    stop: () => postgres.stop('immediate'),
    freshDatabase: async (epoch) => {
      const name = `bench_${++count}`
      await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
      const adminUrl = urlOf(name)
      const outletId = randomUUID()
      const login = await withClient(adminUrl, async (client) => {
        await enrolOutlet(client, { outletId, code: name, name, timezone: 'Asia/Jakarta' })
        await approveEpoch(client, outletId, epoch)
        return createOutletRole(client, outletId)
      })
      return {
        ...{ adminUrl, outletId },
        outletUrl: (port = postgres.port) =>
          `postgresql://${login.user}:${login.password}@127.0.0.1:${port}/${name}`,
        drop: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`),
      }
    },
  }
}

export async function withClient<T>(
  connectionString: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
