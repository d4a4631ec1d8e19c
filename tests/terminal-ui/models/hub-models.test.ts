import t from 'tap'
import type { ImportStatus } from '#domain/wire/catalogue-message.ts'
import type { PrintJobMessage } from '#domain/wire/print-message.ts'
import { ASK_AGAIN_MS } from '../../../terminal-ui/src/link/hub-link.ts'
import { importOf } from '../../../terminal-ui/src/models/console-import.ts'
import { foundFor } from '../../../terminal-ui/src/models/customers-model.ts'
import { CASHIER_ID, testId } from '../../support/small-outlet.ts'
import { settle, until } from '../link/fake-time.ts'
import { ok, refusal } from '../link/scripted-hub.ts'
import { createBench } from '../link/terminal-bench.ts'
import { bootTill, connect, openTill, product, scriptShop } from './open-till.ts'

const CUSTOMER = {
  customer_id: testId(40),
  full_name: 'Ibu Ratna Dewi',
  phone: '+6281200000001',
  email: null,
  membership_number: 'M0001',
  loyalty_tier: 'silver',
  loyalty_points: 12,
}

t.test('customers: found at the hub, and again while it is away', async (t) => {
  const { bench, till } = await openTill(t)
  const queries: string[] = []
  bench.hub.routes['GET /api/pos/customers'] = ({ path }) => {
    queries.push(path)
    return ok({ customers: [CUSTOMER] })
  }
  await till.customers.search('Ratna & Co')
  t.strictSame(queries, ['/api/pos/customers?query=Ratna%20%26%20Co'])
  bench.hub.trouble = () => 'down'
  for (const query of ['ratna', 'DEWI ibu', '0812-0000-0001', '0001', 'M0001']) {
    t.match(await till.customers.search(query), {
      ok: true,
      value: [{ full_name: CUSTOMER.full_name }],
    })
  }
  t.strictSame(await till.customers.search('budi'), { ok: true, value: [] })
})

t.test('customers: an overtaken answer does not replace the later one', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/customers'] = ({ path }) =>
    ok({ customers: path.endsWith('old') ? [] : [CUSTOMER] })
  bench.hub.trouble = ({ path }) => (path.endsWith('old') ? 'late' : null)
  const old = till.customers.search('old')
  await till.customers.search('new')
  bench.hub.answerLate()
  await old
  t.same(foundFor(till.customers.found.value, 'new'), [CUSTOMER])
})

t.test('customers: nobody stands under a question that is not theirs', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['GET /api/pos/customers'] = () => ok({ customers: [CUSTOMER] })
  const shown = (text: string) => foundFor(till.customers.found.value, text).length
  t.equal(shown('ratna'), 0)
  await till.customers.search(' ratna ')
  t.strictSame(['ratna', ' ratna d', 'rat', 'budi'].map(shown), [1, 1, 0, 0])
  till.customers.forgetFound()
  t.equal(shown('ratna'), 0, 'the next sale: their points may be others by now')
  bench.hub.trouble = () => 'late'
  const late = till.customers.search('ratna')
  await settle()
  till.customers.forgetFound()
  bench.hub.answerLate()
  await late
  t.equal(shown('ratna'), 0, 'asked for the sale before')
})

t.test('customers: a new one has its id from here; a refusal is told', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['POST /api/pos/customers'] = ({ body }) => {
    const { customer_id, full_name } = JSON.parse(body)
    return full_name === 'Twin' ? refusal(409, 'PHONE_TAKEN') : ok({ ...CUSTOMER, customer_id })
  }
  const added = await till.customers.add({ fullName: 'Ratna', phone: '0812', email: null })
  t.ok(added.ok && added.value.customer_id !== CUSTOMER.customer_id)
  const twin = await till.customers.add({ fullName: 'Twin', phone: '0812', email: null })
  t.match(twin, { ok: false, code: 'PHONE_TAKEN' })
})

t.test(
  'a hub that is too busy at the log-in is asked again, with nobody touching it',
  async (t) => {
    const bench = createBench(t)
    scriptShop(bench)
    bench.hub.trouble = ({ path }) => (path.startsWith('/api/pos/sessions') ? 'answer-lost' : null)
    const opened = await bootTill(t, bench)
    const { till } = opened
    await till.session.pair('12345678', 'Kasir 1')
    await connect(opened)
    await till.session.login(CASHIER_ID, '1234')
    await settle()
    t.equal(till.shift.current.value, null)
    bench.hub.trouble = () => null
    for (let passed = 0; passed < ASK_AGAIN_MS; passed += 3_000) {
      bench.hub.say({ type: 'stock-changed', levels: [] })
      await bench.time.pass(3_000)
    }
    await until(() => till.shift.current.value, 'the shift')
    till.stop()
    t.equal(bench.time.pendingCount, 0, 'nothing is asked after the end')
  },
)

t.test('a hub that is there and takes no sale: the badge says that one waits', async (t) => {
  const { bench, till } = await openTill(t)
  const { badge } = till.connectivity
  for (const trouble of ['answer-lost', { status: 500, code: 'INTERNAL_ERROR' }] as const) {
    bench.hub.trouble = ({ path }) => (path.startsWith('/api/pos/transactions') ? trouble : null)
    t.match(badge.value, { state: 'online', pendingCount: 0, isStuck: false })
    await till.cart.add(product(1))
    t.ok((await till.payment.open()).ok)
    await till.payment.addTender({ method: 'cash', tenderedMinor: 5_000, evidence: null })
    t.ok((await till.payment.commit()).ok)
    await until(() => badge.value.isStuck, 'that it waits')
    t.match(badge.value, { state: 'online', pendingCount: 1 })
    bench.hub.trouble = () => null
    for (let tries = 0; tries < 20 && badge.value.isStuck; tries += 1) {
      bench.hub.say({ type: 'stock-changed', levels: [] })
      await bench.time.pass(3_000)
    }
    await until(() => !badge.value.isStuck, 'the answer')
    till.payment.dismissCompleted()
  }
  t.equal(bench.hub.sales.size, 2)
})

const job = (n: number, state: string): PrintJobMessage => ({
  print_job_id: testId(80 + n),
  kind: 'receipt',
  document_id: testId(90 + n),
  receipt_number: `TEST01-T1-A-${n}`,
  copy_no: 0,
  printer_name: 'Kasir',
  is_here: true,
  state,
  problem: null,
  attempt_count: 1,
  bytes_accepted: 0,
  created_at: '2026-11-22T05:00:00.000Z',
})

t.test('print jobs: an uncertain one calls a person and takes the answer', async (t) => {
  const { bench, till } = await openTill(t)
  let jobs = [job(1, 'uncertain'), job(2, 'held')]
  bench.hub.routes['GET /api/pos/print-jobs'] = () => ok({ print_jobs: jobs })
  const { print_job_id, document_id } = job(1, 'uncertain')
  bench.hub.say({ type: 'print-job-changed', print_job_id, document_id, state: 'uncertain' })
  await until(() => till.printJobs.uncertain.value.length === 1, 'the question')
  t.equal(till.printJobs.held.value.length, 1)
  t.equal(till.printJobs.stateOf(document_id), 'uncertain')
  t.equal(till.printJobs.stateOf(testId(1)), null)
  const answers: unknown[] = []
  bench.hub.routes[`POST /api/pos/print-jobs/${print_job_id}/answer`] = ({ body }) => {
    answers.push(JSON.parse(body))
    jobs = [job(2, 'held')]
    return ok({ success: true, state: 'printed', copy_print_job_id: null })
  }
  t.ok((await till.printJobs.answerUncertain(print_job_id, 'came-out')).ok)
  t.strictSame(answers, [{ came_out: true }])
  t.equal(till.printJobs.uncertain.value.length, 0)
  const held = job(2, 'held').print_job_id
  bench.hub.routes[`POST /api/pos/print-jobs/${held}/release`] = () =>
    ok({ success: true, state: 'queued', copy_print_job_id: null })
  t.ok((await till.printJobs.release(held)).ok)
  t.match(await till.printJobs.cancel(held), { ok: false, code: 'NOT_FOUND' })
})

t.test('what a printer stands still for is fetched when a job says it again', async (t) => {
  const { bench, till } = await openTill(t)
  const waiting = { ...job(7, 'fencing'), problem: 'paper-out' }
  const behind = job(8, 'queued')
  const elsewhere = { ...job(9, 'queued'), printer_name: 'Kantor' }
  bench.hub.routes['GET /api/pos/print-jobs'] = () =>
    ok({ print_jobs: [waiting, behind, elsewhere] })
  const { print_job_id, document_id } = waiting
  const say = () =>
    bench.hub.say({ type: 'print-job-changed', print_job_id, document_id, state: 'fencing' })
  say()
  t.same(till.printJobs.open.value, [], 'each receipt is fenced: no reason to ask')
  say()
  await until(() => till.printJobs.open.value[0]?.problem === 'paper-out', 'the reason')
  const problemOf = ({ document_id }: PrintJobMessage) => till.printJobs.problemOf(document_id)
  t.equal(problemOf(waiting), 'paper-out')
  t.equal(problemOf(behind), 'paper-out', 'it waits behind that one')
  t.equal(problemOf(elsewhere), null)
  t.equal(problemOf(job(6, 'queued')), null, 'nothing is known of it')
  bench.hub.routes['GET /api/pos/print-jobs'] = () =>
    ok({ print_jobs: [{ ...waiting, state: 'uncertain' }] })
  await till.printJobs.refresh()
  t.equal(problemOf(waiting), null, 'a person is asked about it')
})

t.test('one more paper behind a printer that stands is counted at once', async (t) => {
  const { bench, till } = await openTill(t)
  const waiting: PrintJobMessage = { ...job(7, 'not-started'), problem: 'paper-out' }
  let jobs = [waiting]
  bench.hub.routes['GET /api/pos/print-jobs'] = () => ok({ print_jobs: jobs })
  const queue = ({ print_job_id, document_id }: PrintJobMessage) =>
    bench.hub.say({ type: 'print-job-changed', print_job_id, document_id, state: 'queued' })
  jobs = [waiting, job(8, 'queued')]
  queue(job(8, 'queued'))
  await settle()
  t.same(till.printJobs.open.value, [], 'nothing stands: each receipt is queued for a moment')
  await till.printJobs.refresh()
  jobs = [...jobs, job(9, 'queued')]
  queue(job(9, 'queued'))
  await until(() => till.printJobs.open.value.length === 3, 'the third paper')
})

t.test('a paper that another printer took is named by that printer', async (t) => {
  const { bench, till } = await openTill(t)
  let row = { ...job(4, 'not-started'), printer_name: 'Depan' }
  bench.hub.routes['GET /api/pos/print-jobs'] = () => ok({ print_jobs: [row] })
  await till.printJobs.refresh()
  t.equal(till.printJobs.placeOf(row.document_id), null)
  row = { ...row, state: 'queued', printer_name: 'Gudang' }
  await till.printJobs.refresh()
  t.equal(till.printJobs.placeOf(row.document_id), 'Gudang')
  bench.hub.routes['GET /api/pos/print-jobs'] = () => ok({ print_jobs: [] })
  await till.printJobs.refresh()
  t.equal(till.printJobs.placeOf(row.document_id), 'Gudang', 'also when it is printed')
})

t.test(
  'its own printer: asked for at log-in, and when the hub says that one has changed',
  async (t) => {
    const { bench, till } = await openTill(t)
    const printer = { printer_id: job(1, 'queued').print_job_id, name: 'Depan', problem: null }
    const rest = { address: '10.0.0.9:9100', columns: 48, is_default: true, waiting_count: 0 }
    let problem: string | null = null
    bench.hub.routes['GET /api/pos/printers'] = ({ path }) =>
      ok({ printers: path.endsWith('?paper=receipt') ? [{ ...printer, ...rest, problem }] : [] })
    const say = () => {
      const ids = { print_job_id: printer.printer_id, document_id: printer.printer_id }
      bench.hub.say({ type: 'print-job-changed', ...ids, state: 'printer-changed' })
    }
    await till.printJobs.refresh()
    t.equal(till.printJobs.ownTrouble.value, null)
    problem = 'cover-open'
    say()
    await until(() => till.printJobs.ownTrouble.value !== null, 'the open cover')
    t.same(till.printJobs.ownTrouble.value, { name: 'Depan', problem: 'cover-open' })
    t.equal(till.printJobs.stateOf(printer.printer_id), null, 'it is no document')
    problem = null
    say()
    await until(() => till.printJobs.ownTrouble.value === null, 'closed')
    problem = 'paper-out'
    say()
    await until(() => till.printJobs.ownTrouble.value !== null, 'asked while a paper still stood')
    problem = null
    const { print_job_id, document_id } = job(2, 'printed')
    bench.hub.say({ type: 'print-job-changed', print_job_id, document_id, state: 'printed' })
    await until(() => till.printJobs.ownTrouble.value === null, 'the paper came out')
  },
)

t.test('terminals: a pairing code is shown until it is forgotten', async (t) => {
  const { bench, till } = await openTill(t)
  bench.hub.routes['POST /api/console/pairing-codes'] = () =>
    ok({ pairing_code: '12345678', expires_at: '2026-11-22T05:10:00.000Z' })
  t.match(await till.terminals.makePairingCode(), { ok: true, value: { code: '12345678' } })
  t.equal(till.terminals.pairingCode.value?.code, '12345678')
  till.terminals.forgetPairingCode()
  t.equal(till.terminals.pairingCode.value, null)
  t.match(await till.terminals.refresh(), { ok: false, code: 'NOT_FOUND' })
})

const importStatus = (change: Partial<ImportStatus>): ImportStatus => ({
  import_id: testId(95),
  state: 'writing',
  mode: 'keep-good',
  rows_total: 100,
  rows_done: 0,
  rows_created: 0,
  rows_updated: 0,
  rows_unchanged: 0,
  rows_bad: 0,
  rows_warned: 0,
  defaults: [],
  defaults_id: [],
  errors: [],
  warnings: [],
  started_at: '2026-11-22T05:00:00.000Z',
  finished_at: null,
  can_undo: false,
  ...change,
})
const FINISHED = importStatus({
  state: 'finished',
  rows_done: 100,
  finished_at: '2026-11-22T05:00:09.000Z',
})
const FILE = new Blob(['sku,name\n'])

t.test('import: sending, working, done, through a hub that is away for a moment', async (t) => {
  const { bench, till } = await openTill(t)
  bench.seams.upload = async (path, _file, onProgress) => {
    t.equal(path, '/api/console/imports?mode=keep-good')
    onProgress(0.5)
    return { status: 200, text: JSON.stringify(importStatus({})) }
  }
  const seen: string[] = []
  importOf(till).progress.subscribe(({ state, fraction }) => seen.push(`${state} ${fraction}`))
  let polls = 0
  bench.hub.routes[`GET /api/console/imports/${testId(95)}`] = () => {
    polls += 1
    return ok(polls === 1 ? importStatus({ rows_done: 40 }) : FINISHED)
  }
  const importing = importOf(till).start(FILE, 'keep-good')
  await bench.time.pass(400)
  bench.hub.trouble = () => 'down'
  await bench.time.pass(1_000)
  bench.hub.trouble = () => null
  await bench.time.pass(1_000)
  t.match(await importing, { ok: true, value: { state: 'finished' } })
  t.strictSame(seen, ['idle 0', 'sending 0', 'sending 0.5', 'working 0', 'working 0.4', 'done 1'])
  t.equal(importOf(till).errorsPath(), `/api/console/imports/${testId(95)}/errors`)
  importOf(till).reset()
  t.equal(importOf(till).status.value, null)
})

t.test('import: refusals and lost uploads end in words', async (t) => {
  const { bench, till } = await openTill(t)
  t.match(await importOf(till).start(FILE, 'keep-good'), { code: 'UPLOAD_FAILED' })
  bench.seams.upload = async () => ({
    status: 409,
    text: JSON.stringify(refusal(409, 'IMPORT_RUNNING').body),
  })
  t.match(await importOf(till).start(FILE, 'keep-good'), { code: 'IMPORT_RUNNING' })
  t.match(importOf(till).progress.value, {
    state: 'failed',
    refusal: { code: 'IMPORT_RUNNING' },
  })
})

t.test('connectivity: the badge follows the live channel, and says since when', async (t) => {
  const { bench, till } = await openTill(t)
  t.match(till.connectivity.badge.value, { state: 'online', pendingCount: 0 })
  t.equal(till.connectivity.cloud.value.state, 'connected')
  const since = till.connectivity.sinceMs.value
  await bench.time.pass(3_000)
  bench.hub.trouble = () => 'down'
  bench.hub.sockets.at(-1)?.events.onClose()
  t.equal(till.connectivity.badge.value.state, 'offline')
  t.equal(till.connectivity.sinceMs.value, since + 3_000)
  bench.hub.trouble = () => null
  const sockets = bench.hub.sockets.length
  bench.wake()
  await until(() => bench.hub.sockets.length > sockets, 'a socket at once')
  bench.hub.hello()
  t.equal(till.connectivity.badge.value.state, 'online')
  const cloud = {
    state: 'waiting' as const,
    pending_count: 9,
    last_confirmed_at: null,
    progress: null,
    error_code: null,
  }
  bench.hub.say({ type: 'cloud-changed', cloud })
  t.equal(till.connectivity.cloud.value.pending_count, 9)
  await settle()
  t.equal(till.session.staff.value?.staff_id, CASHIER_ID)
})
