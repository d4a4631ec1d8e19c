// Pictures of paper, read back by a scanner program that knows nothing of ours (zbar).
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas, Path2D } from '@napi-rs/canvas'
import t from 'tap'
import { type CodeDrawing, drawBarcode } from '#domain/barcode-bars.ts'
import { drawQr } from '#domain/qr-drawing.ts'
import type { ReceiptBlock } from '#domain/receipt-blocks.ts'
import { createLineDrawer } from '#hub/devices/printer/drawn/line-drawer.ts'
import { encodeReceipt, type PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { ensureProgram } from '../../demo/ensure-debian-package.ts'
import { sheetPicture } from '../../demo/virtual-printer/paper-picture.ts'
import { sheetPng } from '../../demo/virtual-printer/paper-png.ts'
import { printSheet } from '../../tools/papers/print-sheet.ts'
import { proveReceipt } from '../../tools/papers/prove-receipt.ts'
import { sampleDocuments } from '../../tools/papers/sample-documents.ts'
import { interpret } from '../devices/interpret.ts'
import { fontsAreMissing } from '../devices/paper-fonts.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const zbar = ensureProgram({ command: 'zbarimg', packageName: 'zbar-tools' }, t.comment)
const noReader = zbar.ok ? false : `${zbar.reason}; ${zbar.commandToType}`

/** What the program reads in the picture, each code as `KIND:data`, in no order. */
function scan(t: { teardown: unknown }, png: Uint8Array): string[] {
  const path = join(makeTempFolder(t as Parameters<typeof makeTempFolder>[0], 'scan'), 'paper.png')
  writeFileSync(path, png)
  const text = execFileSync(zbar.ok ? zbar.path : '', ['--quiet', '--nodbus', path], {
    encoding: 'utf8',
  })
  return text.trim().split('\n').sort()
}

const codes: ReceiptBlock[] = [
  { kind: 'qr', data: 'https://struk.example/MART01-T1-A-42?h=9f1c0a7b5e' },
  { kind: 'space' },
  { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
  { kind: 'space' },
  { kind: 'barcode', data: 'VC-7K2M-Q0XR', symbology: 'code128' },
  { kind: 'cut' },
]

for (const columns of [32, 42, 48] as const) {
  t.test(`codes on paper of ${columns} columns are read back`, { skip: noReader }, async (t) => {
    const profile: PrinterProfile = { columns, codePage: 'cp858', canCut: true }
    const model = { documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' } as const
    const { sheets, failures } = interpret(
      encodeReceipt({ ...model, blocks: codes }, profile),
      columns,
    )
    t.same(failures, [])
    const [sheet] = sheets
    if (!sheet) throw new Error('nothing was cut')
    t.same(scan(t, sheetPng(sheet)), [
      'CODE-128:VC-7K2M-Q0XR',
      'EAN-13:8991002101234',
      'QR-Code:https://struk.example/MART01-T1-A-42?h=9f1c0a7b5e',
    ])
  })
}

t.test('the longest code that is drawn can be read', { skip: noReader }, async (t) => {
  const data = `https://struk.example/${'0123456789abcdef'.repeat(32)}`.slice(0, 512)
  const blocks: ReceiptBlock[] = [{ kind: 'qr', data }, { kind: 'cut' }]
  const model = { documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' } as const
  const profile: PrinterProfile = { columns: 32, codePage: 'cp858', canCut: true }
  const { sheets } = interpret(encodeReceipt({ ...model, blocks }, profile), 32)
  t.same(scan(t, sheetPng(sheets[0] ?? { columns: 32, items: [] })), [`QR-Code:${data}`])
})

/** A drawing of bars as a page shows it. */
function drawingPng({ path, width, height }: CodeDrawing): Uint8Array {
  const scale = 4
  const canvas = createCanvas(width * scale, (height + 20) * scale)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.scale(scale, scale)
  context.translate(0, 10)
  context.fillStyle = '#000'
  context.fill(new Path2D(path))
  return canvas.toBuffer('image/png')
}

t.test('codes on the screen and on the page of a receipt', { skip: noReader }, async (t) => {
  const url = 'https://struk.tokobahari.id/MART01-T1-A-42/3q7n0v5t2c8k1m6r9d4h0a5s2f'
  const drawings = [
    [drawBarcode('8991002101234', 'ean13'), 'EAN-13:8991002101234'],
    [drawBarcode('5901234123457', 'ean13'), 'EAN-13:5901234123457'],
    [drawBarcode('VC-7K2M-Q0XR-9BTA', 'code128'), 'CODE-128:VC-7K2M-Q0XR-9BTA'],
    [drawBarcode('a~ {}|_z0', 'code128'), 'CODE-128:a~ {}|_z0'],
    [drawQr(url), `QR-Code:${url}`],
  ] as const
  for (const [drawing, wanted] of drawings) {
    t.same(drawing && scan(t, drawingPng(drawing)), [wanted])
  }
})

/** Each with one code of its own. */
const SCANNED = new Set(['receipt', 'shelf-label', 'shelf-label-carton', 'claim-code', 'refund'])

const skip = fontsAreMissing()
t.test(
  'every kind of paper can be printed at every width, word for word, and its code read',
  { skip },
  async (t) => {
    const drawer = createLineDrawer({ timers: realSeams.timers, drawMs: 60_000 })
    t.teardown(() => drawer.stop())
    const pictures = { drawer, readLogo: () => null }
    for (const [name, model] of Object.entries(sampleDocuments())) {
      for (const columns of [32, 42, 48] as const) {
        const profile: PrinterProfile = { columns, codePage: 'cp858', canCut: true, canDraw: true }
        const sheet = await printSheet(model, profile, pictures)
        t.ok(sheet.items.length > 3, `${name} at ${columns} columns`)
        // A line in a foreign code page is there to be misread.
        if (name !== 'code-page') {
          const { problems } = await proveReceipt(model, profile, pictures)
          t.same(problems, [], `${name} at ${columns} columns`)
        }
        if (!SCANNED.has(name) || noReader) continue
        const wanted = sheet.items.flatMap((item) => {
          if (item.kind === 'qr') return [`QR-Code:${item.data}`]
          if (item.kind !== 'barcode') return []
          return [`${item.symbology === 'EAN13' ? 'EAN-13' : 'CODE-128'}:${item.data}`]
        })
        t.same(scan(t, sheetPng(sheet)), wanted.sort(), `${name} at ${columns} columns`)
      }
    }
  },
)

t.test('the page in the browser shows pictures too, dot for dot', async (t) => {
  const { uncut } = interpret([0x1d, 0x76, 0x30, 0, 2, 0, 2, 0, 0xff, 0x00, 0x81, 0x01], 32)
  t.match(sheetPicture(uncut, false), 'd="M0 0h8v1h-8zM0 1h1v1h-1zM7 1h1v1h-1zM15 1h1v1h-1z"')
})
