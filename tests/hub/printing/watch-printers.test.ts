// Idle printers that make real paper, over TCP: what is wrong is told before anybody prints.
import t, { type Test } from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { connectPrinter, lookAtPlace } from '#hub/devices/printer/connect-printer.ts'
import { FakePrinter, type FakePrinterOptions } from '#hub/devices/printer/fake-printer.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { waitUntil } from '../../devices/wait-until.ts'
import { startTestHub } from '../../support/hub.ts'
import { testId } from '../../support/small-outlet.ts'
import { insertPrinter, orderReceipts, PRINTER_ID } from './print-shop.ts'

const { timers } = realSeams
const OTHER_ID = testId(701)

async function openShop(t: Test, options: Partial<FakePrinterOptions> = {}) {
  const fake = await new FakePrinter({ port: 0, columns: 42, timers, ...options }).start()
  t.teardown(() => fake.stop())
  let wake = () => {}
  const hub = await startTestHub(t, {
    seed: (db) => insertPrinter(db, fake.address),
    deps: { wakePrinters: () => wake() },
    lookAtPrinter: (place) => lookAtPlace(place, timers),
  })
  const said: LiveMessage[] = []
  const { publish } = hub.live
  hub.deps.live.publish = (message) => {
    said.push(message)
    publish(message)
  }
  t.teardown(() => hub.printerWatch.stop())
  const startWorkers = () => {
    const workers = startPrintWorkers(hub.deps, (settings) => connectPrinter(settings, timers))
    wake = workers.wake
    t.teardown(() => workers.stop())
  }
  return { hub, fake, said, startWorkers }
}

const changesIn = (said: LiveMessage[]): number =>
  said.filter((each) => each.type === 'print-job-changed' && each.state === 'printer-changed')
    .length

t.test('an open cover is told to the tills of that printer, and that it was closed', async (t) => {
  const { hub, fake, said, startWorkers } = await openShop(t)
  startWorkers()
  insertPrinter(hub.db, '127.0.0.1:1', OTHER_ID)
  hub.db.prepare("INSERT INTO printer_route VALUES ('report', NULL, ?)").run(OTHER_ID)
  hub.db.prepare('UPDATE printer SET is_default = 0, fallback_order = 9 WHERE id = ?').run(OTHER_ID)
  const till = await hub.logIn()
  const own = async () => (await till.get('/api/pos/printers?paper=receipt')).body.printers
  hub.printerWatch.start()
  await waitUntil(() => hub.printerWatch.looks.of(PRINTER_ID) !== null)
  t.match(await own(), [{ printer_id: PRINTER_ID, problem: null }])
  await fake.setFault({ kind: 'cover-open' })
  await waitUntil(() => hub.printerWatch.looks.of(PRINTER_ID)?.problem === 'cover-open')
  t.ok(changesIn(said) >= 1)
  t.match(await own(), [{ printer_id: PRINTER_ID, problem: 'cover-open' }])
  const elsewhere = (await till.get('/api/pos/printers?paper=report')).body.printers
  t.match(elsewhere, [{ printer_id: OTHER_ID }], 'a paper that comes out elsewhere')
  t.equal((await till.get('/api/pos/printers')).body.printers.length, 2)
  const before = changesIn(said)
  await fake.setFault({ kind: 'none' })
  await waitUntil(() => hub.printerWatch.looks.of(PRINTER_ID)?.problem === null)
  t.ok(changesIn(said) > before)
  t.match(await own(), [{ problem: null }])
  t.same([fake.sheets, fake.uncut().items, fake.failures], [[], [], []], 'nothing was printed')
})

t.test('receipts among the looks come out once each, and paper that waited at once', async (t) => {
  const { hub, fake, startWorkers } = await openShop(t)
  startWorkers()
  hub.printerWatch.start()
  await fake.setFault({ kind: 'paper-out', afterBytes: 0 })
  await waitUntil(() => hub.printerWatch.looks.of(PRINTER_ID)?.problem === 'paper-out')
  orderReceipts(hub.db, 6)
  hub.deps.wakePrinters()
  await waitUntil(() => {
    const stuck = "SELECT count(*) FROM print_job WHERE last_error = 'paper-out'"
    return (hub.db.prepare(stuck).pluck().get() as number) > 0
  })
  await fake.setFault({ kind: 'none' })
  // Many more looks than there would be, so that each receipt meets some.
  const states = "SELECT count(*) FROM print_job WHERE state = 'printed'"
  const endMs = realSeams.clock.monotonicMs() + 60_000
  const isOver = () => realSeams.clock.monotonicMs() > endMs
  while ((hub.db.prepare(states).pluck().get() as number) < 6 && !isOver()) {
    await hub.printerWatch.looks.look({ isPatient: true })
    await new Promise((resolve) => setImmediate(resolve))
  }
  const ends = fake.text().filter((line) => line.startsWith('Akhir'))
  t.same(
    ends.sort(),
    [1, 2, 3, 4, 5, 6].map((n) => `Akhir ${n}.`),
  )
  t.same(fake.failures, [])
})

t.test('switched off: believed when it was met twice; a mute one is unknown', async (t) => {
  const { hub, fake, said } = await openShop(t, { isMute: true })
  const { looks } = hub.printerWatch
  const look = () => looks.look({ isPatient: true })
  for (const _ of [1, 2, 3, 4]) await look()
  t.equal(looks.of(PRINTER_ID), null, 'it never says how it is')
  await fake.setFault({ kind: 'refuse' })
  await look()
  t.equal(looks.of(PRINTER_ID), null, 'a program may have it for a moment')
  await look()
  t.match(looks.of(PRINTER_ID), { problem: 'refused' })
  t.equal(changesIn(said), 1)
  await fake.setFault({ kind: 'none' })
  await look()
  t.equal(looks.of(PRINTER_ID), null, 'there again, and as mute')
  t.equal(changesIn(said), 2)
  await fake.setFault({ kind: 'refuse' })
  void look()
  await looks.look()
  t.match(looks.of(PRINTER_ID), { problem: 'refused' }, 'at once where somebody wants to know')
})
