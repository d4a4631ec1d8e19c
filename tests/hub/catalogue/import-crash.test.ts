// An import that is stopped at any point leaves what was promised, and the next start goes on.
import t from 'tap'
import { uuidv7 } from '#domain/ids.ts'
import type { Seams } from '#domain/seams.ts'
import type { ImportMode } from '#hub/catalogue/import-store.ts'
import type { Db } from '#hub/db/open-database.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { brokenRules, bytesOf, csv, openDesk } from './catalogue-desk.ts'

const ROWS = 900
const FILE = csv(
  'sku,barcode,name,price,stock,category',
  ...Array.from(
    { length: ROWS },
    (_, n) => `M${n},${7_000_000 + n},Barang ${n},${1000 + n},${n % 50},Rak ${n % 7}`,
  ),
)
/** The file comes in one piece, so that its pauses are few; points beyond its end are not reached. */
const PIECE = 1_000_000
const POINTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 18, 40]

/** Seams of a hub that dies in the n-th pause: the work never goes on. */
function dyingSeams(pauses: number): { seams: Seams; died: Promise<void> } {
  let left = pauses
  let tell = () => {}
  const died = new Promise<void>((resolve) => {
    tell = resolve
  })
  const after: Seams['timers']['after'] = (_delayMs, task) => {
    left -= 1
    if (left > 0) setImmediate(task)
    else tell()
    return () => {}
  }
  return { seams: { ...realSeams, timers: { after } }, died }
}

const countNew = (db: Db): unknown =>
  db.prepare("SELECT count(*) FROM product WHERE sku GLOB 'M*'").pluck().get()
/** What the catalogue says, without ids, cursors and times. */
const picture = (db: Db): unknown =>
  db
    .prepare(
      `SELECT p.sku, p.name, u.price_minor, b.code, c.name AS category, s.quantity_milli
       FROM product p JOIN selling_unit u ON u.product_id = p.id
       LEFT JOIN barcode b ON b.product_id = p.id LEFT JOIN category c ON c.id = p.category_id
       LEFT JOIN stock_level s ON s.product_id = p.id ORDER BY p.sku`,
    )
    .all()

for (const mode of ['keep-good', 'all-or-nothing'] satisfies ImportMode[]) {
  t.test(`${mode}: whatever the point, a restart ends with the whole file`, async (t) => {
    const whole = openDesk(t)
    await whole.bring(FILE, mode)
    const expected = picture(whole.db)
    const seen = new Set<string>()
    for (const point of POINTS) {
      const { seams, died } = dyingSeams(point)
      const desk = openDesk(t, seams)
      const importId = uuidv7(realSeams)
      const received = desk.runner.receive({ importId, mode, staffId: null }, bytesOf(FILE, PIECE))
      const ended = received.then(() => desk.runner.settled())
      await Promise.race([died, ended])
      const { state } = desk.status(importId)
      seen.add(state)
      t.same(brokenRules(desk.db), [], `${state} at ${point} keeps the rules`)
      if (mode === 'all-or-nothing' && state !== 'writing' && state !== 'finished') {
        t.equal(countNew(desk.db), 0, `${state}: nothing is written before all is checked`)
      }
      const second = desk.restart()
      second.resume()
      await second.settled()
      const after = desk.status(importId)
      if (state === 'receiving') {
        t.equal(after.state, 'failed', 'the hub never had the whole file')
        t.equal(countNew(desk.db), 0)
      } else {
        t.match(after, { state: 'finished', rows_created: ROWS, rows_bad: 0, rows_done: ROWS })
        t.same(picture(desk.db), expected, `as if nothing had happened at ${point}`)
      }
      t.equal(desk.db.prepare('SELECT count(*) FROM catalogue_import_row').pluck().get(), 0)
      t.same(brokenRules(desk.db), [])
    }
    const before = mode === 'keep-good' ? [] : ['checking']
    for (const state of ['receiving', ...before, 'writing']) t.ok(seen.has(state), `died ${state}`)
  })
}

t.test('all or nothing: one bad row in the last line, and nothing is written', async (t) => {
  const { db, bring, published } = openDesk(t)
  const before = db.prepare('SELECT * FROM change_counter').get()
  const status = await bring(`${FILE}M-LAST,,Buruk,-1,1,Rak 1\n`, 'all-or-nothing')
  t.match(status, { state: 'refused', rows_bad: 1, rows_created: 0 })
  t.match(status.errors, [{ line: ROWS + 2, code: 'PRICE_NEGATIVE' }])
  t.equal(countNew(db), 0)
  t.equal(db.prepare('SELECT count(*) FROM category').pluck().get(), 0)
  t.equal(db.prepare('SELECT count(*) FROM catalogue_import_row').pluck().get(), 0)
  t.same(db.prepare('SELECT * FROM change_counter').get(), before)
  t.same(published, [])
})

t.test(
  'all or nothing: a clash with the catalogue is found before anything is written',
  async (t) => {
    const { db, bring } = openDesk(t)
    await bring(csv('sku,name,barcode', 'OLD,Punya barcode,7000899'))
    const status = await bring(FILE, 'all-or-nothing')
    t.match(status, { state: 'refused', rows_bad: 1 })
    t.match(status.errors, [{ line: ROWS + 1, code: 'BARCODE_TAKEN' }])
    t.equal(countNew(db), 0)
  },
)

t.test('a fault inside a chunk rolls it back, and the next start goes on', async (t) => {
  let isBroken = true
  const bytes = (count: number): Uint8Array => {
    if (isBroken && ++made > 300) throw new Error('out of randomness')
    return realSeams.randomness.bytes(count)
  }
  let made = 0
  const desk = openDesk(t, { ...realSeams, randomness: { bytes } })
  const order = { importId: uuidv7(realSeams), mode: 'keep-good', staffId: null } as const
  await desk.runner.receive(order, bytesOf(FILE))
  await desk.runner.settled()
  const halted = desk.status(order.importId)
  t.equal(halted.state, 'writing', 'it stands still')
  t.equal(countNew(desk.db), halted.rows_created, 'the report and the catalogue agree')
  t.ok(halted.rows_created > 0 && halted.rows_created < ROWS)
  t.same(brokenRules(desk.db), [])
  isBroken = false
  const refused = await desk.runner.receive(
    { ...order, importId: uuidv7(realSeams) },
    bytesOf(FILE),
  )
  t.match(refused, { ok: false, code: 'IMPORT_RUNNING' }, 'the old one is taken up first')
  await desk.runner.settled()
  t.match(desk.status(order.importId), { state: 'finished', rows_created: ROWS })
})

t.test('a row that the database itself refuses is named, and all others are taken', async (t) => {
  const { db, bring } = openDesk(t)
  db.exec(`CREATE TRIGGER no_m500 BEFORE INSERT ON product WHEN NEW.sku = 'M500'
    BEGIN SELECT RAISE(ABORT, 'M500 is not welcome'); END`)
  const status = await bring(FILE)
  t.match(status, { state: 'finished', rows_created: ROWS - 1, rows_bad: 1, rows_done: ROWS })
  t.match(status.errors, [{ line: 502, code: 'ROW_REFUSED', reason: /M500 is not welcome/ }])
  t.same(brokenRules(db), [])
})

t.test('an upload that is cut leaves nothing but its name', async (t) => {
  const { db, runner, status } = openDesk(t)
  const order = { importId: uuidv7(realSeams), mode: 'keep-good', staffId: null } as const
  const cut = (async function* () {
    yield new TextEncoder().encode(FILE.slice(0, 20_000))
    throw new Error('aborted')
  })()
  t.match(await runner.receive(order, cut), { ok: false, detail: 'the upload was cut' })
  t.equal(status(order.importId).state, 'failed')
  t.equal(countNew(db), 0)
  t.equal(db.prepare('SELECT count(*) FROM catalogue_import_row').pluck().get(), 0)
})

t.test('stop ends at a chunk; what was under way goes on at the next start', async (t) => {
  const desk = openDesk(t)
  const order = { importId: uuidv7(realSeams), mode: 'keep-good', staffId: null } as const
  await desk.runner.receive(order, bytesOf(FILE))
  await desk.runner.stop()
  t.equal(desk.status(order.importId).state, 'writing')
  const second = desk.restart()
  second.resume()
  await second.settled()
  t.match(desk.status(order.importId), { state: 'finished', rows_created: ROWS })
})
