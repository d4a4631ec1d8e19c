import t, { type Test } from 'tap'
import { testId } from '../../support/small-outlet.ts'
import { BROKEN, insertPrinter, openPrintShop, PRINTER_ID, REFUSED, SENT } from './print-shop.ts'

const SECOND_ID = testId(701)
const THIRD_ID = testId(702)

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

/** Three, each standing in for the one before it, the first for the last. */
function openThree(t: Test) {
  const shop = openTwo(t)
  insertPrinter(shop.db, '127.0.0.1:9102', THIRD_ID)
  shop.db.exec(`UPDATE printer SET is_default = 0, fallback_printer_id = '${PRINTER_ID}'
    WHERE id = '${THIRD_ID}'`)
  shop.db.exec(`UPDATE printer SET fallback_printer_id = '${THIRD_ID}' WHERE id = '${SECOND_ID}'`)
  const visited = () =>
    shop.db
      .prepare("SELECT payload ->> 'to_printer_id' FROM audit_entry WHERE kind = 'print-job-moved'")
      .pluck()
      .all()
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await shop.pass(1_000)
  }
  return Object.assign(shop, { visited, passSeconds: pass })
}

t.test('along the chain, each printer once, and no further', async (t) => {
  const shop = openThree(t)
  shop.behave = () => REFUSED
  shop.start()
  shop.order(1)
  shop.wake()
  await shop.passSeconds(150)
  t.same([shop.places(), shop.visited()], [[THIRD_ID], [SECOND_ID, THIRD_ID]])
})

t.test('one of which it is known that it would not print is passed over', async (t) => {
  const shop = openThree(t)
  shop.looks.unwell.add(SECOND_ID)
  shop.behave = (call) =>
    shop.places()[0] === PRINTER_ID ? REFUSED : call.mayStart() ? SENT : REFUSED
  shop.start()
  shop.order(1)
  shop.wake()
  await shop.passSeconds(60)
  t.same([shop.places(), shop.visited()], [[THIRD_ID], [THIRD_ID]])
  const alone = openThree(t)
  alone.looks.unwell.add(SECOND_ID).add(THIRD_ID)
  alone.behave = () => REFUSED
  alone.start()
  alone.order(1)
  alone.wake()
  await alone.passSeconds(60)
  t.same([alone.places(), alone.visited()], [[PRINTER_ID], []], 'no better place than its own')
  alone.looks.unwell.delete(THIRD_ID)
  await alone.passSeconds(11)
  t.same(alone.places(), [THIRD_ID], 'until there is one')
})

t.test('every paper moves, also what waits behind; labels only to where labels are', async (t) => {
  const shop = openThree(t)
  shop.looks.unwell.add(THIRD_ID)
  shop.behave = () => REFUSED
  for (const kind of ['report', 'slip', 'bill', 'label', 'test-page', 'claim-code'] as const) {
    shop.put(kind)
  }
  shop.order(1)
  shop.order(2, { isHeld: true })
  shop.start()
  shop.wake()
  await shop.passSeconds(45)
  const placeOf = () =>
    Object.fromEntries(
      shop.db
        .prepare('SELECT kind || copy_no, printer_id FROM print_job WHERE state <> ?')
        .raw()
        .all('held') as [string, string][],
    )
  const [second, first] = [SECOND_ID, PRINTER_ID]
  t.same(placeOf(), {
    ...{ report0: second, slip0: second, bill0: second, receipt0: second },
    ...{ label0: first, 'test-page0': first, 'claim-code0': first },
  })
  shop.db.prepare("INSERT INTO printer_route VALUES ('label', NULL, ?)").run(THIRD_ID)
  shop.looks.unwell.delete(THIRD_ID)
  await shop.passSeconds(11)
  t.equal(placeOf().label0, THIRD_ID, 'its roll of labels hangs there')
  t.equal(
    shop.db.prepare("SELECT printer_id FROM print_job WHERE state = 'held'").pluck().get(),
    first,
  )
})

const auditsBefore = ({ db }: ReturnType<typeof openTwo>): number =>
  db
    .prepare("SELECT count(*) FROM audit_entry WHERE kind <> 'print-job-moved'")
    .pluck()
    .get() as number
