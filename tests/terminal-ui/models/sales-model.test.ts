import t from 'tap'
import type { SaleSummary } from '#domain/wire/sale-view-message.ts'
import { openSale, reprintSale } from '../../../terminal-ui/src/models/sale-paper.ts'
import { standingSales } from '../../../terminal-ui/src/models/standing-sales.ts'
import { testId } from '../../support/small-outlet.ts'
import { until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { type OpenTill, openTill, product } from './open-till.ts'

async function sell({ till }: OpenTill): Promise<string> {
  await till.cart.add(product(1))
  await till.payment.open()
  await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
  const sold = await till.payment.commit()
  if (!sold.ok) throw new Error(sold.code)
  return sold.value.transactionId
}

const summary = (id: string, n: number, more: Partial<SaleSummary> = {}): SaleSummary => ({
  transaction_id: id,
  receipt_number: `TEST01-T2-A-${n}`,
  session_id: testId(51),
  terminal_code: 'T2',
  cashier_name: 'Wati',
  created_at: `2026-11-22T05:0${n}:00.000Z`,
  sold_at: `2026-11-22T05:0${n}:00.000Z`,
  received_at: `2026-11-22T05:0${n}:00.000Z`,
  payable_minor: 1_000 * n,
  item_count: n,
  methods: ['card'],
  open_conflict_count: 0,
  is_in_cloud: false,
  refunded_minor: 0,
  is_voided: false,
  ...more,
})

t.test('a sale goes from the till to the hub to the cloud before one’s eyes', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.trouble = () => 'down'
  const id = await sell(opened)
  await until(() => till.sales.safetyOf(id) === 'terminal', 'the sale')
  bench.hub.trouble = () => null
  till.connectivity.retryNow()
  await until(() => till.sales.safetyOf(id) === 'hub', 'the hub')
  bench.hub.say({ type: 'watermark', series: 'A', watermark: 1 })
  await until(() => till.sales.safetyOf(id) === 'cloud', 'the cloud')
  t.equal(till.sales.safetyOf(testId(1)), null)
})

t.test('own and others’ sales are one list, newest first, each once', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const own = await sell(opened)
  await until(() => till.sales.safetyOf(own) === 'hub', 'the hub')
  const atHub = [
    summary(own, 0, { terminal_code: 'T1', is_in_cloud: true, cashier_name: 'Sari' }),
    summary(testId(71), 2, { open_conflict_count: 1 }),
    summary(testId(70), 1),
  ]
  bench.hub.routes['GET /api/pos/transactions'] = () => ok({ transactions: atHub })
  t.ok((await till.sales.refresh()).ok)
  t.match(till.sales.rows.value, [
    { terminalCode: 'T2', receiptNumber: 'TEST01-T2-A-2', conflictCount: 1, isOwn: false },
    { terminalCode: 'T2', receiptNumber: 'TEST01-T2-A-1' },
    { transactionId: own, isOwn: true, safety: 'cloud', cashierName: 'Sari' },
  ])
  t.equal(till.sales.rows.value.length, 3)
  const asked = bench.hub.calls.at(-1)?.path
  t.equal(asked, '/api/pos/transactions?business_date=2026-11-22')
})

t.test('what a list comes to: without the voided, less what was given back', (t) => {
  const row = (payableMinor: number, refundedMinor = 0, isVoided = false) => ({
    ...{ payableMinor, refundedMinor, isVoided },
  })
  t.same(standingSales([row(5_000), row(7_000)]), { count: 2, netMinor: 12_000, isNet: false })
  const rows = [row(5_000), row(7_000, 2_500), row(90_000, 0, true)]
  t.same(standingSales(rows), { count: 2, netMinor: 9_500, isNet: true })
  t.end()
})

t.test('a sale opens from the hub, or from here while the hub is away', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const id = await sell(opened)
  await until(() => till.sales.safetyOf(id) === 'hub', 'the hub')
  bench.hub.trouble = () => 'down'
  const here = await openSale(till, id)
  t.match(here, { ok: true, value: { message: { receipt_number: 'TEST01-T1-A-1' } } })
  t.match(here, { value: { openConflictCount: 0 } }, 'what is open is not known here')
  t.equal(here.ok && here.value.receipt.receiptNumber, 'TEST01-T1-A-1')
  bench.hub.trouble = () => null
  const sale = till.payment.completed.value?.message
  const beside = summary(id, 1, { open_conflict_count: 3 })
  bench.hub.routes[`GET /api/pos/transactions/${id}`] = () =>
    ok({ summary: beside, sale, customer_name: 'Bu Ratna', conflicts: [], print_jobs: [] })
  t.match(await openSale(till, id), { ok: true, value: { openConflictCount: 3 } })
  bench.hub.routes[`GET /api/pos/transactions/${id}`] = () => refusal(403, 'ROLE_NOT_ALLOWED')
  t.match(await openSale(till, id), { ok: false, code: 'ROLE_NOT_ALLOWED' })
  t.match(await openSale(till, testId(1)), { ok: false })
})

t.test('a refused sale stays in sight until it is sent again', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  bench.hub.trouble = ({ path }) =>
    path.startsWith('/api/pos/') ? { status: 400, code: 'INVALID_REQUEST' } : null
  const id = await sell(opened)
  await until(() => till.sales.safetyOf(id) === 'refused', 'the refusal')
  await until(() => till.connectivity.badge.value.refusedCount === 1, 'the count')
  t.equal(till.connectivity.badge.value.pendingCount, 0)
  bench.hub.trouble = () => null
  await bench.time.pass(3 * 24 * 3_600_000)
  t.equal(till.sales.safetyOf(id), 'refused', 'days later too')
  await till.sales.retry(id)
  await until(() => till.sales.safetyOf(id) === 'hub', 'the hub')
  t.match(till.connectivity.badge.value, { refusedCount: 0 })
})

t.test('yesterday’s acknowledged sales are not of today', async (t) => {
  const opened = await openTill(t)
  const { bench, till } = opened
  const id = await sell(opened)
  await until(() => till.sales.safetyOf(id) === 'hub', 'the hub')
  bench.hub.routes['GET /api/pos/sessions'] = () => ok({ sessions: [] })
  await till.shift.refresh()
  t.equal(till.sales.rows.value.length, 1)
  bench.time.stall(24 * 3_600_000)
  await till.sales.load()
  t.equal(till.sales.rows.value.length, 0)
})

t.test('a reprint asks the hub for a copy', async (t) => {
  const opened = await openTill(t)
  const id = await sell(opened)
  opened.bench.hub.routes[`POST /api/pos/transactions/${id}/reprint`] = () =>
    ok({ success: true, print_job_id: testId(80), copy_no: 2 })
  t.strictSame(await reprintSale(opened.till, id), { ok: true, value: 2 })
})
