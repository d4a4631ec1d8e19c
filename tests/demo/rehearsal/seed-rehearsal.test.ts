import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { REHEARSAL_CODE } from '#domain/rehearsal.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { prepareOutlet } from '../../../demo/prepare-outlet.ts'
import { readRehearsalOptions } from '../../../demo/rehearsal/rehearsal-options.ts'
import {
  COPIED_TABLES,
  pointPrinter,
  seedRehearsal,
  takeBooks,
} from '../../../demo/rehearsal/seed-rehearsal.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

/** Filled by the rehearsal itself or by its migrations, never from the shop. */
const ITS_OWN = [
  ...['chain_head', 'stock_movement', 'schema_migration', 'feed_state', 'customer_counter'],
  ...['document_counter', 'printer'],
]

t.test('catalogue, people and rules of the shop, and nothing else of it', async (t) => {
  const shop = makeTempFolder(t, 'shop')
  const hub = join(makeTempFolder(t, 'rehearsal'), 'hub')
  await prepareOutlet(shop, '127.0.0.1:9100', 1)
  const before = readFileSync(join(shop, 'outlet.db'))
  seedRehearsal(shop, hub, realSeams)
  pointPrinter(hub, '127.0.0.1:9101', realSeams)
  pointPrinter(hub, '127.0.0.1:9102', realSeams)
  t.same(readFileSync(join(shop, 'outlet.db')), before, 'the shop was only read')
  t.same(readFileSync(join(hub, 'pepper')), readFileSync(join(shop, 'pepper')), 'PINs hold')

  const [from, to] = [shop, hub].map((folder) => openDatabase(join(folder, 'outlet.db')))
  if (!from || !to) throw new Error('not opened')
  t.teardown(() => from.close())
  t.teardown(() => to.close())
  const ask = (db: typeof to, query: string) => db.prepare(query).pluck().all()
  const count = (db: typeof to, table: string) => ask(db, `SELECT count(*) FROM ${table}`)[0]
  const tables = ask(
    to,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'product\\_search\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ) as string[]
  for (const table of COPIED_TABLES) {
    if (table !== 'outlet_rules') t.equal(count(to, table), count(from, table), table)
  }
  for (const table of tables.filter((each) => ![...COPIED_TABLES, ...ITS_OWN].includes(each))) {
    t.equal(count(to, table), 0, `${table} stays empty`)
  }
  t.ok(Number(count(from, 'customer')) > 0, 'the shop has customers that could have come along')
  t.same(ask(to, 'SELECT code FROM outlet'), [REHEARSAL_CODE])
  t.not(ask(to, 'SELECT id FROM outlet')[0], ask(from, 'SELECT id FROM outlet')[0])
  t.same(ask(to, 'SELECT npwp FROM outlet'), [null])
  t.same(ask(to, 'SELECT address FROM printer'), ['127.0.0.1:9102'])
  t.same(checkBooks(to), [], 'its books hold')
  t.ok(ask(to, "SELECT 1 FROM product_search WHERE product_search MATCH 'indomie' LIMIT 1"))
  seedRehearsal(shop, hub, realSeams)
  t.equal(count(to, 'printer'), 1, 'a rehearsal that is there is left alone')
})

t.test('on a box one user makes the books, and another takes them', async (t) => {
  const shop = makeTempFolder(t, 'shop')
  const practice = makeTempFolder(t, 'practice')
  const [books, hub] = [join(practice, 'books'), join(practice, 'own/hub')]
  await prepareOutlet(shop, '127.0.0.1:9100', 1)
  const program = join(import.meta.dirname, '../../../demo/rehearsal/make-books.ts')
  const make = () => {
    const args = [program, '--shop', shop, '--into', books]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    t.equal(status, 0, stderr)
  }
  const modeOf = (path: string) => statSync(path).mode & 0o777
  make()
  for (const name of ['outlet.db', 'pepper']) t.equal(modeOf(join(books, name)), 0o640, name)
  takeBooks(books, hub)
  for (const name of ['outlet.db', 'pepper']) t.equal(modeOf(join(hub, name)), 0o600, name)
  const db = openDatabase(join(hub, 'outlet.db'))
  t.teardown(() => db.close())
  t.same(db.prepare('SELECT code FROM outlet').pluck().all(), [REHEARSAL_CODE])
  t.equal(db.prepare('SELECT count(*) FROM customer').pluck().get(), 0, 'nobody’s name comes along')
  t.same(checkBooks(db), [])
  db.prepare("UPDATE outlet SET name = 'LATIHAN sudah ada'").run()
  make()
  takeBooks(books, hub)
  const name = db.prepare('SELECT name FROM outlet').pluck().get()
  t.equal(name, 'LATIHAN sudah ada', 'what was practised is not written over')
})

t.test('the shop’s folder is not taken for the rehearsal’s', async (t) => {
  for (const [data, shop] of [
    ['/d/hub', '/d/hub'],
    ['/d', '/d/hub'],
    ['/d', '/d/x/hub'],
  ] as const) {
    t.throws(() => readRehearsalOptions(['--data', data, '--shop', shop], {}), {
      message: /never writes there/,
    })
  }
  t.match(readRehearsalOptions(['--fresh'], { HUB_DATA_FOLDER: '/var/lib/ocean' }), {
    ...{ shopFolder: '/var/lib/ocean', isFresh: true, portTills: 8543 },
  })
  t.throws(() => readRehearsalOptions(['--port-tills', 'x'], {}), { message: /must be a port/ })
})
