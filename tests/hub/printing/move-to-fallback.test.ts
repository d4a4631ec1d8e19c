import t, { type Test } from 'tap'
import { testId } from '../../support/small-outlet.ts'
import { BROKEN, insertPrinter, openPrintShop, PRINTER_ID, REFUSED, SENT } from './print-shop.ts'

const SECOND_ID = testId(701)

function openTwo(t: Test) {
  const shop = openPrintShop(t)
  insertPrinter(shop.db, '127.0.0.1:9101', SECOND_ID)
  shop.db.exec(`UPDATE printer SET is_default = 0 WHERE id = '${SECOND_ID}'`)
  const standIn = shop.db.prepare('UPDATE printer SET fallback_printer_id = ? WHERE id = ?')
  // Each for the other, as two tills beside each other have it.
  standIn.run(SECOND_ID, PRINTER_ID)
  standIn.run(PRINTER_ID, SECOND_ID)
  const places = () => shop.db.prepare('SELECT printer_id FROM print_job').pluck().all()
  return Object.assign(shop, { places })
}

t.test('a receipt that its printer does not answer for comes out of the next', async (t) => {
  const shop = openTwo(t)
  const onFirst = () => shop.places()[0] === PRINTER_ID
  shop.behave = (call) => (onFirst() ? REFUSED : call.mayStart() ? SENT : REFUSED)
  shop.start()
  shop.order(1)
  shop.wake()
  for (let second = 0; second < 25; second += 1) await shop.pass(1_000)
  t.same([shop.states(), shop.places()], [['receipt not-started refused'], [PRINTER_ID]])
  for (let second = 0; second < 20; second += 1) await shop.pass(1_000)
  t.same([shop.states(), shop.places()], [['receipt sent'], [SECOND_ID]])
  const audited = "SELECT payload FROM audit_entry WHERE kind = 'print-job-moved'"
  t.match(shop.db.prepare(audited).pluck().all(), [new RegExp(`"to_printer_id":"${SECOND_ID}"`)])
})

t.test('not an uncertain one, not a drawer, and not for want of paper', async (t) => {
  const shop = openTwo(t)
  shop.behave = (call) => {
    if (call.label.endsWith('-1')) return call.mayStart() ? BROKEN : REFUSED
    return { ...REFUSED, problem: 'paper-out' }
  }
  shop.start()
  shop.order(1)
  shop.order(2)
  shop.pulse(3)
  shop.wake()
  for (let second = 0; second < 60; second += 1) await shop.pass(1_000)
  t.same(new Set(shop.places()), new Set([PRINTER_ID]))
  t.match(shop.states()[0], /uncertain/)
})

t.test(
  'a receipt moves once: it does not wander between two that stand in for each other',
  async (t) => {
    const shop = openTwo(t)
    shop.behave = () => REFUSED
    shop.start()
    shop.order(1)
    shop.wake()
    for (let second = 0; second < 90; second += 1) await shop.pass(1_000)
    t.same(shop.places(), [SECOND_ID])
    t.equal(
      shop.db.prepare('SELECT count(*) FROM audit_entry').pluck().get(),
      1 + auditsBefore(shop),
    )
  },
)

t.test('a clock that was set back does not keep a receipt at a printer that is gone', async (t) => {
  const shop = openTwo(t)
  const onFirst = () => shop.places()[0] === PRINTER_ID
  shop.behave = (call) => (onFirst() ? REFUSED : call.mayStart() ? SENT : REFUSED)
  shop.start()
  shop.order(1)
  shop.db.prepare('UPDATE print_job SET created_at_ms = ?').run(shop.clock.nowMs() + 3_600_000)
  shop.wake()
  for (let second = 0; second < 25; second += 1) await shop.pass(1_000)
  t.same([shop.states(), shop.places()], [['receipt sent'], [SECOND_ID]])
})

t.test('nobody stands in, or only a retired printer: it waits', async (t) => {
  for (const change of ['fallback_printer_id = NULL', `is_active = (id <> '${SECOND_ID}')`]) {
    const shop = openTwo(t)
    shop.db.exec(`UPDATE printer SET ${change}`)
    shop.behave = () => REFUSED
    shop.start()
    shop.order(1)
    shop.wake()
    for (let second = 0; second < 60; second += 1) await shop.pass(1_000)
    t.same(shop.places(), [PRINTER_ID], change)
  }
})

const auditsBefore = ({ db }: ReturnType<typeof openTwo>): number =>
  db
    .prepare("SELECT count(*) FROM audit_entry WHERE kind <> 'print-job-moved'")
    .pluck()
    .get() as number
