import { formatDateTime } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Seams } from '#domain/seams.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { insertPrintJob } from './print-job-store.ts'
import { type PrinterRow, readPrinter } from './printer-store.ts'

/** Orders a page that shows whether width, characters, sizes, codes and cutter are set up right. */
export function orderTestPage(tx: Db, seams: Seams, printerId: string): Outcome<string> {
  const printer = readPrinter(tx, printerId)
  if (!printer) return refuse('PRINTER_NONE')
  const atMs = seams.clock.nowMs()
  const documentId = uuidv7(seams)
  const when = formatDateTime(atMs, readOutlet(tx).timezone)
  const id = insertPrintJob(tx, {
    printerId,
    kind: 'test-page',
    documentId,
    copyNo: 0,
    modelJson: JSON.stringify(testPage(printer, documentId, when)),
    state: 'queued',
    atMs,
    expiresAtMs: null,
    newId: () => uuidv7(seams),
  })
  return succeed(id)
}

function testPage(printer: PrinterRow, documentId: string, when: string): ReceiptModel {
  const ruler = '1234567890'.repeat(5).slice(0, printer.columns)
  const blocks: ReceiptBlock[] = [
    centred('HALAMAN UJI / TEST PAGE', 'normal', true),
    centred(printer.name, 'double', true),
    centred(when),
    { kind: 'rule', style: 'solid' },
    left(`${printer.columns} kolom / columns, ${printer.code_page}`),
    left(ruler),
    { kind: 'pair', left: 'Kiri / left', right: 'kanan / right', isBold: false, size: 'normal' },
    { kind: 'pair', left: 'TOTAL', right: 'Rp12.500', isBold: true, size: 'double' },
    left('Huruf / characters: é ü ñ Å ½ ° ± €'),
    { kind: 'rule', style: 'dashed' },
    { kind: 'space' },
    { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
    { kind: 'barcode', data: 'UJI-1', symbology: 'code128' },
    { kind: 'qr', data: 'https://example.test/uji' },
    { kind: 'space' },
    centred('OK'),
    { kind: 'cut' },
  ]
  return { documentId, receiptNumber: '', copyNo: 0, language: 'id', blocks }
}

const centred = (
  text: string,
  size: 'normal' | 'double' = 'normal',
  isBold = false,
): ReceiptBlock => ({ kind: 'text', text, align: 'center', isBold, size })

const left = (text: string): ReceiptBlock => ({
  kind: 'text',
  text,
  align: 'left',
  isBold: false,
  size: 'normal',
})
