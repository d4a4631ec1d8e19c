import t from 'tap'
import { all, sql } from '#hub/db/query.ts'
import { BROKEN, openPrintShop, REFUSED, SENT } from './print-shop.ts'

t.test('a job goes through its states and everybody hears of each', async (t) => {
  const shop = openPrintShop(t)
  shop.order(1)
  shop.start()
  await shop.settle()
  t.same(shop.published, ['checking', 'sending', 'sent'])
  const [job] = all(shop.db, sql.selectFrom('print_job').selectAll())
  t.match(job, { state: 'sent', bytes_accepted: 100, attempt_count: 1, last_error: null })
  t.equal(job?.model_json, '{}', 'a printed receipt is not kept twice')
})

t.test('one job at a time, in the order of the sales, a drawer first', async (t) => {
  const shop = openPrintShop(t)
  let running = 0
  shop.behave = async (call) => {
    running += 1
    t.equal(running, 1)
    await shop.settle()
    call.mayStart()
    running -= 1
    return SENT
  }
  shop.start()
  shop.order(1)
  shop.order(2)
  shop.pulse(3)
  shop.wake()
  shop.order(3)
  shop.wake()
  await shop.settle()
  await shop.settle()
  await shop.settle()
  await shop.settle()
  const labels = shop.calls.map(({ label }) => label)
  t.same(labels, ['drawer', 'MART01-T1-A-1', 'MART01-T1-A-2', 'MART01-T1-A-3'])
})

t.test('what did not start is tried again, later and later', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = () => REFUSED
  shop.order(1)
  shop.start()
  await shop.settle()
  t.same(shop.states(), ['receipt not-started refused'])
  // The tick of ten seconds wakes the worker as well, so the wait never grows beyond it here.
  const tries: number[] = []
  for (let second = 0; second < 60; second += 1) {
    await shop.pass(1_000)
    tries.push(shop.calls.length)
  }
  t.ok((tries.at(-1) ?? 0) >= 6 && (tries.at(-1) ?? 0) <= 14, `${tries.at(-1)} tries a minute`)
  shop.behave = (call) => (call.mayStart() ? SENT : REFUSED)
  await shop.pass(30_000)
  t.same(shop.states(), ['receipt sent'])
  const [job] = all(shop.db, sql.selectFrom('print_job').select('attempt_count'))
  t.equal(job?.attempt_count, shop.calls.length)
})

t.test(
  'a paper behind one that stands is told once, and nothing is while all goes on',
  async (t) => {
    const shop = openPrintShop(t)
    const queued = () => shop.published.filter((state) => state === 'queued').length
    shop.behave = () => REFUSED
    shop.order(1)
    shop.start()
    await shop.settle()
    shop.order(2)
    shop.wake()
    shop.wake()
    t.equal(queued(), 1)
    shop.order(3)
    shop.wake()
    t.equal(queued(), 2)
    shop.db.exec('ALTER TABLE print_job RENAME TO gone')
    t.doesNotThrow(() => shop.wake(), 'whoever wakes it has committed')
    shop.db.exec('ALTER TABLE gone RENAME TO print_job')
    shop.behave = (call) => (call.mayStart() ? SENT : REFUSED)
    await shop.pass(30_000)
    shop.order(4)
    shop.wake()
    await shop.pass(1_000)
    t.equal(queued(), 2)
  },
)

t.test('it waits for paper, and the next sale is told', async (t) => {
  const shop = openPrintShop(t)
  let goOn = () => {}
  shop.behave = (call) =>
    new Promise((resolve) => {
      call.mayStart()
      call.isFencing(100)
      call.waits('paper-out')
      goOn = () => resolve(SENT)
    })
  shop.order(1)
  shop.start()
  await shop.settle()
  shop.order(2)
  shop.wake()
  t.ok(shop.published.includes('queued'))
  goOn()
  await shop.settle()
})

t.test('a new sale shortens the wait, but a dead printer is not asked all the time', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = () => REFUSED
  shop.order(1)
  shop.start()
  await shop.settle()
  for (let wakes = 0; wakes < 50; wakes += 1) shop.wake()
  await shop.settle()
  t.equal(shop.calls.length, 1)
  await shop.pass(1_000)
  t.equal(shop.calls.length, 2)
})

t.test('an uncertain job is never tried again, and the next one waits a moment', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = (call) => {
    call.mayStart()
    return call.label.endsWith('-1') ? BROKEN : SENT
  }
  shop.order(1)
  shop.order(2)
  shop.start()
  await shop.settle()
  t.same(shop.states(), ['receipt uncertain connection-lost', 'receipt queued'])
  await shop.pass(1_000)
  await shop.pass(120_000)
  t.same(shop.states(), ['receipt uncertain connection-lost', 'receipt sent'])
  t.equal(shop.calls.length, 2)
  const [job] = all(shop.db, sql.selectFrom('print_job').selectAll())
  t.match(job, { bytes_accepted: 40, model_json: /MART01-T1-A-1/ }, 'kept for its copy')
})

t.test('held jobs wait for a tap', async (t) => {
  const shop = openPrintShop(t)
  shop.order(1, { isHeld: true })
  shop.start()
  await shop.pass(60_000)
  t.same(shop.states(), ['receipt held'])
  t.equal(shop.calls.length, 0)
})

t.test('a drawer pulse lives five seconds', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = () => REFUSED
  shop.start()
  shop.pulse(1)
  shop.wake()
  await shop.settle()
  await shop.pass(2_000)
  t.same(shop.states(), ['drawer-pulse not-started refused'])
  const tries = shop.calls.length
  t.ok(tries >= 2, 'tried while it lived')
  shop.behave = () => SENT
  await shop.pass(3_000)
  await shop.pass(30_000)
  t.equal(shop.calls.length, tries, 'not opened too late')
  t.same(shop.states(), ['drawer-pulse cancelled expired'])
})

t.test('a pulse that grows old while the printer is asked does not leave', async (t) => {
  const shop = openPrintShop(t)
  shop.start()
  shop.pulse(1)
  let mayStart = true
  shop.behave = (call) => {
    shop.clock.advance(5_000)
    mayStart = call.mayStart()
    return { state: 'withdrawn', problem: null, bytesAccepted: 0 }
  }
  shop.wake()
  await shop.settle()
  t.equal(mayStart, false)
  t.same(shop.states(), ['drawer-pulse cancelled expired'])
})

t.test('a clock that was set back does not keep a pulse alive', async (t) => {
  const shop = openPrintShop(t)
  shop.start()
  shop.pulse(1)
  shop.clock.advance(-60_000)
  shop.wake()
  await shop.settle()
  t.same(shop.states(), ['drawer-pulse cancelled expired'])
})

t.test('nobody is asked about a drawer', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = (call) => {
    call.mayStart()
    return BROKEN
  }
  shop.start()
  shop.pulse(1)
  shop.wake()
  await shop.settle()
  t.same(shop.states(), ['drawer-pulse cancelled connection-lost'])
})

t.test('a job that is cancelled while the printer is asked does not leave', async (t) => {
  const shop = openPrintShop(t)
  shop.order(1)
  let mayStart = true
  shop.behave = (call) => {
    shop.db.exec("UPDATE print_job SET state = 'cancelled'")
    mayStart = call.mayStart()
    return { state: 'withdrawn', problem: null, bytesAccepted: 0 }
  }
  shop.start()
  await shop.settle()
  t.equal(mayStart, false)
  t.same(shop.states(), ['receipt cancelled'])
})

t.test('a job that cannot be printed steps aside for the others', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = (call) => {
    if (call.label.endsWith('-1')) throw new Error('no such block')
    call.mayStart()
    return SENT
  }
  shop.order(1)
  shop.order(2)
  shop.start()
  await shop.settle()
  t.same(shop.states(), ['receipt held unprintable', 'receipt sent'])
})

t.test('when the start cannot be written, no byte leaves and the job is tried again', async (t) => {
  const shop = openPrintShop(t)
  const answers: boolean[] = []
  shop.behave = (call) => {
    answers.push(call.mayStart())
    return answers.at(-1) ? SENT : { state: 'withdrawn', problem: null, bytesAccepted: 0 }
  }
  shop.db.exec(`CREATE TRIGGER full BEFORE UPDATE ON print_job WHEN NEW.state = 'sending'
    BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  shop.order(1)
  shop.start()
  await shop.settle()
  t.same(shop.states(), ['receipt not-started hub-fault'])
  shop.db.exec('DROP TRIGGER full')
  await shop.pass(10_000)
  t.same(shop.states(), ['receipt sent'])
  t.same(answers, [false, true])
})

t.test(
  'when the end cannot be written, it is written later and nothing is printed twice',
  async (t) => {
    const shop = openPrintShop(t)
    shop.db.exec(`CREATE TRIGGER full BEFORE UPDATE ON print_job WHEN NEW.state = 'sent'
    BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    shop.order(1)
    shop.order(2)
    shop.start()
    await shop.pass(10_000)
    t.same(shop.states(), ['receipt sending', 'receipt queued'])
    shop.db.exec('DROP TRIGGER full')
    await shop.pass(30_000)
    t.same(shop.states(), ['receipt sent', 'receipt sent'])
    t.equal(shop.calls.length, 2)
  },
)

t.test('how far a job is cannot be written: the printer’s own word still counts', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = (call) => {
    call.mayStart()
    call.isFencing(100)
    call.waits('paper-out')
    call.waits(null)
    return { ...SENT, state: 'printed' }
  }
  shop.db.exec(`CREATE TRIGGER full BEFORE UPDATE ON print_job WHEN NEW.state = 'fencing'
    BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  shop.order(1)
  shop.start()
  await shop.settle()
  t.same(shop.states(), ['receipt printed'])
  t.equal(shop.calls.length, 1)
})

t.test('a stop lets the job under way finish and begins no other', async (t) => {
  const shop = openPrintShop(t)
  let finish = () => {}
  shop.behave = (call) =>
    new Promise((resolve) => {
      call.mayStart()
      finish = () => resolve(SENT)
    })
  shop.order(1)
  shop.order(2)
  const workers = shop.start()
  await shop.settle()
  const stopped = workers.stop()
  finish()
  await stopped
  t.same(shop.states(), ['receipt sent', 'receipt queued'])
})

t.test('an outlet without a printer has no jobs, and one job per document and copy', async (t) => {
  const shop = openPrintShop(t)
  const first = shop.order(1)
  t.equal(shop.order(1), first, 'the second order finds the first')
  t.not(shop.order(1, { copyNo: 1 }), first)
  t.same(shop.states(), ['receipt queued', 'receipt-copy queued'])
  shop.db.exec('DELETE FROM print_job; DELETE FROM printer')
  t.equal(shop.order(2), null)
  t.equal(shop.pulse(2), null)
})

t.test('a day without a printer leaves thousands of old pulses, dropped in portions', async (t) => {
  const shop = openPrintShop(t)
  shop.start()
  for (let n = 1; n <= 450; n += 1) shop.pulse(n)
  shop.order(451)
  shop.clock.advance(60_000)
  shop.wake()
  await shop.settle()
  t.same(
    shop.calls.map(({ label }) => label),
    ['MART01-T1-A-451'],
  )
  const cancelled = shop.states().filter((state) => state === 'drawer-pulse cancelled expired')
  t.equal(cancelled.length, 450)
})

t.test('a wake-up while a job is under way is not forgotten', async (t) => {
  const shop = openPrintShop(t)
  shop.behave = (call) => {
    if (call.label.endsWith('-1')) {
      shop.order(2)
      shop.wake()
    }
    call.mayStart()
    return SENT
  }
  shop.start()
  shop.order(1)
  shop.wake()
  await shop.settle()
  t.same(shop.states(), ['receipt sent', 'receipt sent'])
})

t.test('an idle printer is cleared ahead, later and later while that fails', async (t) => {
  const shop = openPrintShop(t)
  const clearedAtMs: number[] = []
  shop.clear = async () => {
    clearedAtMs.push(shop.clock.monotonicMs())
    if (clearedAtMs.length === 4) shop.clear = null
    return clearedAtMs.length < 4 ? 'unreachable' : null
  }
  shop.start()
  const startMs = shop.clock.monotonicMs()
  for (let n = 0; n < 200; n += 1) {
    shop.wake()
    await shop.pass(500)
  }
  const afterMs = clearedAtMs.map((atMs) => atMs - startMs)
  t.equal(afterMs.length, 4, 'and not once it is clear')
  t.ok(afterMs[0] === 500 && (afterMs[3] ?? 0) >= 3_500, `${afterMs}`)
  t.same(shop.calls, [])
})

t.test('a receipt that comes while a printer is cleared follows at once', async (t) => {
  const shop = openPrintShop(t)
  let finish = (_problem: string | null) => {}
  shop.clear = () =>
    new Promise((resolve) => {
      finish = resolve
    })
  shop.start()
  await shop.settle()
  shop.order(1)
  shop.wake()
  await shop.settle()
  t.same(shop.states(), ['receipt queued'])
  shop.clear = null
  finish('busy')
  await shop.settle()
  t.same(shop.states(), ['receipt sent'], 'whatever came of it')
})
