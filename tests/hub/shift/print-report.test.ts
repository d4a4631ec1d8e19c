import t, { type Test } from 'tap'
import { must } from '#domain/errors.ts'
import type { ReceiptModel } from '#domain/receipt-blocks.ts'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { createSaleTaker } from '#hub/sale/take-sale.ts'
import { printReport } from '#hub/shift/print-report.ts'
import { closeTestShift } from '../../support/close-shift.ts'
import { renderPaper } from '../../support/paper.ts'
import { makeSale } from '../../support/sale-maker.ts'
import { MANAGER_ID, SHIFT_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'

function shopWithPrinter(t: Test) {
  const shop = smallShop(t)
  const printer = {
    ...{ id: testId(70), name: 'Struk', transport: 'tcp', address: '127.0.0.1:9', columns: 42 },
    ...{ code_page: 'cp437', can_cut: 1, is_default: 1, fallback_order: 0 },
  }
  run(shop.db, sql.insertInto('printer').values(printer))
  const print = (more = {}) =>
    write(shop.db, (tx) =>
      printReport(tx, shop.seams, {
        ...{ shiftId: SHIFT_ID, partNo: 0, viewer: { maySeeExpected: true } },
        ...{ staffId: MANAGER_ID, terminalId: TERMINAL.id },
        ...more,
      }),
    )
  const papers = (): { copyNo: number; text: string }[] =>
    shop.db
      .prepare("SELECT copy_no, model_json FROM print_job WHERE kind = 'report' ORDER BY rowid")
      .all()
      .map((row) => {
        const { copy_no, model_json } = row as { copy_no: number; model_json: string }
        return {
          copyNo: copy_no,
          text: renderPaper(JSON.parse(model_json) as ReceiptModel, 42).join('\n'),
        }
      })
  return { ...shop, print, papers }
}

t.test('Z is printed at the close; again it is COPY 1, then COPY 2', async (t) => {
  const { db, deps, seams, print, papers } = shopWithPrinter(t)
  must(await createSaleTaker(deps).take('direct', makeSale({ number: 1 }), 0))
  closeTestShift(db, seams, { shortMinor: 1_300 })
  t.match(papers(), [{ copyNo: 0, text: /LAPORAN Z-1/ }])
  t.match(must(print()), { copy_no: 1 })
  t.match(must(print()), { copy_no: 2 })
  const [original, first, second] = papers()
  t.match(first?.text, /SALINAN 1/)
  t.match(second?.text, /SALINAN 2/)
  t.equal(second?.text.replace(/.*SALINAN 2.*\n/, ''), original?.text)
  t.match(original?.text, /Selisih +-1\.300/)
  t.match(print({ shiftId: testId(9) }), { code: 'REPORT_NOT_FOUND' })
  t.match(print({ partNo: 1 }), { code: 'REPORT_NOT_FOUND' })
})

t.test('X is a paper of its own each time; a blind one does not tell', async (t) => {
  const { db, print, papers } = shopWithPrinter(t)
  t.match(must(print()), { copy_no: 0 })
  t.match(must(print({ viewer: { maySeeExpected: false } })), { copy_no: 0 })
  const [seeing, blind] = papers()
  t.match(seeing?.text, /Seharusnya +200\.000/)
  t.notMatch(blind?.text, /200\.000/)
  const told = db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'report-printed'")
  t.equal(told.pluck().get(), 2)
  db.prepare('DELETE FROM print_job').run()
  db.prepare('DELETE FROM printer').run()
  t.match(print(), { code: 'PRINTER_NONE' })
})
