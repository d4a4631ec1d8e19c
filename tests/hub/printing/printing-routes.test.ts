// From a sale to paper and back to the person who is asked about it, over real sockets.
import t, { type Test } from 'tap'
import { SALE_AGE_HEADER } from '#domain/wire/sale-message.ts'
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { createPrinter, PATIENCE } from '#hub/devices/printer/printer.ts'
import { tcpPort } from '#hub/devices/printer/tcp-wire.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { waitUntil } from '../../devices/wait-until.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { insertPrinter, PRINTER_ID } from './print-shop.ts'

const SETTINGS = {
  profile: { columns: 42, codePage: 'cp858', canCut: true },
  abilities: { status: 'auto', fence: 'auto' },
} as const
const TCP = { connectMs: 1_000, goodbyeMs: 50 }
const PATIENT = {
  ...PATIENCE,
  ...{ statusMs: 200, resyncQuietMs: 200, chunkMs: 500, troubledMs: 400, silentMs: 400 },
}

async function openShop(t: Test) {
  const { timers } = realSeams
  const printer = await new FakePrinter({ port: 0, columns: 42, timers }).start()
  t.teardown(() => printer.stop())
  let wake = () => {}
  const hub = await startTestHub(t, {
    seed: (db) => insertPrinter(db, printer.address),
    deps: { wakePrinters: () => wake() },
  })
  const workers = startPrintWorkers(hub.deps, ({ address }) =>
    createPrinter(tcpPort(address, timers, TCP), SETTINGS, timers, PATIENT),
  )
  wake = workers.wake
  t.teardown(() => workers.stop())
  const till = await hub.logIn()
  await till.openShift()
  let number = 0
  const sell = async (ageMs = 0): Promise<string> => {
    number += 1
    const terminal = { id: till.id, code: till.code, series: till.series }
    const sale = makeSale({ number, terminal })
    const age = { [SALE_AGE_HEADER]: String(ageMs) }
    const answer = await till.post('/api/pos/transactions', sale, age)
    t.equal(answer.status, 200, JSON.stringify(answer.body))
    return sale.receipt_number
  }
  const jobs = async (query = '') =>
    (await till.get(`/api/pos/print-jobs${query}`)).body.print_jobs as {
      print_job_id: string
      receipt_number: string
      state: string
      problem: string | null
    }[]
  return { hub, printer, till, sell, jobs }
}

/** The drawer is tried first, so it is the one that hears of the paper. */
const STARTS_REFUSED = "SELECT count(*) FROM print_job WHERE state = 'not-started'"

const hasLine = (printer: FakePrinter, text: string) => () =>
  printer.sheets.length > 0 && printer.text().some((line) => line.includes(text))

t.test('a sale becomes a receipt, and its cash opens the drawer once', async (t) => {
  const { hub, printer, till, sell, jobs } = await openShop(t)
  const number = await sell()
  await waitUntil(hasLine(printer, number))
  t.equal(printer.sheetCount, 1)
  t.same(printer.pulses, [{ pin: 0, onMs: 100, offMs: 500 }])
  t.same(printer.failures, [])
  t.ok(printer.text().includes(`[QR ${number}]`))
  await waitUntil(() => countIn(hub, 'printed') === 1)
  t.same(await jobs(), [])
  const { body } = await till.get('/api/pos/printers')
  t.match(body.printers, [{ printer_id: PRINTER_ID, waiting_count: 0, problem: null }])
})

t.test('did it come out? no: a copy is printed and marked', async (t) => {
  const { hub, printer, till, sell, jobs } = await openShop(t)
  await sell()
  await waitUntil(() => printer.sheetCount === 1)
  await printer.setFault({ kind: 'reset', afterBytes: 300 })
  const number = await sell()
  await waitUntil(() => printer.fault.kind === 'reset' && countIn(hub, 'uncertain') === 1)
  const [job] = await jobs('?state=uncertain')
  t.match(job, { receipt_number: number, state: 'uncertain', problem: /connection-lost|no-answer/ })
  t.match((await hub.request('GET', '/api/health')).body.printing, { uncertain_count: 1 })
  t.match(await hub.deps.metrics.metrics(), 'hub_print_jobs{state="uncertain"} 1')

  await printer.setFault({ kind: 'none' })
  const path = `/api/pos/print-jobs/${job?.print_job_id}/answer`
  const answer = await till.post(path, { came_out: false })
  t.match(answer.body, { success: true, state: 'cancelled', copy_print_job_id: /^[0-9a-f-]{36}$/ })
  await waitUntil(hasLine(printer, `[QR ${number}]`))
  t.ok(hasLine(printer, '** SALINAN 1 **')())
  t.equal(printer.pulses.length, 2, 'a copy opens no drawer')

  const again = await till.post(path, { came_out: true })
  t.match(again, { status: 409, body: { error: { code: 'PRINT_JOB_MOVED_ON' } } })
  const audit = hub.db.prepare('SELECT kind, payload FROM audit_entry').all() as { kind: string }[]
  t.match(
    audit.find(({ kind }) => kind === 'print-job-decided'),
    { payload: /did-not-come-out/ },
  )
})

t.test('did it come out? yes: nothing more is printed', async (t) => {
  const { hub, printer, till, sell, jobs } = await openShop(t)
  await sell()
  await waitUntil(() => printer.sheetCount === 1)
  await printer.setFault({ kind: 'reset', afterBytes: 300 })
  await sell()
  await waitUntil(() => countIn(hub, 'uncertain') === 1)
  await printer.setFault({ kind: 'none' })
  const [job] = await jobs()
  const path = `/api/pos/print-jobs/${job?.print_job_id}/answer`
  const answer = await till.post(path, { came_out: true })
  t.match(answer.body, { success: true, state: 'printed', copy_print_job_id: null })
  t.same(await jobs(), [])
})

t.test('the receipt of a late sale waits for a tap and its drawer stays shut', async (t) => {
  const { printer, till, sell, jobs } = await openShop(t)
  const number = await sell(10 * 60_000)
  const [job] = await jobs()
  t.match(job, { receipt_number: number, state: 'held' })
  t.notOk(hasLine(printer, number)())
  const path = `/api/pos/print-jobs/${job?.print_job_id}/release`
  t.match((await till.post(path)).body, { success: true, state: 'queued' })
  await waitUntil(hasLine(printer, number))
  t.same(printer.pulses, [])
  t.match(await till.post(path), { status: 409, body: { error: { code: 'PRINT_JOB_MOVED_ON' } } })
})

t.test('no paper: the till hears why, and a receipt can be given up', async (t) => {
  const { hub, printer, till, sell, jobs } = await openShop(t)
  await printer.setFault({ kind: 'paper-out', afterBytes: 0 })
  await sell()
  const problem = async () => (await till.get('/api/pos/printers')).body.printers[0].problem
  await waitUntil(() => hub.db.prepare(STARTS_REFUSED).pluck().get() !== 0)
  t.equal(await problem(), 'paper-out')
  const [job] = await jobs()
  const path = `/api/pos/print-jobs/${job?.print_job_id}/cancel`
  t.match((await till.post(path)).body, { success: true, state: 'cancelled' })
  await printer.setFault({ kind: 'none' })
  t.same(await jobs(), [])
  t.equal(printer.sheetCount, 0)
})

t.test('a test page shows every ability; only who may see the console orders it', async (t) => {
  const { hub, printer, till } = await openShop(t)
  const path = `/api/pos/printers/${PRINTER_ID}/test-page`
  t.match(await till.post(path), { status: 403, body: { error: { code: 'ROLE_NOT_ALLOWED' } } })
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  t.equal((await manager.post(path)).status, 200)
  await waitUntil(hasLine(printer, '[EAN13 8991002101234]'))
  t.ok(printer.text().includes('123456789012345678901234567890123456789012'))
  t.same(printer.failures, [])
  const nowhere = await manager.post(`/api/pos/printers/${testId(1)}/test-page`)
  t.match(nowhere, { status: 409, body: { error: { code: 'PRINTER_NONE' } } })
})

t.test('what is asked wrongly is refused', async (t) => {
  const { hub, till } = await openShop(t)
  const unknown = `/api/pos/print-jobs/${testId(5)}`
  const missing = { status: 404, body: { error: { code: 'PRINT_JOB_NOT_FOUND' } } }
  t.match(await till.post(`${unknown}/release`), missing)
  t.match(await till.post(`${unknown}/answer`, { came_out: true }), missing)
  t.match(await till.post(`${unknown}/answer`, { came_out: 'yes' }), { status: 400 })
  t.match(await till.post(`${unknown}/answer`), { status: 400 })
  t.match(await till.get('/api/pos/print-jobs?state=lost'), { status: 400 })
  const stranger = await hub.pair('Kasir 9')
  t.match(await stranger.get('/api/pos/print-jobs'), { status: 401 })
})

const countIn = (hub: TestHub, state: string): number =>
  hub.db
    .prepare("SELECT count(*) FROM print_job WHERE state = ? AND kind <> 'drawer-pulse'")
    .pluck()
    .get(state) as number
