// The demonstration's own PostgreSQL, where a first start went wrong.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startPrivatePostgres } from '../../demo/private-postgres.ts'
import { withClient } from '../support/cloud.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

t.test('a first start that was killed half-way does not spoil the next', async (t) => {
  const folder = join(makeTempFolder(t, 'postgres'), 'cluster')
  // What initdb leaves when the power goes: some files, the version among them, no database.
  const draft = join(folder, 'data.new')
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'PG_VERSION'), '18\n')
  writeFileSync(join(folder, 'password'), 'of the first try\n')
  const start = () =>
    startPrivatePostgres({ folder, settings: { fsync: 'off' }, diesWithParent: true })
  const first = await start()
  t.teardown(() => first.stop('immediate'))
  const ask = (url: string) =>
    withClient(url, async (client) => (await client.query('SELECT 1 AS one')).rows)
  t.same(await ask(first.url), [{ one: 1 }])
  await first.stop()
  const second = await start()
  t.teardown(() => second.stop('immediate'))
  t.equal(second.password, first.password, 'the cluster is kept')
  t.same(await ask(second.url), [{ one: 1 }])
})
