import t from 'tap'
import { run, sql } from '#hub/db/query.ts'
import type { PrintJobState } from '#hub/printing/print-job-store.ts'
import { openPrintShop } from './print-shop.ts'

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
