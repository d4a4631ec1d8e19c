import { CODE_PAGE_SAMPLES } from '#domain/code-page-samples.ts'
import { formatDateTime } from '#domain/datetime.ts'
import { type Outcome, refuse, succeed } from '#domain/errors.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { ReceiptBlock, ReceiptModel } from '#domain/receipt-blocks.ts'
import type { Seams } from '#domain/seams.ts'
import type { PrinterTestRequest } from '#domain/wire/printer-message.ts'
import { appendAudit } from '../audit/append-audit.ts'
import type { Db } from '../db/open-database.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { enqueueDrawerPulse } from './enqueue-receipt.ts'
import { insertPrintJob } from './print-job-store.ts'
import { type PrinterRow, readPrinter } from './printer-store.ts'
import type { ChangedBy } from './save-printer.ts'

export type TestOrder = { printerId: string; test: PrinterTestRequest; by: ChangedBy }

const PAGES = { test: testPage, characters: charactersPage }

/**
 * Orders a page that shows whether width, characters, sizes, codes and cutter are set up right, or
 * one of the printer's code pages; and the opening of its drawer, where it is asked for. Refuses
 * PRINTER_NONE and PRINTER_RETIRED.
 */
export function orderTestPage(
  tx: Db,
  seams: Seams,
  { printerId, test, by }: TestOrder,
): Outcome<string> {
  const printer = readPrinter(tx, printerId)
  if (!printer) return refuse('PRINTER_NONE')
  if (printer.is_active === 0) return refuse('PRINTER_RETIRED')
  const atMs = seams.clock.nowMs()
  const documentId = uuidv7(seams)
  const when = formatDateTime(atMs, readOutlet(tx).timezone)
  const newId = () => uuidv7(seams)
  const blocks = PAGES[test.page](printer, when)
  const model: ReceiptModel = { documentId, receiptNumber: '', copyNo: 0, language: 'id', blocks }
  const id = insertPrintJob(tx, {
    ...{ printerId, kind: 'test-page', documentId, copyNo: 0, state: 'queued', atMs },
    ...{ modelJson: JSON.stringify(model), expiresAtMs: null, newId },
  })
  if (test.opens_drawer) enqueueDrawerPulse(tx, { documentId, printerId, atMs, newId })
  const payload = {
    ...{ printer_id: printerId, printer_name: printer.name, page: test.page },
    ...{ opened_drawer: test.opens_drawer, staff_id: by.staffId, terminal_id: by.terminalId },
  }
  appendAudit(tx, { kind: 'printer-tested', payload, atMs })
  return succeed(id)
}

type Named = Pick<PrinterRow, 'name' | 'columns' | 'code_page'>

export function testPage(printer: Named, when: string): ReceiptBlock[] {
  const ruler = '1234567890'.repeat(5).slice(0, printer.columns)
  return [
    centred('HALAMAN UJI / TEST PAGE', 'normal', true),
    centred(printer.name, 'double', true),
    centred(when),
    { kind: 'rule', style: 'solid' },
    left(`${printer.columns} kolom / columns, ${printer.code_page}`),
    left(ruler),
    { kind: 'pair', left: 'Kiri / left', right: 'kanan / right', isBold: false, size: 'normal' },
    { kind: 'pair', left: 'TOTAL', right: 'Rp12.500', isBold: true, size: 'double' },
    left('Huruf / characters:'),
    left('é ü ñ Å ½ ° ± €'),
    { kind: 'rule', style: 'dashed' },
    { kind: 'space' },
    { kind: 'barcode', data: '8991002101234', symbology: 'ean13' },
    { kind: 'barcode', data: 'UJI-1', symbology: 'code128' },
    { kind: 'qr', data: 'https://example.test/uji' },
    { kind: 'space' },
    centred('OK'),
    { kind: 'cut' },
  ]
}

/** A line in each code page: the one that reads as on the screen is the printer's. */
export function charactersPage(printer: Named, when: string): ReceiptBlock[] {
  return [
    centred('HALAMAN HURUF / CHARACTERS', 'normal', true),
    centred(printer.name, 'double', true),
    centred(when),
    { kind: 'rule', style: 'solid' },
    centred('Baris mana yang terbaca sama seperti di layar?'),
    centred('Which line reads as on the screen?'),
    { kind: 'space' },
    ...CODE_PAGE_SAMPLES.flatMap(({ number, codePage, text }): ReceiptBlock[] => [
      { ...left(`${number}. ${text}`), codePage },
      { kind: 'space' },
    ]),
    { kind: 'rule', style: 'solid' },
    { kind: 'cut' },
  ]
}

const centred = (
  text: string,
  size: 'normal' | 'double' = 'normal',
  isBold = false,
): ReceiptBlock => ({ kind: 'text', text, align: 'center', isBold, size })

const left = (text: string) =>
  ({ kind: 'text', text, align: 'left', isBold: false, size: 'normal' }) as const
