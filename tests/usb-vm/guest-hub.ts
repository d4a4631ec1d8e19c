// The print workers as the hub runs them, in a process that can be killed: real database file, real
// way to the printer. Arguments: database path. A message is the number of a receipt to print,
// or what the setup wizard asks.
import { Registry } from 'prom-client'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { write } from '#hub/db/write.ts'
import { connectPrinter, lookAtPlace, probePlace } from '#hub/devices/printer/connect-printer.ts'
import { createPrinterFinder } from '#hub/devices/printer/find-printers.ts'
import { watchUsbPrinters } from '#hub/devices/printer/watch-usb-printers.ts'
import { enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { createPrinterLooks } from '#hub/printing/printer-looks.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { testId } from '../support/small-outlet.ts'

/** More than the printer, its driver and the kernel take in while the printer stands still. */
const LONG_LINES = 2_800

export type Order = { n: number; isLong: boolean }
/** As the console's wizard: what is plugged in, and what it can. */
export type WizardAsks =
  | { wizard: 'find' }
  | { wizard: 'probe'; place: Place }
  /** How it is while nothing is printed. */
  | { wizard: 'look' }
type Place = { transport: string; address: string }

const [path = ''] = process.argv.slice(2)
const db = openDatabase(path)
const live = { publish: () => {}, publishTo: () => {} }
const log = createLogger('error')
const deps = { db, seams: realSeams, log, live, metrics: new Registry() }
const workers = startPrintWorkers(deps, (settings) => connectPrinter(settings, realSeams.timers))

// As hub/main.ts does.
watchUsbPrinters(realSeams.timers, workers.wake)
const looks = createPrinterLooks({ db, seams: realSeams }, (place) =>
  lookAtPlace(place, realSeams.timers),
)

const line = (text: string): ReceiptBlock => ({
  ...({ kind: 'text', text, align: 'left', isBold: false, size: 'normal' } as const),
})

const modelOf = ({ n, isLong }: Order): ReceiptModel => ({
  ...{ documentId: testId(800_000 + n), receiptNumber: `VM-${n}`, copyNo: 0, language: 'id' },
  blocks: [
    line(`Struk no ${n}.`),
    ...Array.from({ length: isLong ? LONG_LINES : 25 }, (_, at) =>
      line(`${String(at).padStart(6, '.')} Barang yang dibeli 12.500`),
    ),
    line(`Habis ${n}.`),
    { kind: 'cut' },
  ],
})

const { find } = createPrinterFinder(realSeams.timers)

async function findWords(): Promise<string> {
  const { printers } = await find(new Set())
  const rows = printers.map((each) =>
    [each.transport, each.address, each.name, each.access].join(' '),
  )
  return rows.join(', ') || 'nothing'
}

async function lookWords(): Promise<string> {
  await looks.look({ isPatient: true })
  const said = looks.of(testId(700))
  return said ? (said.problem ?? 'well') : 'unknown'
}

async function probeWords(place: Place): Promise<string> {
  const end = await probePlace(place, realSeams.timers)
  if (!end.ok) return end.problem
  const { answersStatus, answersFence, answersProcessId, maker, model } = end.probe
  const said = { status: answersStatus, fence: answersFence, 'process id': answersProcessId }
  const can = Object.entries(said).flatMap(([name, isSaid]) => (isSaid ? [name] : []))
  return [maker, model, ...can].join(', ')
}

const answerOf = (asks: WizardAsks): Promise<string> => {
  if (asks.wizard === 'look') return lookWords()
  return asks.wizard === 'find' ? findWords() : probeWords(asks.place)
}

process.on('message', async (order: Order | WizardAsks) => {
  if ('wizard' in order) {
    process.send?.(await answerOf(order))
    return
  }
  const model = modelOf(order)
  const atMs = realSeams.clock.nowMs()
  const newId = () => testId(900_000 + order.n)
  const paper = { kind: 'receipt', documentId: model.documentId, model, copyNo: 0 } as const
  write(db, (tx) => enqueuePaper(tx, { ...paper, atMs, newId }))
  workers.wake()
})
process.send?.('ready')
