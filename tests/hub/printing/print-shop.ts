// An outlet with a printer that does what a test tells it, and time that passes when told.
import { Registry } from 'prom-client'
import type { Test } from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import { all, run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { enqueueDrawerPulse, enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { insertPrintJob, type PrintJobKind } from '#hub/printing/print-job-store.ts'
import type { PrinterDevice } from '#hub/printing/print-worker.ts'
import { type PrintWorkers, startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { createLogger } from '#hub/system/logger.ts'
import { fakeClock, seededRandomness } from '../../support/fake-seams.ts'
import { fakeTimers } from '../../support/fake-timers.ts'
import { testId } from '../../support/small-outlet.ts'
import { openSmallShop } from '../../support/small-shop.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

export const PRINTER_ID = testId(700)
export const saleId = (n: number): string => testId(800_000 + n)
const jobId = (n: number): string => testId(900_000 + n)

export type PrintCall = { label: string } & Parameters<PrinterDevice['print']>[1]
type End = Awaited<ReturnType<PrinterDevice['print']>>

export const SENT: End = { state: 'sent', problem: null, bytesAccepted: 100 }
export const REFUSED: End = { state: 'not-started', problem: 'refused', bytesAccepted: 0 }
export const BROKEN: End = { state: 'uncertain', problem: 'connection-lost', bytesAccepted: 40 }

export function insertPrinter(db: Db, address = '127.0.0.1:9100', id = PRINTER_ID): void {
  const look = { columns: 42, code_page: 'cp858', can_cut: 1, is_default: 1, fallback_order: 0 }
  const row = { id, name: `Printer ${id.slice(-3)}`, transport: 'tcp', address, ...look }
  run(db, sql.insertInto('printer').values(row))
}

export const receiptOf = (n: number, copyNo = 0): ReceiptModel => ({
  documentId: saleId(n),
  receiptNumber: `MART01-T1-A-${n}`,
  copyNo,
  language: 'id',
  blocks: [
    { kind: 'text', text: `Struk no ${n}.`, align: 'left', isBold: false, size: 'normal' },
    { kind: 'qr', data: `https://example.test/struk/${n}` },
    { kind: 'text', text: `Akhir ${n}.`, align: 'left', isBold: false, size: 'normal' },
    { kind: 'cut' },
  ],
})

/** Receipts 1 to `count`, queued. */
export function orderReceipts(db: Db, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const order = { documentId: saleId(n), model: receiptOf(n), copyNo: 0, isHeld: false }
    write(db, (tx) =>
      enqueuePaper(tx, { kind: 'receipt', ...order, atMs: n, newId: () => jobId(n) }),
    )
  }
}

function insertPaper(db: Db, kind: PrintJobKind, n: number, atMs: number): string {
  const paper = { kind, documentId: saleId(n), copyNo: 0, modelJson: JSON.stringify(receiptOf(n)) }
  const rest = { state: 'queued', atMs, expiresAtMs: null, newId: () => jobId(n) } as const
  return write(db, (tx) => insertPrintJob(tx, { printerId: PRINTER_ID, ...paper, ...rest }))
}

const createUnwell = () => {
  const unwell = new Set<string>()
  const of = (id: string) => (unwell.has(id) ? { problem: 'cover-open', atMs: 0 } : null)
  return { unwell, of }
}

/**
 * `behave` answers each print call; it must call `mayStart` itself, as a device does. `restart`
 * leaves the running workers behind, as a killed process does, and starts new ones.
 */
export function openPrintShop(t: Test) {
  const { db } = openSmallShop(makeTempFolder(t, 'print'))
  insertPrinter(db)
  const clock = fakeClock()
  const timers = fakeTimers()
  const calls: PrintCall[] = []
  const published: string[] = []
  const device = {
    /** What comes of bringing it past what an earlier life left; null: nothing to clear. */
    clear: null as (() => Promise<string | null>) | null,
    /** Printers of which it is known, without a job, that their cover is open. */
    looks: createUnwell(),
    behave: (call: PrintCall): End | Promise<End> =>
      call.mayStart() ? SENT : { state: 'withdrawn', problem: null, bytesAccepted: 0 },
  }
  let made = 0
  let workers: PrintWorkers | null = null
  const makeDevice = (): PrinterDevice => ({
    get canClearAhead() {
      return device.clear !== null
    },
    clearAhead: async () => device.clear?.() ?? null,
    async print(order, hooks) {
      const label = order.kind === 'document' ? order.model.receiptNumber : 'drawer'
      const call = { label, ...hooks }
      calls.push(call)
      return device.behave(call)
    },
  })
  const start = () => {
    const live = {
      publish: (message: LiveMessage) => {
        if (message.type !== 'print-job-changed') return
        published.push(message.state)
      },
      publishTo: () => {},
    }
    const seams = { clock, timers, randomness: seededRandomness(7) }
    const log = createLogger('silent')
    const deps = { db, seams, log, live, looks: device.looks, metrics: new Registry() }
    workers = startPrintWorkers(deps, makeDevice)
    return workers
  }
  t.teardown(() => db.close())
  const shop = Object.assign(device, {
    ...{ db, clock, calls, published, start },
    wake: () => workers?.wake(),
    /** Both clocks and the timers move together; work that became possible is done. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms)
      timers.pass(ms)
      await shop.settle()
    },
    /** Everything that can happen without time passing has happened. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 30; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        timers.pass(0)
      }
    },
    order(n: number, options: { isHeld?: boolean; copyNo?: number } = {}): string | null {
      const { isHeld = false, copyNo = 0 } = options
      made += 1
      const id = jobId(made)
      const order = { documentId: saleId(n), model: receiptOf(n, copyNo), copyNo, isHeld }
      const atMs = clock.nowMs()
      return write(db, (tx) =>
        enqueuePaper(tx, { kind: 'receipt', ...order, atMs, newId: () => id }),
      )
    },
    /** A paper of another kind. */
    put(kind: PrintJobKind): string {
      made += 1
      return insertPaper(db, kind, made, clock.nowMs())
    },
    pulse(n: number): string | null {
      made += 1
      const id = jobId(made)
      const order = { documentId: saleId(n), atMs: clock.nowMs(), newId: () => id }
      return write(db, (tx) => enqueueDrawerPulse(tx, order))
    },
    /** Kind, state and problem of every job, in the order they were made. */
    states(): string[] {
      const jobs = all(db, sql.selectFrom('print_job').selectAll().orderBy('id'))
      return jobs.map(({ kind, state, last_error }) =>
        [kind, state, ...(last_error ? [last_error] : [])].join(' '),
      )
    },
  })
  return shop
}
