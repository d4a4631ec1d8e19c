import t from 'tap'
import type { ReprintPage } from '#domain/wire/printer-message.ts'
import { appendAudit } from '#hub/audit/append-audit.ts'
import { write } from '#hub/db/write.ts'
import { REPRINT_PAGE_MAX, REPRINT_QUERY, readReprints } from '#hub/printing/reprint-view.ts'
import { CASHIER_ID, MANAGER_ID, SHIFT_ID } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { openRefundDesk, refund, sell } from '../refund/refund-desk.ts'
import { PRINTER_ID } from './print-shop.ts'

const NOBODY = { before: null, fromMs: null, untilMs: null, staffId: null, number: null }

t.test('who printed what again, when, where and as which copy', async (t) => {
  const { hub, till } = await openRefundDesk(t)
  const sale = await sell({ till })
  const id = sale.offline_transaction_id
  await till.post(`/api/pos/transactions/${id}/reprint`)
  const cashier = await hub.logIn(CASHIER_ID, 'Kasir 2')
  await cashier.post(`/api/pos/transactions/${id}/reprint`)
  const back = (await refund(till, sale, '1 1000', 3_150)).body.refund
  await till.post(`/api/pos/refunds/${back.refund_id}/reprint`)
  await till.post(`/api/pos/sessions/${SHIFT_ID}/reports`, { part_no: 0 })
  const job = hub.db.prepare("SELECT id FROM print_job WHERE document_id = ? AND kind = 'receipt'")
  hub.db.exec(
    `UPDATE print_job SET state = 'uncertain' WHERE document_id = '${id}' AND copy_no = 0`,
  )
  const lost = `/api/pos/print-jobs/${job.pluck().get(id)}/answer`
  t.equal((await till.post(lost, { came_out: false })).status, 200)

  const ask = async (query = '') =>
    (await till.get(`/api/console/reprints${query}`)).body as ReprintPage
  const name = `Printer ${PRINTER_ID.slice(-3)}`
  const { reprints, has_more } = await ask()
  t.equal(has_more, false)
  t.match(reprints, [
    { paper: 'receipt', number: sale.receipt_number, copy_no: 3, was_lost: true },
    { paper: 'refund', number: back.refund_number, copy_no: 1, staff_id: MANAGER_ID },
    { paper: 'receipt', copy_no: 2, staff_name: 'Sari', terminal_code: cashier.code },
    {
      ...{ paper: 'receipt', number: sale.receipt_number, copy_no: 1, was_lost: false },
      ...{ staff_name: 'Budi', terminal_code: till.code, printer_name: name },
    },
  ])
  t.equal(reprints.length, 4, 'an X report is no copy')

  const copies = async (query: string) => (await ask(query)).reprints.map((each) => each.copy_no)
  t.same(await copies(`?staff_id=${CASHIER_ID}`), [2])
  t.same(await copies(`?number=${sale.receipt_number.toLowerCase()}`), [3, 2, 1])
  t.same(await copies('?number=%25'), [], 'a sign is a sign, not a pattern')
  t.same(await copies(`?before=${reprints[2]?.sequence}`), [1])
  t.same(await copies('?day=2020-01-01'), [])
  const wrong = await till.get('/api/console/reprints?day=2026-02-30')
  t.match(wrong, { status: 400, body: { error: { code: 'INVALID_REQUEST', field: 'day' } } })
})

t.test('a page at a time, and a day by the outlet’s own clock', async (t) => {
  const { db } = smallShop(t)
  const noon = Date.UTC(2026, 10, 20, 17)
  write(db, (tx) => {
    for (let copy_no = 1; copy_no <= REPRINT_PAGE_MAX + 1; copy_no += 1) {
      const payload = { sale_id: 'gone', copy_no, staff_id: 'gone', terminal_id: 'gone' }
      appendAudit(tx, { kind: 'receipt-reprinted', payload, atMs: noon - (copy_no % 2) })
    }
  })
  const page = readReprints(db, NOBODY)
  t.equal(page.reprints.length, REPRINT_PAGE_MAX)
  t.equal(page.has_more, true)
  t.match(page.reprints[0], { number: null, staff_name: null, printer_name: null })
  const before = page.reprints.at(-1)?.sequence ?? 0
  t.equal(readReprints(db, { ...NOBODY, before }).reprints.length, 1)
  const on = (fromMs: number) =>
    readReprints(db, { ...NOBODY, fromMs, untilMs: fromMs + 86_400_000 }).reprints.length
  t.equal(on(noon), 25)
  t.equal(on(noon - 86_400_000), 26)
})

t.test('the rows of a year of sales are not walked', async (t) => {
  const { db } = smallShop(t)
  const asked = { ...NOBODY, before: 9, fromMs: 0, untilMs: 9, limit: 9 }
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${REPRINT_QUERY}`).all(asked) as { detail: string }[]
  const steps = plan.map(({ detail }) => detail)
  t.ok(steps.some((step) => /SEARCH audit_entry USING .*audit_beside_sales/.test(step)))
  t.same(
    steps.filter((step) => /^SCAN /.test(step)),
    [],
  )
})
