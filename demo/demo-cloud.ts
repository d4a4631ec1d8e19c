// The demonstration's head office: a private PostgreSQL with the cloud's schema, this outlet
// enrolled and its box's database approved.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import {
  approveEpoch,
  createOutletRole,
  enrolOutlet,
  type OutletLogin,
} from '../cloud-relay/cloud-enrol.ts'
import { CLOUD_MIGRATIONS, migrateCloud } from '../cloud-relay/cloud-migrate.ts'
import { publishDemoCatalogue } from './demo-catalogue.ts'
import type { PreparedOutlet } from './prepare-outlet.ts'
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts'

const DATABASE = 'ocean_cloud'

export type DemoCloud = {
  postgres: PrivatePostgres
  /** The outlet's own login: may execute ocean.ingest and nothing else. */
  relayUrl: string
  /** The same in two parts, so that head office can have the password changed. */
  boxUrl: string
  credentialPath: string
  /** Head office's login, for looking into the tables. */
  adminUrl: string
}

export async function startDemoCloud(
  folder: string,
  outlet: PreparedOutlet,
  diesWithParent = false,
): Promise<DemoCloud> {
  const postgres = await startPrivatePostgres({ folder, diesWithParent })
  try {
    await createDatabase(postgres.url)
    const adminUrl = inDatabase(postgres.url)
    const credentialPath = join(postgres.folder, 'outlet-login.json')
    const login = await enrol(adminUrl, credentialPath, outlet)
    const boxUrl = withoutLogin(adminUrl)
    const relayUrl = new URL(adminUrl)
    relayUrl.username = login.user
    relayUrl.password = login.password
    return { postgres, relayUrl: relayUrl.href, boxUrl, credentialPath, adminUrl }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

function withoutLogin(url: string): string {
  const changed = new URL(url)
  changed.username = ''
  changed.password = ''
  return changed.href
}

function inDatabase(url: string): string {
  const changed = new URL(url)
  changed.pathname = `/${DATABASE}`
  return changed.href
}

const createDatabase = (url: string): Promise<void> =>
  withClient(url, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  })

/** The outlet's password is shown once, when its role is made, so it is kept beside the cluster. */
const enrol = (url: string, loginPath: string, outlet: PreparedOutlet): Promise<OutletLogin> =>
  withClient(url, async (client) => {
    await migrateCloud(client, CLOUD_MIGRATIONS)
    const { outletId, outletCode: code, outletName: name, timezone } = outlet
    await enrolOutlet(client, { outletId, code, name, timezone })
    await approveEpoch(client, outletId, outlet.epoch)
    await publishDemoCatalogue(client, outlet.catalogue)
    if (existsSync(loginPath)) return JSON.parse(readFileSync(loginPath, 'utf8')) as OutletLogin
    const login = await createOutletRole(client, outletId)
    writeFileSync(loginPath, JSON.stringify(login), { mode: 0o600 })
    return login
  })

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
