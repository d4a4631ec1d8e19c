// What an update asks before it touches the shop's data: also of a box that waits for its shop.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { migrate } from '#hub/db/migrate.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { rehearseMigration } from '#hub/outlet/rehearse-migration.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations/hub')

t.test('a shop, a box without one yet, and nothing at all can be updated', async (t) => {
  const folder = makeTempFolder(t, 'rehearse-migration')
  const copy = join(folder, 'copy.db')
  const shop = openSmallShop(folder)
  t.same(rehearseMigration(shop.path, copy), [], 'nothing is to be applied')
  shop.db.close()
  const empty = join(folder, 'empty.db')
  const db = openDatabase(empty)
  migrate(db, MIGRATIONS)
  t.same(rehearseMigration(empty, copy), [])
  db.close()
  t.same(rehearseMigration(join(folder, 'none.db'), copy), [])
  t.notOk(
    readdirSync(folder).some((name) => name.startsWith('copy')),
    'the copy is gone',
  )
})
