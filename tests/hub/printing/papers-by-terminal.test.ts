// Every paper and every drawer of a terminal goes by that terminal's own routes.
import t from 'tap'
import { grantsOf } from '#domain/permissions.ts'
import { ROUTED_PAPERS } from '#domain/wire/printer-message.ts'
import { finaliseAddenda } from '#hub/shift/finalise-addenda.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { closeTestShift, THE_MANAGER } from '../../support/close-shift.ts'
import { SHIFT_ID, testId } from '../../support/small-outlet.ts'
import type { Answer } from '../../support/test-terminal.ts'
import { openedBy, receipt } from '../account/account-desk.ts'
import { movement, newId, paperOf } from '../cash/cash-desk.ts'
import { openRefundDesk, refund, sell } from '../refund/refund-desk.ts'
import { insertPrinter, PRINTER_ID } from './print-shop.ts'

const OWN = testId(702)

const BILL = () => ({
  ...{ bill_id: newId(), cart_id: newId(), session_id: SHIFT_ID, label: 'Bu Ani' },
  lines: [
    {
      ...{ name: 'Mi goreng', quantity_milli: 2000, unit_code: 'pcs' },
      ...{ unit_price_minor: 3_150, total_minor: 6_300 },
    },
  ],
  total_minor: 6_300,
})

async function openRoutedDesk(t: Parameters<typeof openRefundDesk>[0]) {
  const desk = await openRefundDesk(t)
  const { db } = desk.hub
  insertPrinter(db, '127.0.0.1:9101', OWN)
  db.exec(`UPDATE printer SET is_default = 0 WHERE id = '${OWN}'`)
  const route = db.prepare('INSERT INTO printer_route VALUES (?, ?, ?)')
  for (const paper of ROUTED_PAPERS) route.run(paper, desk.till.id, OWN)
  const done = (answer: Answer): Answer => {
    t.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer
  }
  const jobs = () =>
    db.prepare('SELECT kind, printer_id FROM print_job ORDER BY rowid').all() as {
      kind: string
      printer_id: string
    }[]
  return { ...desk, done, jobs }
}

t.test('what is printed for a till comes out of that till’s printer', async (t) => {
  const { hub, till, done, jobs } = await openRoutedDesk(t)
  const post = async (path: string, body?: object) => done(await till.post(path, body))
  const sale = await sell({ till })
  await post(`/api/pos/transactions/${sale.offline_transaction_id}/reprint`)
  const { body } = done(await refund(till, sale, '1 1000', 3_150))
  await post(`/api/pos/refunds/${body.refund.refund_id}/reprint`)
  await post('/api/pos/bills', BILL())
  await post('/api/pos/cash-movements', movement())
  const opening = { event_id: newId(), session_id: SHIFT_ID, reason_code: 'give-change' }
  await post('/api/pos/no-sale', { ...opening, note: null, approval_id: null })
  hub.db.exec(`UPDATE printer SET drawer = 'none' WHERE id = '${OWN}'`)
  const drawerless = movement()
  await post('/api/pos/cash-movements', drawerless)
  t.same(paperOf(hub, drawerless.movement_id).kinds, ['slip'], 'no drawer hangs there')
  hub.db.exec(`UPDATE printer SET drawer = 'pin-2' WHERE id = '${OWN}'`)
  const counts = [{ value_minor: 100_000, count: 25 }]
  await post('/api/console/safe-counts', { count_id: newId(), counts, note: 'Awal' })
  await post('/api/console/bank-deposits', {
    ...{ deposit_id: newId(), amount_minor: 100_000, counts: null, bag_number: 'B-1', note: null },
  })
  await post('/api/pos/account-receipts', receipt(await openedBy(till), 50_000))
  await post(`/api/pos/sessions/${SHIFT_ID}/reports`, { part_no: 0 })
  const grants = grantsOf('manager')
  closeTestShift(hub.db, realSeams, { actor: { ...THE_MANAGER, grants, terminalId: till.id } })
  await post(`/api/pos/sessions/${SHIFT_ID}/reports`, { part_no: 0 })

  const printed = jobs()
  const elsewhere = printed.filter(({ printer_id }) => printer_id !== OWN)
  t.same(elsewhere, [], 'nothing went to the default printer')
  const count = (kind: string) => printed.filter((job) => job.kind === kind).length
  const kinds = ['receipt', 'receipt-copy', 'bill', 'slip', 'report', 'drawer-pulse']
  // Of sale and refund, and a copy of each; X, Z and its copy; a late sale opens no drawer.
  t.same(kinds.map(count), [2, 2, 1, 6, 3, 4])

  // An addendum closes by itself, at no terminal: it goes by the route of all.
  await sell({ till })
  hub.db.exec('UPDATE shift_addendum SET last_document_at_ms = 0')
  finaliseAddenda(hub.db, realSeams, () => false)
  t.same(jobs().at(-1), { kind: 'report', printer_id: PRINTER_ID })
})
