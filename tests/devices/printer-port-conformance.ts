// What every wire to a printer must do; run against each transport with a fake of its kind.
import type { Test } from 'tap'
import type { Fault } from '#hub/devices/printer/fake-printer.ts'
import type { PrinterPort, PrinterProblem } from '#hub/devices/printer/printer-port.ts'
import { PrinterTalk } from '#hub/devices/printer/printer-talk.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { waitUntil } from './wait-until.ts'

export type PrinterUnderTest = {
  port: PrinterPort
  setFault(fault: Fault): Promise<void>
  /** Everything on paper so far. */
  text(): string[]
  bytesReceived(): number
  /** What is said when nobody is there. */
  absence: PrinterProblem
  /** So many bytes more than were counted may have been taken; null: the kernel's word. */
  slackBytes: number | null
}

/** For an answer that comes, on a busy machine; and for one that does not. */
const ANSWER_MS = 4_000
const SILENCE_MS = 400
const CHUNK_MS = 1_600
const LINE = Buffer.from('Halo\n')
/** More than the kernel takes in for a printer that has stopped reading. */
const HUGE_BYTES = 16 * 1024 * 1024

async function open(port: PrinterPort) {
  const connected = await port.connect()
  if (!connected.ok) throw new Error(connected.problem)
  return new PrinterTalk(connected.wire, realSeams.timers, CHUNK_MS)
}

export async function checkPrinterPort(
  t: Test,
  start: (t: Test) => Promise<PrinterUnderTest>,
): Promise<void> {
  await t.test('sends, counts, and the bytes become paper', async (t) => {
    const printer = await start(t)
    const link = await open(printer.port)
    t.same(await link.send(LINE), { bytesAccepted: LINE.length, problem: null })
    t.equal(await link.close(), null)
    t.same(printer.text(), ['Halo'])
  })

  await t.test('status is answered, also in the middle of a job', async (t) => {
    const printer = await start(t)
    const link = await open(printer.port)
    await printer.setFault({ kind: 'paper-out', afterBytes: LINE.length })
    t.equal(await link.askStatus(1, ANSWER_MS), 0x12)
    await link.send(LINE)
    await waitUntil(() => printer.text().length > 0)
    t.equal(await link.askStatus(4, ANSWER_MS), 0x72)
    await link.close()
    t.same(printer.text(), ['Halo'])
  })

  await t.test('nobody there', async (t) => {
    const printer = await start(t)
    await printer.setFault({ kind: 'refuse' })
    t.same(await printer.port.connect(), { ok: false, problem: printer.absence })
  })

  await t.test('a printer that stopped reading: the count says how far it got', async (t) => {
    const printer = await start(t)
    await printer.setFault({ kind: 'stall', afterBytes: 2_000 })
    const link = await open(printer.port)
    const { bytesAccepted, problem } = await link.send(Buffer.alloc(HUGE_BYTES, LINE))
    t.equal(problem, 'stalled')
    t.ok(bytesAccepted >= printer.bytesReceived() && bytesAccepted < HUGE_BYTES, `${bytesAccepted}`)
    t.equal(await link.askStatus(1, SILENCE_MS), 'no-answer')
    await link.close()
    if (printer.slackBytes === null) return
    await printer.setFault({ kind: 'none' })
    const again = await open(printer.port)
    t.type(await again.askStatus(1, ANSWER_MS), 'number', 'what went before has arrived')
    await again.close()
    const uncounted = printer.bytesReceived() - bytesAccepted
    t.ok(uncounted >= 0 && uncounted <= printer.slackBytes, `${uncounted} bytes were not counted`)
  })

  await t.test('a connection that breaks is said to be lost', async (t) => {
    const printer = await start(t)
    await printer.setFault({ kind: 'reset', afterBytes: 2_000 })
    const link = await open(printer.port)
    const { bytesAccepted, problem } = await link.send(Buffer.alloc(HUGE_BYTES, LINE))
    t.equal(problem, 'connection-lost')
    t.ok(bytesAccepted < HUGE_BYTES)
    t.equal(await link.askStatus(1, ANSWER_MS), 'connection-lost')
    t.equal(await link.close(), 'connection-lost')
  })
  await checkReturns(t, start)
}

async function checkReturns(t: Test, start: (t: Test) => Promise<PrinterUnderTest>): Promise<void> {
  await t.test('a printer that comes back is found again', async (t) => {
    const printer = await start(t)
    const link = await open(printer.port)
    await printer.setFault({ kind: 'refuse' })
    const ended = await link.awaitFences(1, ANSWER_MS)
    t.equal(ended, 'connection-lost')
    t.equal((await link.send(LINE)).problem, 'connection-lost')
    await link.close()
    await printer.setFault({ kind: 'none' })
    const again = await open(printer.port)
    t.same(await again.send(LINE), { bytesAccepted: LINE.length, problem: null })
    t.equal(await again.askStatus(1, ANSWER_MS), 0x12)
    t.equal(await again.close(), null)
    t.same(printer.text(), ['Halo'])
  })

  await t.test('what was said to an earlier connection is not heard by the next', async (t) => {
    const printer = await start(t)
    const first = await open(printer.port)
    await first.send(Buffer.from([0x10, 0x04, 1, 0x10, 0x04, 2]))
    await first.close()
    const second = await open(printer.port)
    t.equal(await second.awaitFences(1, SILENCE_MS), 'no-answer')
    await printer.setFault({ kind: 'paper-out', afterBytes: 0 })
    t.equal(await second.askStatus(4, ANSWER_MS), 0x72)
    await second.close()
  })

  await t.test('questions in a row are answered in their order, and none is doubled', async (t) => {
    const printer = await start(t)
    const link = await open(printer.port)
    await printer.setFault({ kind: 'cover-open' })
    const asked: unknown[] = []
    for (const kind of [1, 2, 3, 4] as const) asked.push(await link.askStatus(kind, ANSWER_MS))
    t.same(asked, [0x1a, 0x16, 0x12, 0x12])
    t.equal(await link.close(), null)
  })
}
