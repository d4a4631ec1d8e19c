// A real PostgreSQL for one test file, on its own port and folder, gone at the end.
import { join } from 'node:path'
import type { Test } from 'tap'
import { type PrivatePostgres, startPrivatePostgres } from '../../demo/private-postgres.ts'
import { type ClusterKind, copyCluster } from './postgres-copies.ts'
import { makeTempFolder } from './temp-folder.ts'

/** fsync is off: these tests kill the server, never the machine. */
export async function startTestPostgres(
  t: Test,
  kind: ClusterKind = 'empty',
): Promise<PrivatePostgres> {
  const folder = join(makeTempFolder(t, 'postgres'), 'cluster')
  await copyCluster(folder, kind)
  const postgres = await startPrivatePostgres({
    folder,
    settings: { fsync: 'off', max_connections: '30', shared_buffers: '32MB' },
    diesWithParent: true,
  })
  t.teardown(() => postgres.stop('immediate'))
  return postgres
}
