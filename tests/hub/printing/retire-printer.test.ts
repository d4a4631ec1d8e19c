import t, { type Test } from 'tap'
import { write } from '#hub/db/write.ts'
import { enqueueDrawerPulse, enqueuePaper } from '#hub/printing/enqueue-receipt.ts'
import { readPrinter } from '#hub/printing/printer-store.ts'
import { reinstatePrinter, retirePrinter } from '#hub/printing/retire-printer.ts'
import { MANAGER_ID, TERMINAL, testId } from '../../support/small-outlet.ts'
import { smallShop } from '../../support/small-shop.ts'
import { insertPrinter, PRINTER_ID, receiptOf, saleId } from './print-shop.ts'

const OTHER = testId(702)
const BY = { staffId: MANAGER_ID, terminalId: TERMINAL.id }

function openShop(t: Test) {
  const shop = smallShop(t)
  const { db, seams } = shop
  insertPrinter(db)
  insertPrinter(db, '127.0.0.1:9101', OTHER)
  db.exec(`UPDATE printer SET is_default = (id = '${OTHER}'), fallback_printer_id = '${PRINTER_ID}'
    WHERE id = '${OTHER}'`)
  db.exec(`UPDATE printer SET is_default = 0 WHERE id = '${PRINTER_ID}'`)
  db.prepare("INSERT INTO printer_route VALUES ('receipt', NULL, ?)").run(PRINTER_ID)
  let made = 0
  const order = (isHeld = false): void => {
    made += 1
    const id = testId(900_000 + made)
    const facts = { documentId: saleId(made), model: receiptOf(made), copyNo: 0, isHeld }
    write(db, (tx) => enqueuePaper(tx, { kind: 'receipt', ...facts, atMs: made, newId: () => id }))
  }
  const pulse = (): void => {
    const facts = { documentId: saleId(99), printerId: PRINTER_ID, atMs: 1 }
    write(db, (tx) => enqueueDrawerPulse(tx, { ...facts, newId: () => testId(999_999) }))
  }
  return {
    ...{ db, order, pulse },
    retire: (to: string | null = null, id = PRINTER_ID) =>
      write(db, (tx) => retirePrinter(tx, seams, id, to, BY)),
    reinstate: (id = PRINTER_ID) => write(db, (tx) => reinstatePrinter(tx, seams, id, BY)),
    jobs: () =>
      db
        .prepare('SELECT kind, state, last_error, printer_id FROM print_job ORDER BY id')
        .raw()
        .all(),
  }
}

t.test('what waits must be given to another printer, and goes there', async (t) => {
  const { db, order, pulse, retire, jobs } = openShop(t)
  order()
  order(true)
  pulse()
  t.match(retire(), { code: 'PRINTER_HAS_PAPERS', detail: '2' })
  t.match(retire(PRINTER_ID), { code: 'PRINTER_STAND_IN_UNFIT', field: 'move_to_printer_id' })
  t.equal(readPrinter(db, PRINTER_ID)?.is_active, 1)
  t.ok(retire(OTHER).ok)
  t.same(jobs(), [
    ['receipt', 'queued', 'moved', OTHER],
    ['receipt', 'held', 'moved', OTHER],
    ['drawer-pulse', 'cancelled', 'retired', PRINTER_ID],
  ])
  t.equal(db.prepare('SELECT count(*) FROM printer_route').pluck().get(), 0)
  t.equal(readPrinter(db, OTHER)?.fallback_printer_id, null)
  order()
  t.match(jobs().at(-2), ['receipt', 'queued', null, OTHER], 'nothing goes to it any more')
  const audited = db.prepare("SELECT payload FROM audit_entry WHERE kind = 'printer-retired'")
  t.match(JSON.parse(audited.pluck().get() as string), {
    ...{ moved_count: 2, moved_to_printer_id: OTHER, staff_id: MANAGER_ID },
  })
  t.ok(retire().ok, 'again is no change')
  t.equal(
    db.prepare("SELECT count(*) FROM audit_entry WHERE kind = 'printer-retired'").pluck().get(),
    1,
  )
})

for (const state of ['checking', 'sending', 'fencing', 'uncertain']) {
  t.test(`not while a paper is ${state}`, async (t) => {
    const { db, order, retire } = openShop(t)
    order()
    db.exec(`UPDATE print_job SET state = '${state}'`)
    t.match(retire(OTHER), { code: 'PRINTER_UNDECIDED', detail: '1' })
  })
}

t.test('the default one only when no other could be it', async (t) => {
  const { db, retire, reinstate } = openShop(t)
  t.match(retire(null, OTHER), { code: 'PRINTER_IS_DEFAULT' })
  t.match(retire(null, testId(1)), { code: 'PRINTER_UNKNOWN' })
  t.ok(retire().ok)
  t.ok(retire(null, OTHER).ok)
  t.ok(reinstate().ok)
  t.match(readPrinter(db, PRINTER_ID), { is_active: 1, is_default: 1 })
  t.ok(reinstate().ok, 'again is no change')
  t.ok(reinstate(OTHER).ok)
  t.match(readPrinter(db, OTHER), { is_active: 1, is_default: 0 })
  t.match(reinstate(testId(1)), { code: 'PRINTER_UNKNOWN' })
})

t.test('not back to where another one is now', async (t) => {
  const { db, retire, reinstate } = openShop(t)
  t.ok(retire().ok)
  db.exec(`UPDATE printer SET address = '127.0.0.1:9100' WHERE id = '${OTHER}'`)
  t.match(reinstate(), { code: 'PRINTER_ADDRESS_TAKEN' })
})
