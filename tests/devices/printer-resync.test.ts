// A job that broke off anywhere never damages the next one.
import t from 'tap'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { rasterBands } from '#hub/devices/printer/drawn/raster-bands.ts'
import { sheetText } from '#hub/devices/printer/paper.ts'
import {
  encodePaperEnd,
  encodeReceipt,
  type PrinterProfile,
} from '#hub/devices/printer/printer-encoder.ts'
import { HALF_COMMAND_BYTES_MAX, RESYNC } from '#hub/devices/printer/printer-resync.ts'
import { interpret } from './interpret.ts'

const profile: PrinterProfile = { columns: 48, codePage: 'cp858', canCut: true, canDraw: true }
const style = { isBold: true, size: 'double' } as const
const model = (word: string): ReceiptModel => ({
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks: [
    { kind: 'text', text: word, align: 'center', ...style },
    { kind: 'barcode', data: 'TEST01-T1-A-77', symbology: 'code128' },
    { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
    { kind: 'qr', data: `https://example.test/${'x'.repeat(120)}` },
    { kind: 'pair', left: 'TOTAL', right: 'Rp12.500', ...style },
    { kind: 'cut' },
  ],
})
const WIDTH_BYTES = 72
const picture = rasterBands({
  ...{ widthBytes: WIDTH_BYTES, rowCount: 24 },
  bytes: new Uint8Array(WIDTH_BYTES * 24).fill(0x55),
})
const broken = [...picture, ...encodeReceipt(model('Pertama'), profile)]
const next = encodeReceipt(model('Kedua'), profile)
const GS_R = [0x1d, 0x72, 1]
const wanted = interpret(next, 48).sheets.map(sheetText)[0]

t.test('no command of ours is longer than what ends one', async (t) => {
  t.ok(picture.length < HALF_COMMAND_BYTES_MAX)
})

t.test('broken off at any byte: the barrier is heard and the next receipt is whole', async (t) => {
  const wrong: string[] = []
  for (let cut = 0; cut <= broken.length; cut += 1) {
    const before = interpret([...broken.slice(0, cut), ...RESYNC], 48)
    const whole = [...broken.slice(0, cut), ...RESYNC, ...GS_R, ...encodePaperEnd(profile), ...next]
    const after = interpret(whole, 48)
    const isNew = after.failures.length === before.failures.length
    const hasCome = after.replies.length === before.replies.length + 1
    const sheet = sheetText(after.sheets.at(-1) ?? { columns: 48, items: [] })
    const isSame = JSON.stringify(sheet) === JSON.stringify(wanted)
    if (!isNew || !hasCome || !isSame || after.pulses.length > 0) wrong.push(`after byte ${cut}`)
  }
  t.same(wrong, [])
})

t.test('without it half a picture swallows the barrier and the next receipt', async (t) => {
  const { replies, sheets } = interpret([...picture.slice(0, 40), ...GS_R, ...next], 48)
  t.same([replies, sheets], [[], []])
})

t.test('it puts no letter on the paper, and half a line is not printed', async (t) => {
  const { text, failures } = interpret([...Buffer.from('Setengah'), ...RESYNC], 48)
  t.same([text, failures], [[], []])
})
