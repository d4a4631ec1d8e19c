import t from 'tap'
import { run, sql } from '#hub/db/query.ts'
import { write } from '#hub/db/write.ts'
import { enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import type { PrintJobState } from '#hub/printing/print-job-store.ts'
import { doubtRestoredJobs } from '#hub/printing/recover-print-jobs.ts'
import { testId } from '../../support/small-outlet.ts'
import { openPrintShop, receiptOf, saleId } from './print-shop.ts'

const restarts: { state: PrintJobState; receipt: string; drawer: string; isPrinted: boolean }[] = [
  { state: 'held', receipt: 'held', drawer: 'held', isPrinted: false },
  { state: 'queued', receipt: 'sent', drawer: 'cancelled restart', isPrinted: true },
  { state: 'checking', receipt: 'sent', drawer: 'cancelled restart', isPrinted: true },
  { state: 'not-started', receipt: 'sent', drawer: 'cancelled restart', isPrinted: true },
  {
    ...{ state: 'sending', receipt: 'uncertain restart', drawer: 'cancelled restart' },
    isPrinted: false,
  },
  {
    ...{ state: 'fencing', receipt: 'uncertain restart', drawer: 'cancelled restart' },
    isPrinted: false,
  },
  { state: 'uncertain', receipt: 'uncertain', drawer: 'uncertain', isPrinted: false },
  { state: 'sent', receipt: 'sent', drawer: 'sent', isPrinted: false },
  { state: 'printed', receipt: 'printed', drawer: 'printed', isPrinted: false },
  { state: 'cancelled', receipt: 'cancelled', drawer: 'cancelled', isPrinted: false },
]

for (const { state, receipt, drawer, isPrinted } of restarts) {
  t.test(`restart while a job is ${state}`, async (t) => {
    const shop = openPrintShop(t)
    shop.order(1)
    shop.pulse(1)
    run(shop.db, sql.updateTable('print_job').set({ state }))
    shop.start()
    await shop.settle()
    t.same(shop.states(), [`receipt ${receipt}`, `drawer-pulse ${drawer}`])
    t.same(
      shop.calls.map(({ label }) => label),
      isPrinted ? ['MART01-T1-A-1'] : [],
    )
  })
}

t.test('a restored database prints nothing twice: what waited then is asked about', async (t) => {
  const shop = openPrintShop(t)
  const states = ['queued', 'checking', 'not-started', 'held', 'printed'] as const
  for (const n of states.keys()) shop.order(n + 1)
  const put = shop.db.prepare('UPDATE print_job SET state = ? WHERE document_id = ?')
  for (const [n, state] of states.entries()) put.run(state, saleId(n + 1))
  shop.pulse(9)
  const label = { kind: 'label', documentId: saleId(8), model: receiptOf(8), copyNo: 0 } as const
  const order = { ...label, atMs: shop.clock.nowMs(), newId: () => testId(990_000) }
  write(shop.db, (tx) => enqueuePaper(tx, order))
  t.equal(
    write(shop.db, (tx) => doubtRestoredJobs(tx, shop.clock.nowMs())),
    3,
  )
  shop.start()
  await shop.settle()
  t.same(shop.states(), [
    ...['receipt uncertain restored', 'receipt uncertain restored', 'receipt uncertain restored'],
    ...['receipt held', 'receipt printed', 'drawer-pulse cancelled restart', 'label sent'],
  ])
  t.same(
    shop.calls.map(({ label }) => label),
    ['MART01-T1-A-8'],
  )
})
