// The page of code pages: encoded by ours, read by the interpreter's own tables.
import t from 'tap'
import { CODE_PAGE_SAMPLES } from '#domain/code-page-samples.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { CODE_PAGE_NAMES } from '#domain/wire/printer-message.ts'
import { write } from '#hub/db/write.ts'
import { drawPictures } from '#hub/devices/printer/drawn/draw-pictures.ts'
import { CODE_PAGE_NUMBERS, printableText } from '#hub/devices/printer/printable-text.ts'
import { encodeReceipt } from '#hub/devices/printer/printer-encoder.ts'
import { orderTestPage } from '#hub/printing/order-test-page.ts'
import { insertPrinter, PRINTER_ID } from '../hub/printing/print-shop.ts'
import { MANAGER_ID, TERMINAL } from '../support/small-outlet.ts'
import { smallShop } from '../support/small-shop.ts'
import { interpret } from './interpret.ts'

t.test('the pages that can be chosen are those that can be printed', async (t) => {
  t.same([...CODE_PAGE_NAMES].sort(), Object.keys(CODE_PAGE_NUMBERS).sort())
})

t.test('every sample can be read on its own page, and on no page before it', async (t) => {
  for (const { codePage, text, number } of CODE_PAGE_SAMPLES) {
    t.ok(printableText(text, codePage).isExact, codePage)
    for (const earlier of CODE_PAGE_SAMPLES.slice(0, number - 1)) {
      t.notOk(printableText(text, earlier.codePage).isExact, `${codePage} on ${earlier.codePage}`)
    }
  }
})

for (const codePage of CODE_PAGE_NAMES) {
  t.test(`each line is read as on the screen by a printer set to ${codePage}`, async (t) => {
    const { db, seams } = smallShop(t)
    insertPrinter(db)
    const by = { staffId: MANAGER_ID, terminalId: TERMINAL.id }
    const test = { page: 'characters', opens_drawer: false } as const
    write(db, (tx) => orderTestPage(tx, seams, { printerId: PRINTER_ID, test, by }))
    const json = db.prepare('SELECT model_json FROM print_job').pluck().get() as string
    const model = JSON.parse(json) as ReceiptModel
    const profile = { columns: 32, codePage, canCut: true, canDraw: true } as const
    const drawer = { draw: () => t.fail('nothing of it is drawn'), drawLogo: null, stop: null }
    const pictures = { drawer, readLogo: () => null } as never
    t.equal((await drawPictures(model, profile, pictures)).size, 0)
    const { text: lines, failures } = interpret(encodeReceipt(model, profile), 32)
    t.same(failures, [])
    const wanted = CODE_PAGE_SAMPLES.map(({ number, text }) => `${number}. ${text}`)
    t.same(
      lines.map((line) => line.trim()).filter((line) => /^\d\. /.test(line)),
      wanted,
    )
  })
}
