// A receipt of 30 lines as bytes for the printer, beside the encoder library choosing code pages
// for the same lines itself; and what a name costs that is drawn.
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import type { DrawRequest } from '#hub/devices/printer/drawn/drawing.ts'
import { createLineDrawer, type LineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { rasterBands } from '#hub/devices/printer/drawn/raster-bands.ts'
import { encodeReceipt, type PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import { layoutPair, layoutText } from '#hub/devices/printer/receipt-layout.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { saleOf } from '../papers/any-sale.ts'
import { seededRandom } from '../seeded-random.ts'
import { type Finding, median } from './finding.ts'

const LINES = 30
const PAIRS = 9
const RECEIPTS = 20
const PROFILE: PrinterProfile = { columns: 42, codePage: 'cp858', canCut: true, canDraw: true }
const BUDGET_MS = 3
const FOREIGN = [
  ...['ข้าวหอมมะลิ ตราฉัตร 5 กก.', 'حليب المراعي كامل الدسم', '日清カップヌードル 醤油味 77g'],
  ...['Молоко Простоквашино 3,2%', '统一老坛酸菜牛肉面', '불닭볶음면 매운맛'],
]

export async function benchReceipt(): Promise<Finding[]> {
  const goods = Array.from({ length: LINES }, (_, index) => ({
    ...{ name: `Crème brûlée Kapal Laut ${index} 250 ml`, priceMinor: 10_000 + 777 * index },
  }))
  const model = saleOf(goods, seededRandom(1))
  const [ours, reference]: [number[], number[]] = [[], []]
  for (let pair = 0; pair <= PAIRS; pair += 1) {
    const theirs = timeOf(RECEIPTS, () => encodeByLibrary(model))
    const own = timeOf(RECEIPTS, () => encodeReceipt(model, PROFILE))
    // The first pair warms up.
    if (pair > 0) {
      reference.push(theirs)
      ours.push(own)
    }
  }
  const ratios = ours.map((own, index) => own / (reference[index] ?? Number.NaN))
  const ownMs = median(ours)
  return [
    {
      what: `receipt of ${LINES} lines to bytes, processor time`,
      ours: `${ownMs.toFixed(2)} ms`,
      reference: `${median(reference).toFixed(1)} ms the library's codepage('auto')`,
      ratio: median(ratios),
      budget: `<= ${BUDGET_MS} ms`,
      isMet: () => ownMs <= BUDGET_MS,
    },
    ...(await benchDrawing()),
  ]
}

/** The same lines, broken the same way, as one would give them to the library. */
function encodeByLibrary(model: ReceiptModel): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns: 42, newline: '\n' })
  encoder.initialize().codepage('auto')
  for (const block of model.blocks) {
    const lines =
      block.kind === 'text'
        ? layoutText(block, PROFILE.columns)
        : block.kind === 'pair'
          ? layoutPair(block, PROFILE.columns)
          : []
    for (const line of lines) encoder.bold(line.isBold).line(' '.repeat(line.indent) + line.text)
    if (block.kind === 'qr') encoder.qrcode(block.data)
  }
  return encoder.encode()
}

async function benchDrawing(): Promise<Finding[]> {
  const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
  const stall = watchLoop()
  const first = await timeOfPromise(() => drawer.draw(FOREIGN.map((name) => requestOf(name))))
  const stalledMs = stall()
  const fresh = await drawMany(drawer, 200)
  const kept = await drawMany(drawer, 200)
  const [drawing] = await drawer.draw([requestOf(FOREIGN[0] ?? '')])
  const bandsMs = drawing ? timeOf(200, () => rasterBands(drawing)) : Number.NaN
  await drawer.stop()
  const alone = { ratio: null, budget: null }
  return [
    {
      ...{ what: 'first drawn lines after a start: thread, library, six fonts', ...alone },
      ...{
        ours: `${first.toFixed(0)} ms`,
        reference: `hub's loop late by ${stalledMs.toFixed(0)} ms`,
      },
    },
    {
      ...{ what: 'a drawn line, new / known', ...alone },
      ...{ ours: `${fresh.toFixed(2)} / ${kept.toFixed(3)} ms`, reference: '–' },
    },
    {
      ...{ what: 'its bytes for the printer', ...alone },
      ...{ ours: `${bandsMs.toFixed(3)} ms`, reference: '–' },
    },
  ]
}

const requestOf = (left: string): DrawRequest => ({
  ...{ left, right: null, align: 'left', isBold: false, size: 'normal', widthDots: 504 },
})

/** Milliseconds a line, asked for in receipts of ten. */
async function drawMany(drawer: LineDrawer, count: number): Promise<number> {
  const ms = await timeOfPromise(async () => {
    for (let at = 0; at < count; at += 10) {
      const names = Array.from({ length: 10 }, (_, index) => `${FOREIGN[index % 6]} ${at + index}`)
      await drawer.draw(names.map(requestOf))
    }
  })
  return ms / count
}

/** How late a timer of this thread came at the worst. */
function watchLoop(): () => number {
  const everyMs = 5
  let worstMs = 0
  let lastMs = performance.now()
  const timer = setInterval(() => {
    worstMs = Math.max(worstMs, performance.now() - lastMs - everyMs)
    lastMs = performance.now()
  }, everyMs)
  return () => {
    clearInterval(timer)
    return worstMs
  }
}

/** Time of the processor, which other programs of the machine do not lengthen. */
function timeOf(count: number, work: () => unknown): number {
  const start = process.cpuUsage()
  for (let index = 0; index < count; index += 1) work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000 / count
}

async function timeOfPromise(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}
