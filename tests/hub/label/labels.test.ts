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
  /** As the printer's word, or a person's, moves them on. */
  const ends = (state: string, was = 'queued') =>
    hub.db.prepare('UPDATE print_job SET state = ? WHERE state = ?').run(state, was)
  return { hub, person, order, stale, jobs, ends }
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

t.test('a price that changes after its label is listed until a new one came out', async (t) => {
  const { hub, order, stale, ends } = await open(t)
  t.same(await stale(), { labels: [], count: 0 })
  await order({ order_id: testId(7_001), labels: [lineOf(first, 1)] })
  const was = first?.units[0]?.price_minor ?? 0
  const setPrice = sql
    .updateTable('selling_unit')
    .set({ price_minor: was + 500 })
    .where('product_id', '=', first?.product_id ?? '')
  run(hub.db, setPrice)
  t.same(await stale(), { labels: [], count: 0 }, 'it never hung')
  ends('uncertain')
  t.same(await stale(), { labels: [], count: 0 }, 'nor is anybody sure')
  ends('printed', 'uncertain')
  const old = { name: first?.name, label_price_minor: was, price_minor: was + 500 }
  t.match(await stale(), { count: 1, labels: [{ ...old, print_state: null }] })
  await order({ order_id: testId(7_002), labels: [lineOf(first, 1)] })
  t.match(await stale(), { count: 1, labels: [{ ...old, print_state: 'queued' }] }, 'ordered')
  ends('cancelled')
  t.match(await stale(), { count: 1, labels: [{ ...old, print_state: null }] }, 'did not come out')
  await order({ order_id: testId(7_007), labels: [lineOf(first, 1)] })
  ends('sent')
  t.same(await stale(), { labels: [], count: 0 })
  t.equal(all(hub.db, sql.selectFrom('ordered_label').selectAll()).length, 0)
})

t.test('a sheet by the browser hangs when somebody says that it came out', async (t) => {
  const { hub, person, stale } = await open(t, false)
  const sheet = await person.post('/api/console/labels/sheet', { labels: [lineOf(first, 3)] })
  t.match(sheet.body, { labels: [{ copies: 3, blocks: [{ text: first?.name }, {}] }] })
  const { product_id, unit_code, price_minor } = sheet.body.labels[0]
  const labels = [{ product_id, unit_code, price_minor: price_minor - 1 }]
  t.same((await stale()).count, 0)
  t.match(await person.post('/api/console/labels/sheet/printed', { labels }), { status: 200 })
  t.match(await stale(), { labels: [{ label_price_minor: price_minor - 1, price_minor }] })
  const bad = { ...lineOf(first, 1), unit_code: 'peti' }
  t.match((await person.post('/api/console/labels/sheet', { labels: [bad] })).body, {
    error: { code: 'UNKNOWN_PRODUCT' },
  })
  const kinds = all(hub.db, sql.selectFrom('audit_entry').select('kind')).map(({ kind }) => kind)
  t.equal(kinds.at(-1), 'label-sheet-printed')
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
