// Reports of the console over a real hub: what is behind a row is looked for, given up, and said to
// have failed.
import t from 'tap'
import { must } from '#domain/errors.ts'
import { OTHERS_KEY } from '#domain/wire/report-message.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { commandOf, completeSale } from '#hub/sale/complete-sale.ts'
import { ConsoleReportsModel } from '../../../terminal-ui/src/models/console-reports-model.ts'
import { reportCsv } from '../../../terminal-ui/src/models/report-csv.ts'
import { startTestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL } from '../../support/small-outlet.ts'
import { openTestShift } from '../../support/small-shop.ts'
import { deskLink } from './desk-link.ts'

const hub = await startTestHub(t)
const manager = await hub.logIn(MANAGER_ID)

async function openReports() {
  const desk = deskLink(manager)
  const model = new ConsoleReportsModel(desk.link, hub.deps.seams.timers)
  await model.start()
  await model.open('products')
  return { desk, model }
}

t.test('a row that nothing is behind opens empty', async (t) => {
  const { model } = await openReports()
  t.same(await model.openRow('nothing'), { ok: true, value: null })
  t.same(model.documents.value, { key: 'nothing', found: { documents: [], is_cut: false } })
  await model.openRow(null)
  t.equal(model.documents.value, null)
})

t.test('a looking that failed closes again and says so', async (t) => {
  const { desk, model } = await openReports()
  desk.losesAnswers = true
  t.same(await model.openRow('nothing'), { ok: false, code: 'HUB_UNREACHABLE' })
  t.equal(model.documents.value, null, 'nobody waits for what does not come')
  t.equal(model.making.value, null)
})

t.test('closed while it is looked for, nothing of it comes back', async (t) => {
  const { model } = await openReports()
  const looking = model.openRow('nothing')
  await model.openRow(null)
  t.same(await looking, { ok: true, value: null })
  t.equal(model.documents.value, null)
  t.equal(model.making.value, null)
})

/** One sale whose line so many promotions took something off: each is a row of the discounts. */
function sellWithPromotions(count: number): void {
  const { db, deps } = hub
  openTestShift(db, deps.seams, SHIFT_ID, TERMINAL.id)
  const sale = makeSale({ number: 1 })
  const command = commandOf(sale, 0, TERMINAL.id)
  must(write(db, (tx) => completeSale(tx, deps.seams, readOutlet(tx), command)))
  const text = `WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?)
    INSERT INTO sale_line_promotion (sale_id, line_no, promotion_id, name, amount_minor)
    SELECT ?, 1, 'p' || n, 'Promo ' || n, n FROM n`
  db.prepare(text).run(count, sale.offline_transaction_id)
}

t.test('a file and a paper have every row, the screen the first thousand', async (t) => {
  sellWithPromotions(2_345)
  const desk = deskLink(manager)
  const model = new ConsoleReportsModel(desk.link, hub.deps.seams.timers)
  t.same(await model.whole(), { ok: true, value: null }, 'nothing is shown yet')
  await model.start()
  await model.open('discounts')
  const shown = model.result.value
  t.equal(shown?.rows.length, 1_001)
  t.match(shown, { others_count: 1_346 }, 'and what was taken off by hand is a row')
  const whole = await model.whole()
  if (!whole.ok || !whole.value) throw new Error('no report')
  const { rows, totals, columns, others_count } = whole.value
  t.equal(others_count, 0)
  t.equal(rows.length, 2_346)
  t.equal(new Set(rows.map(({ key }) => key)).size, 2_346)
  t.notOk(rows.some(({ key }) => key === OTHERS_KEY))
  const discounts = rows.map(({ values }) => values[columns.indexOf('discount_minor')] ?? 0)
  t.same(
    discounts,
    [...discounts].sort((a, b) => b - a),
    'in one order, over the thousand',
  )
  const sum = discounts.reduce((total, each) => total + each, 0)
  t.equal(sum, totals[columns.indexOf('discount_minor')])
  t.same(rows[2_000]?.name, 'Promo 345', 'with its name')
  const csv = reportCsv(whole.value, {
    ...{ head: 'Potongan', before: 'sebelumnya', total: 'Jumlah' },
    ...{ column: (column) => column, row: ({ key, name }) => name ?? key },
  })
  const lines = csv.trimEnd().split('\r\n')
  t.equal(lines.length, 1 + 2_346 + 1)
  t.equal(
    lines
      .at(-1)
      ?.split(';')
      .at(columns.indexOf('discount_minor') * 2 + 1),
    String(sum),
  )
  t.equal(model.result.value?.rows.length, 1_001, 'the screen stays as it was')

  t.comment('the hub keeps the rows of the last three; what it gave up is made once more')
  const other = new ConsoleReportsModel(deskLink(manager).link, hub.deps.seams.timers)
  await other.start()
  for (const kind of ['discounts', 'discounts', 'discounts'] as const) await other.open(kind)
  desk.asked.length = 0
  const again = await model.whole()
  t.match(again, { ok: true, value: { rows: { length: 2_346 } } })
  t.ok(desk.asked.includes('POST /api/console/reports'))
  desk.losesAnswers = true
  t.match(await model.whole(), { ok: false, code: 'HUB_UNREACHABLE' })
})
