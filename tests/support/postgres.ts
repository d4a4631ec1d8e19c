// A real PostgreSQL for one test file, on its own port and folder, gone at the end.
import { join } from 'node:path'
import type { Test } from 'tap'
import { type PrivatePostgres, startPrivatePostgres } from '../../demo/private-postgres.ts'
import { makeTempFolder } from './temp-folder.ts'

/** fsync is off: these tests kill the server, never the machine. */
export async function startTestPostgres(t: Test): Promise<PrivatePostgres> {
  const folder = makeTempFolder(t, 'postgres')
  const postgres = await startPrivatePostgres({
    folder: join(folder, 'cluster'),
    settings: { fsync: 'off', max_connections: '30', shared_buffers: '32MB' },
    diesWithParent: true,
  })
  t.teardown(() => postgres.stop('immediate'))
  return postgres
}
