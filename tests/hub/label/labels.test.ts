import t, { type Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { LabelOrder } from '#domain/wire/label-message.ts'
import { all, run, sql } from '#hub/db/query.ts'
import { SUPERVISOR_ID, startTestHub } from '../../support/hub.ts'
import { SMALL_PRODUCTS, testId } from '../../support/small-outlet.ts'
import { insertPrinter } from '../printing/print-shop.ts'

const [first, second] = SMALL_PRODUCTS
const lineOf = (product: typeof first, copies: number) => ({
  product_id: product?.product_id ?? '',
  unit_code: product?.units[0]?.unit_code ?? '',
  copies,
})

async function open(t: Test, hasPrinter = true) {
  const hub = await startTestHub(t, {
    seed: (db) => (hasPrinter ? insertPrinter(db, 'tcp://127.0.0.1:9') : null),
  })
  const person = await hub.logIn(SUPERVISOR_ID)
  const order = (body: LabelOrder) => person.post('/api/console/labels', body)
  const stale = async () => (await person.get('/api/console/labels/stale')).body
  const jobs = () =>
    all(hub.db, sql.selectFrom('print_job').selectAll().where('kind', '=', 'label'))
  return { hub, order, stale, jobs }
}

t.test('labels are printed by product, and the same order prints nothing twice', async (t) => {
  const { hub, order, jobs } = await open(t)
  const body = { order_id: testId(7_000), labels: [lineOf(first, 2), lineOf(second, 1)] }
  const answer = await order(body)
  t.match(answer, { status: 200, body: { success: true, label_count: 3 } })
  t.same((await order(body)).body, answer.body, 'a retry is the same jobs')
  t.equal(jobs().length, 2)
  const model = JSON.parse(jobs()[0]?.model_json ?? '') as ReceiptModel
  t.equal(model.blocks.filter(({ kind }) => kind === 'cut').length, 2)
  t.match(model.blocks[0], { text: first?.name })
  const kinds = all(hub.db, sql.selectFrom('audit_entry').select('kind')).map(({ kind }) => kind)
  t.ok(kinds.includes('labels-ordered'))
})

t.test('a price that changes after its label is listed until a new one is printed', async (t) => {
  const { hub, order, stale } = await open(t)
  t.same(await stale(), { labels: [], count: 0 })
  await order({ order_id: testId(7_001), labels: [lineOf(first, 1)] })
  t.same(await stale(), { labels: [], count: 0 })
  const was = first?.units[0]?.price_minor ?? 0
  const setPrice = sql
    .updateTable('selling_unit')
    .set({ price_minor: was + 500 })
    .where('product_id', '=', first?.product_id ?? '')
  run(hub.db, setPrice)
  t.match(await stale(), {
    count: 1,
    labels: [{ name: first?.name, label_price_minor: was, price_minor: was + 500 }],
  })
  await order({ order_id: testId(7_002), labels: [lineOf(first, 1)] })
  t.same(await stale(), { labels: [], count: 0 })
})

t.test('what cannot be printed prints nothing and is not taken for hung up', async (t) => {
  const { hub, order, jobs } = await open(t)
  const kept = () => all(hub.db, sql.selectFrom('shelf_label').selectAll()).length
  const bad = { ...lineOf(second, 1), unit_code: 'peti' }
  const unknown = await order({ order_id: testId(7_003), labels: [lineOf(first, 1), bad] })
  t.match(unknown.body, { error: { code: 'UNKNOWN_PRODUCT', field: 'labels/1/product_id' } })
  const much = Array.from({ length: 11 }, () => lineOf(first, 50))
  const tooMany = await order({ order_id: testId(7_004), labels: much })
  t.match(tooMany.body, { error: { code: 'INVALID_REQUEST', field: 'labels' } })
  run(
    hub.db,
    sql
      .updateTable('selling_unit')
      .set({ price_minor: 0 })
      .where('unit_code', '=', lineOf(first, 1).unit_code),
  )
  const unpriced = await order({ order_id: testId(7_005), labels: [lineOf(first, 1)] })
  t.match(unpriced.body, { error: { code: 'PRICE_NOT_SET' } })
  t.same([jobs().length, kept()], [0, 0])
})

t.test('without a printer nothing is kept either', async (t) => {
  const { hub, order } = await open(t, false)
  const answer = await order({ order_id: testId(7_006), labels: [lineOf(first, 1)] })
  t.match(answer.body, { error: { code: 'PRINTER_NONE' } })
  t.equal(all(hub.db, sql.selectFrom('shelf_label').selectAll()).length, 0)
})
