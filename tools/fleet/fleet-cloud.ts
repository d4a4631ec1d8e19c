// Head office's PostgreSQL with every outlet of the plan enrolled, each with its own login.
import pg from 'pg'
import {
  approveEpoch,
  createOutletRole,
  enrolOutlet,
  type OutletLogin,
} from '../../cloud-relay/cloud-enrol.ts'
import { CLOUD_MIGRATIONS, migrateCloud } from '../../cloud-relay/cloud-migrate.ts'
import { type PrivatePostgres, startPrivatePostgres } from '../../demo/private-postgres.ts'
import type { OutletPlan } from './fleet-plan.ts'

const CONNECTIONS_MAX = 400

export type FleetCloud = { postgres: PrivatePostgres; logins: OutletLogin[] }

/** As in production: every commit is on disk before it is answered. */
export async function startFleetCloud(
  folder: string,
  plan: readonly OutletPlan[],
): Promise<FleetCloud> {
  const postgres = await startPrivatePostgres({
    folder,
    settings: {
      max_connections: String(CONNECTIONS_MAX),
      shared_buffers: '256MB',
      fsync: 'on',
      synchronous_commit: 'on',
      max_wal_size: '2GB',
    },
    diesWithParent: true,
  })
  try {
    const logins = await withHeadOffice(postgres.url, async (client) => {
      await migrateCloud(client, CLOUD_MIGRATIONS)
      const made: OutletLogin[] = []
      for (const { outletId, code, epoch } of plan) {
        await enrolOutlet(client, { outletId, code, name: code, timezone: 'Asia/Jakarta' })
        await approveEpoch(client, outletId, epoch)
        made.push(await createOutletRole(client, outletId))
      }
      return made
    })
    return { postgres, logins }
  } catch (error) {
    await postgres.stop('immediate')
    throw error
  }
}

export const loginUrl = (port: number, { user, password }: OutletLogin): string =>
  `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`

export async function withHeadOffice<T>(
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
