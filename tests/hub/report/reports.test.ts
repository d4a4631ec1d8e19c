import t from 'tap'
import { must } from '#domain/errors.ts'
import { addDays } from '#domain/report-period.ts'
import type {
  ReportColumn,
  ReportOrder,
  ReportResult,
  ReportState,
  ReportToday,
} from '#domain/wire/report-message.ts'
import type { TaxFilesState } from '#domain/wire/tax-message.ts'
import { write } from '#hub/db/write.ts'
import { readOutlet } from '#hub/outlet/outlet-store.ts'
import { planTaxFiles } from '#hub/report/plan-report.ts'
import { createReportDesk, SILENT_MS_MAX } from '#hub/report/report-desk.ts'
import type { ReportPlan } from '#hub/report/report-plan.ts'
import { runReport } from '#hub/report/run-report.ts'
import { commandOf, completeSale } from '#hub/sale/complete-sale.ts'
import { SUPERVISOR_ID, startTestHub, type TestHub } from '../../support/hub.ts'
import { cash, makeSale, nonCash } from '../../support/sale-maker.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID, TERMINAL } from '../../support/small-outlet.ts'
import { openTestShift } from '../../support/small-shop.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

/** Three sales of today: 6.300 and 24.690 of cash, 74.500 by QRIS with 10 % off. */
function sellThree({ db, deps }: Pick<TestHub, 'db' | 'deps'>): void {
  openTestShift(db, deps.seams, SHIFT_ID, TERMINAL.id)
  const sales = [
    makeSale({ number: 1 }),
    makeSale({ number: 2, items: [[5, 2000]], tenders: (total) => [cash(total + 310)] }),
    makeSale({
      ...{ number: 3, items: [[0, 1000]], discountPpm: 100_000 },
      tenders: (total) => [nonCash('qris', total)],
    }),
  ]
  for (const sale of sales) {
    must(
      write(db, (tx) =>
        completeSale(tx, deps.seams, readOutlet(tx), commandOf(sale, 0, TERMINAL.id)),
      ),
    )
  }
}

async function makeIt(terminal: TestTerminal, order: Partial<ReportOrder>): Promise<ReportState> {
  const body = { report: 'daily', period: { choice: 'today' }, compares: false, ...order }
  let state = (await terminal.post('/api/console/reports', body)).body as ReportState
  while (state.state === 'queued' || state.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 10))
    state = (await terminal.get(`/api/console/reports/${state.report_id}`)).body as ReportState
  }
  return state
}

const cell = (result: ReportResult, key: string, column: ReportColumn): number | undefined =>
  result.rows.find((row) => row.key === key)?.values[result.columns.indexOf(column)]

const hub = await startTestHub(t)
sellThree(hub)
const manager = await hub.logIn(MANAGER_ID)

t.test('reports of a day, made by a thread of their own', async (t) => {
  const { today, first_day } = (await manager.get('/api/console/report-days')).body as ReportToday
  t.equal(first_day, today)

  const daily = await makeIt(manager, { compares: true })
  t.equal(daily.state, 'done')
  t.equal(daily.progress_ppm, 1_000_000)
  const result = daily.result as ReportResult
  t.equal(cell(result, today, 'sale_count'), 3)
  t.equal(cell(result, today, 'sold_minor'), 6_300 + 24_690 + 67_050)
  t.equal(cell(result, today, 'discount_minor'), 7_450)
  t.equal(cell(result, today, 'rounding_minor'), -90)
  t.same(
    result.rows[0]?.before,
    result.columns.map(() => 0),
    'nothing was sold yesterday',
  )
  const net = 98_040
  t.same(result.tie, { stated_minor: net, journal_minor: net, shifts_minor: net })
  t.equal(result.open_shift_count, 1)

  const products = (await makeIt(manager, { report: 'products' })).result as ReportResult
  t.same(
    products.rows.map(({ name }) => name),
    ['Beras 5 kg', 'Sabun', 'Mi goreng'],
    'the best first',
  )
  const [best] = products.rows
  const { documents } = await makeIt(manager, { report: 'products', documents_of: best?.key ?? '' })
  t.match(documents?.documents, [{ number: 'TEST01-T1-A-3', amount_minor: 67_050, kind: 'sale' }])

  // The sales of this shop name no category: no product lends the row its name.
  const categories = (await makeIt(manager, { report: 'categories' })).result as ReportResult
  t.match(categories.rows, [{ key: '', name: null }])

  const tenders = (await makeIt(manager, { report: 'tenders' })).result as ReportResult
  t.equal(cell(tenders, 'qris', 'net_minor'), 67_050)
  t.equal(cell(tenders, 'cash', 'net_minor'), 6_300 + 24_600)
  const taxes = (await makeIt(manager, { report: 'taxes' })).result as ReportResult
  t.equal(cell(taxes, 'PPN12 120000', 'tax_minor'), 624 + 2_447)
  t.equal(cell(taxes, 'EXEMPT 0', 'price_minor'), 67_050)
})

t.test('who may not, and what is no period', async (t) => {
  const supervisor = await hub.logIn(SUPERVISOR_ID, 'Kasir 2')
  const ask = (period: object) =>
    supervisor.post('/api/console/reports', { report: 'daily', period, compares: false })
  for (const period of [
    { choice: 'between' },
    { choice: 'between', from: '2026-11-02', to: '2026-11-01' },
    { choice: 'between', from: '2026-02-30', to: '2026-11-01' },
    { choice: 'between', from: '2024-01-01', to: '2026-11-01' },
  ]) {
    const answer = await ask(period)
    t.match(answer, { status: 422, body: { error: { code: 'REPORT_PERIOD_INVALID' } } })
  }
  const gone = await supervisor.get('/api/console/reports/00000000-0000-7000-8000-000000000001')
  t.match(gone, { status: 404, body: { error: { code: 'REPORT_NOT_FOUND' } } })
  t.equal(
    (await (await hub.logIn(CASHIER_ID, 'Kasir 4')).get('/api/console/report-days')).status,
    403,
  )
})

t.test('one after the other; what waits can be taken back, and the queue has an end', async (t) => {
  const desk = createReportDesk(hub.deps)
  t.teardown(() => desk.stop())
  const period = { from: '2026-01-01', to: '2026-06-30' }
  const plan: ReportPlan = {
    ...{ report: 'products', period, before: null, documentsOf: null, zoneMs: 0 },
    asOf: '2026-06-30T00:00:00.000Z',
  }
  const orders = Array.from({ length: 20 }, () => desk.order(plan))
  t.same(
    orders.filter((each) => !each.ok).map((each) => !each.ok && each.code),
    Array.from({ length: 7 }, () => 'REPORT_QUEUE_FULL'),
    'one in the making and twelve behind it',
  )
  const states = orders.flatMap((each) => (each.ok ? [each.value] : []))
  t.same(
    states.map(({ ahead_count }) => ahead_count),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  )
  const [running = '', ...rest] = states.map(({ report_id }) => report_id)
  for (const id of rest.slice(2)) t.match(desk.cancel(id), { state: 'cancelled', result: null })
  const ended = async (id: string): Promise<string> => {
    for (;;) {
      const state = desk.find(id)?.state ?? 'gone'
      if (state !== 'queued' && state !== 'running') return state
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  desk.cancel(running)
  t.equal(await ended(running), 'cancelled', 'broken off between two days')
  t.equal(await ended(rest[0] ?? ''), 'done', 'the next one was made all the same')
  t.equal(await ended(rest[1] ?? ''), 'done')
  t.equal(desk.cancel(rest[1] ?? '')?.state, 'done', 'what is done stays')
})

const HALF_A_YEAR = { from: '2026-06-01', to: '2026-11-30' }
const planOf = (report: ReportPlan['report'], period = HALF_A_YEAR): ReportPlan => ({
  ...{ report, period, before: null, documentsOf: null, zoneMs: 0 },
  asOf: '2026-11-30T00:00:00.000Z',
})

t.test('every report of many documents says again and again how far it is', async (t) => {
  for (const report of ['tenders', 'taxes', 'discounts', 'refunds', 'products'] as const) {
    const making = runReport(hub.db, planOf(report))
    const told: number[] = []
    for (let step = making.next(); !step.done; step = making.next()) told.push(step.value)
    t.ok(told.length >= 26, `${report}: ${told.length} times, at least every week`)
    t.same(
      told,
      [...told].sort((a, b) => a - b),
      `${report}: never backwards`,
    )
  }
})

t.test('weeks add up to what the whole period is', async (t) => {
  const today = ((await manager.get('/api/console/report-days')).body as ReportToday).today
  const parts = (report: ReportPlan['report'], from: string, to: string) => {
    const making = runReport(hub.db, planOf(report, { from, to }))
    for (;;) {
      const step = making.next()
      if (step.done) return step.value.result
    }
  }
  for (const report of ['tenders', 'taxes', 'discounts'] as const) {
    const alone = parts(report, today, today)
    // The day of the sales is the last of a period that ends within a week, and within another.
    for (const from of [addDays(today, -6), addDays(today, -7), addDays(today, -20)]) {
      const result = parts(report, from, today)
      t.same(result?.rows, alone?.rows, `${report} from ${from}`)
      t.same(result?.totals, alone?.totals)
      t.same(parts(report, from, addDays(today, 3))?.totals, alone?.totals, 'and days after it')
      t.same(parts(report, from, addDays(today, -1))?.rows, [], 'the days before it had nothing')
    }
  }
})

t.test('a long report goes on as long as its thread says how far it is', async (t) => {
  const expected: number[] = []
  const { timers } = hub.deps.seams
  const seams = {
    ...hub.deps.seams,
    timers: {
      after: (ms: number, task: () => void) => {
        expected.push(ms)
        return timers.after(ms, task)
      },
    },
  }
  const desk = createReportDesk({ ...hub.deps, seams })
  t.teardown(() => desk.stop())
  const ordered = must(desk.order(planOf('discounts')))
  while (desk.find(ordered.report_id)?.state !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const waits = expected.filter((ms) => ms === SILENT_MS_MAX).length
  t.ok(waits > 10, `each of ${waits} words gave it another two minutes`)
})

t.test('files for the tax office: made by the thread, fetched by name, written down', async (t) => {
  const supervisor = await hub.logIn(SUPERVISOR_ID, 'Kasir 3')
  const month = ((await manager.get('/api/console/report-days')).body as ReportToday).today.slice(
    0,
    7,
  )
  const order = { month, detail: 'receipt' }
  t.equal((await supervisor.post('/api/console/tax-files', order)).status, 403)
  let state = (await manager.post('/api/console/tax-files', order)).body as TaxFilesState
  while (state.state === 'queued' || state.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 10))
    state = (await manager.get(`/api/console/tax-files/${state.report_id}`)).body as TaxFilesState
  }
  t.match(state.result, { stated_tax_minor: 3_071, journal_tax_minor: 3_071, problems: [] })
  const path = `/api/console/tax-files/${state.report_id}`
  const response = await fetch(`${hub.url}${path}/retail-${month}.xml`, {
    headers: { cookie: [...manager.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  t.match(response.headers.get('content-disposition'), `retail-${month}.xml`)
  t.match(await response.text(), /<RetailInvoiceBulk [\s\S]*<VAT>2447<\/VAT>/)
  const fetched = hub.db.prepare("SELECT payload FROM audit_entry WHERE kind = 'tax-file-fetched'")
  t.match(JSON.parse(fetched.pluck().get() as string), { staff_id: MANAGER_ID, count: 3 })
  t.equal(
    (await manager.get(`${path}/invoices-${month}-1.xml`)).status,
    404,
    'nobody gave a number',
  )
  t.equal((await manager.get(`/api/console/reports/${state.report_id}`)).status, 200)

  t.match(await manager.post('/api/console/tax-files', { ...order, month: '2999-01' }), {
    status: 422,
  })
  hub.db.prepare('UPDATE outlet SET nitku = NULL').run()
  const unknown = await manager.post('/api/console/tax-files', order)
  t.match(unknown.body, { error: { code: 'TAX_SELLER_UNKNOWN' } })
  hub.db.prepare('UPDATE outlet SET is_taxable_enterprise = 0').run()
  const noPkp = await manager.post('/api/console/tax-files', order)
  t.match(noPkp.body, { error: { code: 'TAX_NOT_PKP' } })
})

t.test(
  'a month is filed by what the outlet was on its days, not by what it is by now',
  async (t) => {
    const own = await startTestHub(t)
    const { db, seams } = own.deps
    const folder = '/nowhere'
    const { npwp, nitku } = { npwp: '0123456789012345', nitku: '0123456789012345000000' }
    const put = db.prepare(
      `INSERT INTO tax_status (valid_from, is_taxable_enterprise, npwp, nitku, set_by, at_ms)
     VALUES (?, ?, ?, ?, NULL, 0)`,
    )
    put.run('0000-01-01', 0, null, null)
    put.run('2026-09-10', 1, npwp, nitku)
    put.run('2026-10-20', 0, npwp, nitku)
    const plan = (month: string) =>
      planTaxFiles(db, { month, detail: 'receipt' }, { folder, nowMs: seams.clock.nowMs() })
    t.match(plan('2026-08'), { code: 'TAX_NOT_PKP' })
    t.match(plan('2026-09'), {
      value: { tax: { period: { from: '2026-09-10', to: '2026-09-30' }, seller: { npwp, nitku } } },
    })
    t.match(plan('2026-10'), {
      value: { tax: { period: { from: '2026-10-01', to: '2026-10-19' } } },
    })
    t.match(plan('2026-11'), { code: 'TAX_NOT_PKP' })
  },
)
