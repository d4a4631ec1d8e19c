import t from 'tap'
import { write } from '#hub/db/write.ts'
import { enqueueDrawerPulse, enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { insertPrinter, PRINTER_ID, receiptOf, saleId } from './print-shop.ts'

const [OFFICE, OWN] = [testId(701), testId(702)]

t.test('a paper goes by its kind and its terminal, else to the default printer', async (t) => {
  const { db } = smallShop(t)
  for (const id of [PRINTER_ID, OFFICE, OWN]) insertPrinter(db, `127.0.0.1:${id.slice(-3)}`, id)
  db.exec(`UPDATE printer SET is_default = 0 WHERE id <> '${PRINTER_ID}'`)
  const route = db.prepare('INSERT INTO printer_route VALUES (?, ?, ?)')
  route.run('report', null, OFFICE)
  route.run('receipt', TERMINAL.id, OWN)
  route.run('receipt', null, OFFICE)
  route.run('drawer', TERMINAL.id, OWN)
  let n = 0
  const placeOf = (jobId: string | null) =>
    db.prepare('SELECT printer_id FROM print_job WHERE id = ?').pluck().get(jobId)
  const facts = (terminalId?: string) => {
    n += 1
    const id = testId(900_000 + n)
    return { documentId: saleId(n), atMs: n, newId: () => id, ...(terminalId && { terminalId }) }
  }
  const paper = (kind: 'receipt' | 'report' | 'slip', terminalId?: string) => {
    const order = { kind, model: receiptOf(1), copyNo: 0, ...facts(terminalId) }
    return placeOf(write(db, (tx) => enqueuePaper(tx, order)))
  }
  const drawer = (terminalId?: string) =>
    placeOf(write(db, (tx) => enqueueDrawerPulse(tx, facts(terminalId))))

  t.equal(paper('receipt', TERMINAL.id), OWN)
  t.equal(paper('receipt', testId(1)), OFFICE, 'another terminal has the route of all')
  t.equal(paper('receipt'), OFFICE)
  t.equal(paper('report', TERMINAL.id), OFFICE)
  t.equal(paper('slip', TERMINAL.id), PRINTER_ID)
  t.equal(drawer(TERMINAL.id), OWN)
  t.equal(drawer(), PRINTER_ID)
})
