import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import type { Db } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { postPortion } from '#hub/stock/post-portions.ts'
import { settleCount } from '#hub/stock/settle-count.ts'
import { weighEntries } from '#hub/stock/weigh-count.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { becomes } from '../../browser/becomes.ts'
import { THE_MANAGER } from '../../support/close-shift.ts'
import { addGreatGoods, countGreatGoods, greatId } from '../../support/great-count.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import { newId } from '../cash/cash-desk.ts'
import { reverse } from './stock-desk.ts'

const PRODUCTS = 1_050
const PORTIONS = 3

const count = (db: Db, query: string, ...values: unknown[]): number =>
  db
    .prepare(query)
    .pluck()
    .get(...values) as number
const pending = (db: Db) => count(db, 'SELECT count(*) FROM stock_posting')
const movementsOf = (db: Db, id: string) =>
  count(db, 'SELECT count(*) FROM stock_movement WHERE document_id = ?', id)
const levelOf = (db: Db, index: number) =>
  count(db, 'SELECT quantity_milli FROM stock_level WHERE product_id = ?', greatId(index))

async function open(t: Test) {
  const hub = await startTestHub(t, { seed: (db) => addGreatGoods(db, PRODUCTS) })
  return { hub, db: hub.db, countId: countGreatGoods(hub.db, PRODUCTS), documentId: newId() }
}
const orderOf = (db: Db, countId: string, document_id: string) => ({
  ...{ document_id, seen: weighEntries(db, countId).seen },
  ...{ uncounted: 'leave' as const, note: null, approval_id: null },
})

t.test('a great count is one paper, posted in portions, and taken back the same way', async (t) => {
  const { hub, db, countId, documentId } = await open(t)
  const person = await hub.logIn(MANAGER_ID)
  const path = `/api/console/stock/counts/${countId}/settlement`
  const order = orderOf(db, countId, documentId)
  const done = await person.post(path, order)
  t.match(done.body, { state: 'settled', document_id: documentId })
  t.same([pending(db), movementsOf(db, documentId)], [0, PRODUCTS])
  t.same([levelOf(db, 0), levelOf(db, PRODUCTS - 1)], [9_000, 9_000])
  const parts = db
    .prepare("SELECT payload FROM outbox WHERE kind = 'stock-document-posted' ORDER BY sequence")
    .pluck()
    .all()
    .map((text) => JSON.parse(String(text)))
  const told = parts.map(({ part_no, part_count, lines }) => [part_no, part_count, lines.length])
  t.same(told, [
    [1, PORTIONS, 500],
    [2, PORTIONS, 500],
    [3, PORTIONS, 50],
  ])
  t.match(await person.post(path, order), { status: 200 }, 'the same once more changes nothing')
  t.equal(movementsOf(db, documentId), PRODUCTS)
  t.same(checkBooks(db), [])
  const back = await reverse(person, documentId)
  t.equal(back.status, 200)
  t.same([pending(db), levelOf(db, 0), levelOf(db, PRODUCTS - 1)], [0, 10_000, 10_000])
  t.same(checkBooks(db), [])
})

for (const portions of ['none', '0', '2']) {
  t.test(`cut with ${portions} portions written, it goes on by itself, once`, async (t) => {
    const { hub, countId, documentId } = await open(t)
    await hub.stop()
    const path = join(hub.folder, 'outlet.db')
    const script = join(import.meta.dirname, 'post-until-cut.ts')
    const args = [script, path, countId, documentId, portions]
    const cut = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    t.equal(cut.signal, 'SIGKILL')
    let found: [number, number] = [0, 0]
    const again = await startTestHub(t, {
      folder: hub.folder,
      seed: (db) => {
        found = [pending(db), movementsOf(db, documentId)]
        t.same(checkBooks(db), [], 'also the half of it adds up')
      },
    })
    const isBegun = portions !== 'none'
    t.same(found, [Number(isBegun), isBegun ? Number(portions) * 500 : 0])
    await becomes(t, async () => pending(again.db), 0)
    if (!isBegun) {
      const person = await again.logIn(MANAGER_ID)
      const settle = `/api/console/stock/counts/${countId}/settlement`
      t.match(await person.post(settle, orderOf(again.db, countId, documentId)), { status: 200 })
    }
    t.equal(movementsOf(again.db, documentId), PRODUCTS)
    t.same([levelOf(again.db, 0), levelOf(again.db, PRODUCTS - 1)], [9_000, 9_000])
    t.same(checkBooks(again.db), [])
  })
}

t.test('whoever counts, settles or takes back meanwhile finds all of it moved', async (t) => {
  const { hub, db, countId, documentId } = await open(t)
  const person = await hub.logIn(MANAGER_ID)
  const begin = (id: string, document: string) => {
    const order = { countId: id, ...orderOf(db, id, document) }
    must(write(db, (tx) => settleCount(tx, seams, THE_MANAGER, order)))
    write(db, (tx) => postPortion(tx, seams, document))
  }
  begin(countId, documentId)
  t.same([levelOf(db, 0), levelOf(db, PRODUCTS - 1)], [9_000, 10_000])
  const started = { count_id: newId(), name: 'Rak', scope: 'spot', category_id: null }
  await person.post('/api/console/stock/counts', started)
  const entry = {
    ...{ entry_id: newId(), product_id: greatId(PRODUCTS - 1), quantity_milli: 9_000 },
    ...{ takes_back_id: null, place: null, age_ms: 0 },
  }
  const other = `/api/console/stock/counts/${started.count_id}`
  await person.post(`${other}/entries`, { entries: [entry] })
  const seen = (await person.get(`${other}/variances`)).body
  t.match(seen, { variances: [], right_count: 1 }, 'what was settled is no difference any more')
  t.same(checkBooks(db), [])
  const [next, document] = [countGreatGoods(db, PRODUCTS), newId()]
  begin(next, document)
  t.equal((await reverse(person, document)).status, 200)
  t.same([levelOf(db, 0), levelOf(db, PRODUCTS - 1)], [9_000, 9_000])
  t.same(checkBooks(db), [])
})

t.test('a portion that breaks off leaves nothing of itself', async (t) => {
  const { db, countId, documentId } = await open(t)
  const order = { countId, ...orderOf(db, countId, documentId) }
  must(write(db, (tx) => settleCount(tx, seams, THE_MANAGER, order)))
  const breakOff = () =>
    write(db, (tx) => {
      postPortion(tx, seams, documentId)
      throw new Error('cut')
    })
  t.throws(breakOff, /cut/)
  t.same([pending(db), movementsOf(db, documentId)], [1, 0])
  for (let portion = 0; portion < PORTIONS + 2; portion += 1) {
    write(db, (tx) => postPortion(tx, seams, documentId))
  }
  t.same([pending(db), movementsOf(db, documentId)], [0, PRODUCTS])
  t.same(checkBooks(db), [])
})
