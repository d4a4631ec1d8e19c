import fc from 'fast-check'
import t from 'tap'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { drawPictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import type { Drawing, DrawRequest } from '#hub/devices/printer/drawn/drawing.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { encodeReceipt, type PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { PROPERTY_SEED } from '../support/property.ts'
import { makeTempFolder } from '../support/temp-folder.ts'
import { hostileReceipt } from './any-receipt.ts'
import { interpret } from './interpret.ts'
import { fontsAreMissing } from './paper-fonts.ts'

const { timers } = realSeams
const drawer = createLineDrawer({
  timers,
  drawMs: 60_000,
  onFault: (fault) => t.fail(String(fault)),
})
t.teardown(() => drawer.stop())
const pictures = { drawer, readLogo: () => null }
const skip = fontsAreMissing()

const narrow: PrinterProfile = { columns: 32, codePage: 'cp858', canCut: true, canDraw: true }
const plain = { isBold: false, size: 'normal', widthDots: 384 } as const
const line = (left: string, more: Partial<DrawRequest> = {}): DrawRequest => ({
  ...{ left, right: null, align: 'left', ...plain, ...more },
})
const receipt = (...blocks: ReceiptBlock[]): ReceiptModel => ({
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks,
})
const text = (words: string): ReceiptBlock => ({
  ...{ kind: 'text', text: words, align: 'left', isBold: false, size: 'normal' },
})

/** Columns of dots from the first black one to the last, and how many are black. */
function inkOf({ widthBytes, bytes }: Drawing) {
  let [first, last, count] = [Number.POSITIVE_INFINITY, -1, 0]
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) {
      if (!(byte & (0x80 >> bit))) continue
      const column = (at % widthBytes) * 8 + bit
      first = Math.min(first, column)
      last = Math.max(last, column)
      count += 1
    }
  }
  return { first, last, count }
}

async function drawOne(request: DrawRequest): Promise<Drawing> {
  const [drawing] = await drawer.draw([request])
  if (!drawing) throw new Error(`${request.left} was not drawn`)
  return drawing
}

const names = [
  ['Thai', 'ข้าวหอมมะลิ 5 กก.'],
  ['Arabic', 'حليب المراعي 1 لتر'],
  ['Japanese', '日清カップヌードル 77g'],
  ['Chinese', '统一老坛酸菜牛肉面'],
  ['Korean', '불닭볶음면'],
  ['Russian', 'Молоко 3,2%'],
  ['Greek', 'Ελληνικό γιαούρτι'],
  ['Hindi', 'हल्दीराम भुजिया'],
  ['Hebrew', 'חלב תנובה'],
  ['Javanese', 'ꦱꦼꦒ'],
] as const

t.test('names in every script are drawn as they are written', { skip }, async (t) => {
  const drawings = await drawer.draw(names.map(([, name]) => line(name)))
  for (const [index, [script, name]] of names.entries()) {
    const drawing = drawings[index]
    if (!drawing) {
      t.fail(`${script} is not drawn`)
      continue
    }
    t.same(drawing.lines, [name], script)
    t.equal(drawing.rowCount, 30)
    const { first, last, count } = inkOf(drawing)
    t.ok(count > 120 && first < 12 && last < 384, `${script} has ink where it should`)
  }
})

t.test('style and place', { skip }, async (t) => {
  const name = 'ข้าวหอม'
  const [left, right, centre, bold, double] = await Promise.all([
    drawOne(line(name)),
    drawOne(line(name, { align: 'right' })),
    drawOne(line(name, { align: 'center' })),
    drawOne(line(name, { isBold: true })),
    drawOne(line(name, { size: 'double' })),
  ]).then((drawings) => drawings.map(inkOf))
  if (!left || !right || !centre || !bold || !double) throw new Error('five were asked for')
  t.ok(left.first < 6 && right.last > 376)
  t.ok(Math.abs(centre.first - (383 - centre.last)) <= 4)
  t.ok(bold.count > left.count * 1.15, 'bold has more ink')
  t.ok(double.last > left.last * 1.7 && double.count > left.count * 2.5, 'double is twice as wide')
})

t.test(
  'an amount stands at the right edge, on the last row of a long name',
  { skip },
  async (t) => {
    const pair = await drawOne(line('Молоко Простоквашино отборное 930мл', { right: '125.000' }))
    t.same(pair.lines, ['Молоко Простоквашино отборное', '930мл 125.000'])
    t.ok(inkOf(pair).last > 376)
    const thai = await drawOne(line('ก'.repeat(60)))
    t.ok(thai.lines.length > 1 && inkOf(thai).last < 384, 'a text without spaces is broken')
    t.equal(thai.lines.join(''), 'ก'.repeat(60))
  },
)

t.test('what no font has is spelled; what has a font beside it is drawn', { skip }, async (t) => {
  t.same(await drawer.draw([line('Es krim 🙂'), line('Nestlé')]), [null, null])
  t.same((await drawOne(line('日本 🙂'))).lines, ['日本 ?'])
  const flooded = await drawOne(line(`ก${'\u0e49'.repeat(400)}ข`))
  t.same(flooded.lines, [`ก${'\u0e49'.repeat(3)}ข`])
})

t.test(
  'only lines the page cannot express are drawn, by printers that can',
  { skip },
  async (t) => {
    const model = receipt(text('ข้าว'), text('“Roti” – Nestlé…'), text('日本'), { kind: 'cut' })
    const drawings = await drawPictures(model, narrow, pictures)
    const { sheets, failures } = interpret(encodeReceipt(model, narrow, drawings), 32)
    t.same(failures, [])
    const kinds = sheets[0]?.items.map(({ kind }) => kind)
    t.same(kinds, ['image', 'image', 'line', 'image', 'image'], '24 and 6 rows each')
    const cannot = await drawPictures(model, { ...narrow, canDraw: false }, pictures)
    const spelled = interpret(encodeReceipt(model, narrow, cannot), 32)
    t.same(spelled.text, ['???', '"Roti" - Nestlé...', '??'])
  },
)

t.test('no text of any kind breaks the paper when it is drawn', { skip }, async (t) => {
  const property = fc.asyncProperty(hostileReceipt, async (model) => {
    const drawings = await drawPictures(model, narrow, pictures)
    const printed = interpret(encodeReceipt(model, narrow, drawings), 32)
    const { failures, pulses, replies, sheets, uncut } = printed
    return (
      failures.length + pulses.length + replies.length + uncut.items.length === 0 &&
      sheets.length === 1
    )
  })
  await fc.assert(property, { numRuns: 60, seed: PROPERTY_SEED })
  t.pass('60 receipts')
})

t.test('without fonts the line is spelled, and so is one that takes too long', async (t) => {
  const fontless = createLineDrawer({ timers, fontFolder: makeTempFolder(t, 'fonts') })
  t.teardown(() => fontless.stop())
  t.same(await fontless.draw([line('ข้าว')]), [null])
  const hasty = createLineDrawer({ timers: { after: (_, task) => afterAll(task) }, drawMs: 0 })
  t.teardown(() => hasty.stop())
  t.same(await hasty.draw([line('ข้าว')]), [null])
})

function afterAll(task: () => void): () => void {
  const immediate = setImmediate(task)
  return () => clearImmediate(immediate)
}

t.test('a line is drawn once, and a thread that ended begins anew', { skip }, async (t) => {
  const first = await drawOne(line('Кефир'))
  t.equal(await drawOne(line('Кефир')), first)
  await drawer.stop()
  t.equal(await drawOne(line('Кефир')), first, 'still known')
  t.same((await drawOne(line('Ряженка'))).lines, ['Ряженка'])
})
