// What came second under the id of a sale: shown, and made a sale only while that can be.
import t from 'tap'
import { readConflictDetail } from '#hub/conflict/read-conflict-detail.ts'
import { testId } from '../../support/small-outlet.ts'
import { conflictDesk, newId } from './conflict-desk.ts'

const again = { action: 'sold-again', reason: 'corrected' } as const

/** The first sale, and another of the same id, changed so. */
async function duplicate(t: Parameters<typeof conflictDesk>[0], change: object) {
  const desk = conflictDesk(t)
  const { sale } = await desk.sell({ transactionId: newId() })
  await desk.sell({ transactionId: sale.offline_transaction_id }, change)
  return { desk, sale, conflict: desk.open('duplicate_transaction') }
}

t.test('a second sale under a number of its own is no claim on the first one’s', async (t) => {
  const { desk, conflict } = await duplicate(t, { number: 2, receipt_number: 'TEST01-T1-A-2' })
  t.equal(desk.settle(conflict, again), 'settled')
  t.equal(desk.one('SELECT count(*) FROM sale'), 2)
  t.equal(desk.one("SELECT count(*) FROM conflict WHERE type = 'duplicate_receipt_number'"), 0)
  t.same(desk.faults(), [])
})

t.test('what no longer lies in quarantine, or is of no terminal here, is not sold', async (t) => {
  const gone = await duplicate(t, { note: 'lain' })
  gone.desk.db.prepare('UPDATE quarantine SET payload_json = ?').run('{}')
  t.equal(gone.desk.settle(gone.conflict, again), 'CONFLICT_DOCUMENT_UNFIT')
  const seen = readConflictDetail(gone.desk.db, gone.conflict, 0)
  t.match(seen, { first: { note: null }, second: null }, 'it is shown as missing')
  const strange = await duplicate(t, { terminal_id: testId(4_999) })
  t.equal(strange.desk.settle(strange.conflict, again), 'UNKNOWN_TERMINAL terminal_id')
  t.equal(strange.desk.one('SELECT count(*) FROM sale'), 1)
})

t.test('a duplicate of what is no sale, and a product without stock, are shown', (t) => {
  const desk = conflictDesk(t)
  const command = desk.raise(newId(), 'duplicate_transaction', { payload_hash: 'x' })
  t.match(readConflictDetail(desk.db, command, 0), { first: null, second: null, refund_ids: [] })
  const never = desk.raise(newId(), 'inventory_shortage', { product_id: newId(), stock_milli: -1 })
  t.match(readConflictDetail(desk.db, never, 0), { stock_milli: 0 })
  t.equal(readConflictDetail(desk.db, newId(), 0), null, 'none of that id')
  t.end()
})
