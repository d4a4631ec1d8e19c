import t, { type Test } from 'tap'
import { write } from '#hub/db/write.ts'
import { listStock } from '#hub/stock/list-stock.ts'
import { moveStock } from '#hub/stock/move-stock.ts'
import { startTestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { post, receipt, stockOf, writeOff } from './stock-desk.ts'

const DAY_MS = 86_400_000
async function open(t: Test, staffId = MANAGER_ID) {
  const hub = await startTestHub(t)
  return { hub, db: hub.db, person: await hub.logIn(staffId) }
}
type Row = { name: string; order_milli: number; sold_milli: number }
const names = (rows: Row[]): string[] => rows.map(({ name }) => name)

t.test('the list is by name, with worth, and may be narrowed', async (t) => {
  const { db, person } = await open(t)
  await post(person, 'receipts', receipt('0 100, 3 50', [10_000_000, 1_000_000]))
  await post(person, 'write-offs', writeOff('1 100, 2 101'))
  const all = (await person.get('/api/console/stock')).body
  t.same(names(all.rows), ['Air mineral', 'Apel', 'Beras 5 kg', 'Mi goreng', 'Parfum', 'Sabun'])
  t.match(all.rows[2], { level_milli: 200_000, value_minor: 10_000_000, base_unit: 'pcs' })
  t.match(all.rows[2], { cost_milliminor: 50_000_000, is_weighed: false, category_id: testId(60) })
  const totals = { product_count: 5, value_minor: 11_000_000, below_zero_count: 1, low_count: 0 }
  t.same(all.totals, totals)
  const rowsOf = async (query: string) =>
    names((await person.get(`/api/console/stock?${query}`)).body.rows)
  t.same(await rowsOf('filter=below-zero'), ['Air mineral'])
  t.same(await rowsOf('filter=none'), ['Mi goreng'])
  t.same(await rowsOf(`category_id=${testId(61)}`), ['Parfum', 'Sabun'])
  t.same(await rowsOf('q=8991002101234'), ['Beras 5 kg'], 'by barcode')
  const after = encodeURIComponent(`${testId(102)}Air mineral`)
  t.same((await rowsOf(`after=${after}`))[0], 'Apel')
  t.equal(stockOf(db, 2), '-1 at 0')
})

t.test('a product is low at its point; without one when what sold lately is gone', async (t) => {
  const { hub, db, person } = await open(t)
  const path = `/api/console/stock/products/${testId(101)}/reorder-point`
  const set = (body: object) => person.put(path, body)
  t.match(await set({ point_milli: 100_000, target_milli: 150_000 }), {
    body: { point_milli: 100_000, target_milli: 150_000, order_milli: 50_000 },
  })
  const nowMs = hub.deps.seams.clock.nowMs()
  const sell = (index: number, pieces: number, atMs: number) =>
    write(db, (tx) =>
      moveStock(tx, {
        ...{ productId: testId(100 + index), quantityMilli: -pieces * 1000, reason: 'sale' },
        ...{ documentId: testId(1), atMs },
      }),
    )
  sell(5, 60, nowMs)
  sell(5, 40, nowMs + 39 * DAY_MS)
  const asked = { text: '', categoryId: null, filter: 'low', after: null } as const
  const low = listStock(db, asked, nowMs + 40 * DAY_MS)
  t.same(names(low.rows), ['Mi goreng', 'Sabun'])
  t.equal(low.totals.low_count, 2)
  t.match(low.rows[1], { sold_milli: 40_000, order_milli: 20_000, point_milli: null })
  t.equal(
    (await set({ point_milli: 5_000, target_milli: 4_000 })).body.error.code,
    'INVALID_REQUEST',
  )
  t.equal(
    (await set({ point_milli: 5_000, target_milli: null })).body.error.code,
    'INVALID_REQUEST',
  )
  t.match(await set({ point_milli: null, target_milli: null }), { body: { point_milli: null } })
  const unknown = `/api/console/stock/products/${testId(1)}/reorder-point`
  const nowhere = await person.put(unknown, { point_milli: null, target_milli: null })
  t.equal(nowhere.body.error.code, 'UNKNOWN_PRODUCT')
})

t.test('what moved a product, newest first, with the level each left', async (t) => {
  const { db, person } = await open(t)
  const got = (await post(person, 'receipts', receipt('0 10', [500_000]))).body
  await post(person, 'write-offs', writeOff('0 3'))
  const path = `/api/console/stock/products/${testId(100)}/movements`
  const { product, movements, next_before } = (await person.get(path)).body
  t.match(product, { name: 'Beras 5 kg', level_milli: 107_000 })
  t.match(movements, [
    {
      reason: 'write-off',
      quantity_milli: -3_000,
      level_milli: 107_000,
      document_number: /S-A-2$/,
    },
    { reason: 'receipt', level_milli: 110_000, document_number: got.number, value_minor: 500_000 },
    { reason: 'initial', level_milli: 100_000, document_number: null },
  ])
  t.equal(next_before, null)
  const older = (await person.get(`${path}?before=${movements[1].movement_id}`)).body.movements
  t.match(older, [{ reason: 'initial', level_milli: 100_000 }])
  const unknown = await person.get(`/api/console/stock/products/${testId(1)}/movements`)
  t.equal(unknown.body.error.code, 'UNKNOWN_PRODUCT')
  t.ok(db.open)
})

t.test('a cashier sees and moves nothing', async (t) => {
  const { person } = await open(t, CASHIER_ID)
  t.equal((await person.get('/api/console/stock')).status, 403)
  t.equal((await post(person, 'receipts', receipt('0 1'))).status, 403)
})
