import fc from 'fast-check'
import t from 'tap'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import { runColumns } from '#hub/devices/printer/paper.ts'
import { printableText } from '#hub/devices/printer/printable-text.ts'
import {
  encodeDrawerPulse,
  encodeReceipt,
  type PrinterProfile,
} from '#hub/devices/printer/printer-encoder.ts'
import { hold } from '../support/property.ts'
import { anyProfile, hostileReceipt, plainReceipt } from './any-receipt.ts'
import { interpret } from './interpret.ts'

const RUNS = 300
const narrow: PrinterProfile = { columns: 32, codePage: 'cp858', canCut: true }

const printed = (model: ReceiptModel, profile: PrinterProfile) =>
  interpret(encodeReceipt(model, profile), profile.columns)

const receipt = (...blocks: ReceiptBlock[]): ReceiptModel => ({
  ...{ documentId: 'd', receiptNumber: 'n', copyNo: 0, language: 'id' },
  blocks,
})
const pair = (left: string, right: string): ReceiptBlock => ({
  ...{ kind: 'pair', left, right, isBold: false, size: 'normal' },
})
const text = (text: string, align: 'left' | 'center' | 'right' = 'left'): ReceiptBlock => ({
  ...{ kind: 'text', text, align, isBold: false, size: 'normal' },
})

/** What must be readable on the paper, without its layout. */
function wordsOf(block: ReceiptBlock): string {
  if (block.kind === 'text') return block.text
  if (block.kind === 'pair') return block.left + block.right
  return block.kind === 'qr' || block.kind === 'barcode' ? block.data : ''
}
/** Bars that have no room become a square, with their data once more below it. */
function wordsOn(block: ReceiptBlock, { columns }: PrinterProfile): string {
  const words = wordsOf(block)
  if (block.kind !== 'barcode' || block.symbology !== 'code128') return words
  const isTooWide = 2 * (55 + 11 * words.length) > 12 * columns
  return isTooWide && /^[ -~]+$/.test(words) ? words + words : words
}
const squeeze = (text: string): string => text.replace(/\s/g, '')
const withoutMarks = (line: string): string =>
  /^([─-])\1+$/.test(line) ? '' : line.replace(/^\[(QR|CODE128|EAN13) (.*)\]$/, '$2')

t.test('every word of a receipt is on the paper, in order', async (t) => {
  const property = fc.property(plainReceipt, anyProfile, (model, profile) => {
    const { text, failures, sheets, pulses } = printed(model, profile)
    fc.pre(!model.blocks.some((block) => /^-+$/.test(squeeze(wordsOf(block)))))
    const expected = squeeze(model.blocks.map((block) => wordsOn(block, profile)).join(''))
    return (
      squeeze(text.map(withoutMarks).join('')) === expected &&
      failures.length === 0 &&
      sheets.length === 1 &&
      pulses.length === 0
    )
  })
  hold(property, RUNS)
  t.pass(`${RUNS} receipts`)
})

t.test('no text can open the drawer, cut, or become a command', async (t) => {
  const property = fc.property(hostileReceipt, anyProfile, (model, profile) => {
    const { failures, sheets, pulses, uncut, replies } = printed(model, profile)
    const lines = sheets.flatMap(({ items }) => items)
    const isTooWide = lines.some(
      (item) => item.kind === 'line' && runColumns(item.runs) > profile.columns,
    )
    return (
      pulses.length + failures.length + replies.length === 0 &&
      sheets.length === 1 &&
      uncut.items.length === 0 &&
      !isTooWide
    )
  })
  hold(property, RUNS)
  t.pass(`${RUNS} receipts`)
})

const spelled = [
  { name: 'arrow', text: 'Teh ←p', page: 'cp437', printed: 'Teh <-p' },
  { name: 'accents stay', text: 'Nestlé Ñ', page: 'cp437', printed: 'Nestlé Ñ' },
  { name: 'accents go', text: 'Nestlé', page: 'cp866', printed: 'Nestle' },
  { name: 'decomposed is composed', text: 'Nestle\u0301', page: 'cp858', printed: 'Nestlé' },
  {
    name: 'quotes and dashes',
    text: '“Sari” – ‘Roti’…',
    page: 'cp858',
    printed: '"Sari" - \'Roti\'...',
  },
  { name: 'euro where it is', text: '€5', page: 'cp858', printed: '€5' },
  { name: 'euro where it is not', text: '€5', page: 'cp437', printed: 'EUR5' },
  { name: 'no page', text: '日本 🙂', page: 'cp858', printed: '?? ?' },
  { name: 'controls', text: 'a\u001b\u0000b\u009b', page: 'cp858', printed: 'ab' },
  { name: 'bidi and zero width', text: 'a\u202eb\u200bc', page: 'cp858', printed: 'abc' },
  { name: 'white space', text: 'a\t\n\u00a0b', page: 'cp858', printed: 'a   b' },
] as const
for (const { name, text, page, printed } of spelled) {
  t.test(`spelling: ${name}`, async (t) => {
    t.equal(printableText(text, page).text, printed)
  })
}
t.test('a spelling that differs is marked, for printers that draw lines', async (t) => {
  t.equal(printableText('Nestlé', 'cp858').isExact, true)
  t.equal(printableText('日本', 'cp858').isExact, false)
})

const layouts: { name: string; block: ReceiptBlock; lines: string[] }[] = [
  { name: 'one row', block: pair('Kopi', '12.500'), lines: ['Kopi                      12.500'] },
  {
    name: 'the amount stands on the last row of a long text',
    block: pair('Indomie Goreng Spesial Jumbo Pedas', '3.500'),
    lines: ['Indomie Goreng Spesial Jumbo', 'Pedas                      3.500'],
  },
  {
    name: 'the amount gets a row of its own',
    block: pair('Indomie Goreng Spesial Besar 8g', '3.500'),
    lines: ['Indomie Goreng Spesial Besar 8g', '                           3.500'],
  },
  {
    name: 'an indentation is kept',
    block: pair('  2 x 3.500 dengan catatan yang panjang', '7.000'),
    lines: ['  2 x 3.500 dengan catatan yang', '  panjang                  7.000'],
  },
  {
    name: 'a long name begins beside its label',
    block: pair('Kasir', 'Muhammad Rizky Ramadhan Kusumawardhana'),
    lines: ['Kasir    Muhammad Rizky Ramadhan', '                  Kusumawardhana'],
  },
  {
    name: 'what fits a row of its own is not split',
    block: pair('Berlaku sampai', '22/11/2026 14.00 WIB'),
    lines: ['Berlaku sampai', '            22/11/2026 14.00 WIB'],
  },
  {
    name: 'centred lines are of about the same length',
    block: text('Belum dibayar. Minta struk lagi ya', 'center'),
    lines: ['         Belum dibayar.', '      Minta struk lagi ya'],
  },
  { name: 'centre', block: text('Terima kasih', 'center'), lines: ['          Terima kasih'] },
  { name: 'right', block: text('Rp5', 'right'), lines: ['                             Rp5'] },
  {
    name: 'a word longer than the paper',
    block: text('x'.repeat(40)),
    lines: ['x'.repeat(32), 'x'.repeat(8)],
  },
  { name: 'empty', block: text(''), lines: [''] },
  { name: 'rule', block: { kind: 'rule', style: 'dashed' }, lines: ['-'.repeat(32)] },
  { name: 'solid rule', block: { kind: 'rule', style: 'solid' }, lines: ['─'.repeat(32)] },
  {
    name: 'a barcode that fits',
    block: { kind: 'barcode', data: 'A-12', symbology: 'code128' },
    lines: ['[CODE128 A-12]'],
  },
  {
    name: 'a barcode wider than the paper is a square, its data below',
    block: { kind: 'barcode', data: 'VC-7K2M-Q0XR-9BTA', symbology: 'code128' },
    lines: ['[QR VC-7K2M-Q0XR-9BTA]', '', '       VC-7K2M-Q0XR-9BTA'],
  },
  {
    name: 'a barcode that no printer draws is written',
    block: { kind: 'barcode', data: 'Straße', symbology: 'code128' },
    lines: ['             Straße'],
  },
  {
    name: 'an EAN with a wrong check digit is written',
    block: { kind: 'barcode', data: '8991002101235', symbology: 'ean13' },
    lines: ['         8991002101235'],
  },
]
for (const { name, block, lines } of layouts) {
  t.test(`layout at 58 mm: ${name}`, async (t) => {
    t.same(printed(receipt(block), narrow).text.slice(0, lines.length), lines)
  })
}

t.test('letters of three times the size have room above and below', async (t) => {
  const price = { ...text('Rp3.150', 'center'), size: 'triple' } as ReceiptBlock
  const bytes = encodeReceipt(receipt(price, text('biasa')), narrow)
  t.ok(Buffer.from(bytes).includes(Buffer.from([0x1b, 0x33, 90])))
  const { uncut } = interpret(bytes, 32)
  t.match(uncut.items[0], { runs: [{}, { text: 'Rp3.150', width: 3, height: 3 }] })
  t.match(uncut.items[1], { runs: [{ text: 'biasa', width: 1, height: 1 }] })
})

t.test('bold and double size reach the paper and end with their line', async (t) => {
  const total: ReceiptBlock = {
    ...pair('TOTAL', 'Rp9'),
    isBold: true,
    size: 'double',
  } as ReceiptBlock
  const { uncut } = printed(receipt(total, text('biasa')), narrow)
  t.match(uncut.items, [
    { runs: [{ text: 'TOTAL        Rp9', isBold: true, width: 2, height: 2 }] },
    { runs: [{ text: 'biasa', isBold: false, width: 1, height: 1 }] },
  ])
})

t.test('a printer without a cutter gets room to tear', async (t) => {
  const model = receipt(text('a'), { kind: 'cut' })
  const { text: lines, sheets } = printed(model, { ...narrow, canCut: false })
  t.same(lines, ['a', '', '', '', ''])
  t.equal(sheets.length, 0)
})

t.test('a pulse is a pulse and no paper', async (t) => {
  const { pulses, text, failures } = interpret(encodeDrawerPulse(narrow))
  t.same(pulses, [{ pin: 0, onMs: 100, offMs: 500 }])
  t.same(text, [])
  t.same(failures, [])
})
