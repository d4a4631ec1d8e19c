import t from 'tap'
import { PATIENCE } from '#hub/devices/printer/printer.ts'
import { type FenceAbility, PrinterFence } from '#hub/devices/printer/printer-fence.ts'
import type { PrinterTalk } from '#hub/devices/printer/printer-talk.ts'
import { OUT_OF_PAPER, scriptPrinter } from './scripted-wire.ts'

const GS_R = '\x1dr\x01'
const isFence = (command: string): boolean => command === GS_R

function start(ability: FenceAbility = 'gs-r') {
  const printer = scriptPrinter()
  const fence = new PrinterFence(ability, PATIENCE)
  const waits: (string | null)[] = []
  const barrier = (talk: PrinterTalk) => watch(fence.barrier(talk))
  const after = (talk: PrinterTalk) => watch(fence.after(talk, (problem) => waits.push(problem)))
  /** A printer that answers everything at once, and a barrier that has come through. */
  const become = async () => {
    printer.answers = (command) => (isFence(command) ? [0] : [])
    const passed = barrier(printer.connect().talk)
    await printer.pass(PATIENCE.quietMs)
    t.equal(passed.end, null)
    printer.answers = () => []
  }
  return { printer, fence, waits, barrier, after, become }
}

/** What came of it, or `waiting` still. */
function watch<T>(promise: Promise<T>): { end: T | 'waiting' } {
  const watched: { end: T | 'waiting' } = { end: 'waiting' }
  void promise.then((end) => {
    watched.end = end
  })
  return watched
}

t.test(
  'a barrier comes back at once; the first one waits for answers of an earlier life',
  async (t) => {
    const { printer, barrier, become } = start()
    await become()
    printer.answers = () => [0]
    const second = barrier(printer.connect().talk)
    await printer.pass(0)
    t.equal(second.end, null, 'without a pause')
  },
)

t.test(
  'what an earlier life of the hub had asked is not the word about the first job',
  async (t) => {
    const { printer, barrier, after } = start()
    const { talk, say } = printer.connect()
    const passed = barrier(talk)
    await printer.pass(500)
    say(0)
    await printer.pass(300)
    t.equal(passed.end, 'waiting', 'this may be the answer of a job of before the start')
    say(0)
    await printer.pass(PATIENCE.quietMs)
    t.equal(passed.end, null)
    const proved = after(talk)
    await printer.pass(3_000)
    t.equal(proved.end, 'waiting', 'neither of the two proves this job')
    say(0)
    await printer.pass(0)
    t.equal(proved.end, null)
  },
)

t.test('owed answers are counted over connections', async (t) => {
  const { printer, barrier, after, become } = start()
  await become()
  const first = printer.connect()
  const lost = after(first.talk)
  await printer.pass(100)
  first.end()
  await printer.pass(0)
  t.equal(lost.end, 'connection-lost')
  const second = printer.connect()
  const passed = barrier(second.talk)
  await printer.pass(100)
  second.say(0)
  await printer.pass(1_000)
  t.equal(passed.end, 'waiting', 'one answer, two owed')
  second.say(0)
  await printer.pass(0)
  t.equal(passed.end, null)
})

t.test('an answer that comes between the barrier and the fence proves nothing', async (t) => {
  const { printer, after, become } = start()
  await become()
  const { talk, say } = printer.connect()
  say(0, 0)
  const proved = after(talk)
  await printer.pass(2_000)
  t.equal(proved.end, 'waiting')
  say(0)
  await printer.pass(0)
  t.equal(proved.end, null)
})

t.test('a printer that was switched off has forgotten what it owed', async (t) => {
  const { printer, barrier, after, become } = start()
  await become()
  const first = printer.connect()
  const lost = after(first.talk)
  await printer.pass(0)
  first.end()
  await printer.pass(0)
  t.equal(lost.end, 'connection-lost')
  printer.answers = () => [0]
  const passed = barrier(printer.connect().talk)
  await printer.pass(PATIENCE.barrierMs + PATIENCE.quietMs)
  t.equal(passed.end, null)
  printer.answers = () => []
  const next = printer.connect()
  const proved = after(next.talk)
  await printer.pass(0)
  next.say(0)
  await printer.pass(0)
  t.equal(proved.end, null, 'nothing is owed any more')
})

t.test('no answer to the barrier: something is inside still', async (t) => {
  const { printer, barrier, become } = start()
  await become()
  const passed = barrier(printer.connect().talk)
  await printer.pass(PATIENCE.barrierMs)
  t.equal(passed.end, 'busy')
})

t.test('a line that only hums proves nothing', async (t) => {
  const { printer, barrier } = start()
  const { talk, say } = printer.connect()
  const passed = barrier(talk)
  for (let n = 0; n < 60 && passed.end === 'waiting'; n += 1) {
    await printer.pass(200)
    say(0)
  }
  await printer.pass(0)
  t.equal(passed.end, 'busy')
})

t.test(
  'auto learns that there is no GS r after three silent barriers, and keeps to it',
  async (t) => {
    const { printer, fence, barrier } = start('auto')
    for (const end of ['busy', 'busy', null]) {
      t.ok(fence.isPossible)
      const passed = barrier(printer.connect().talk)
      await printer.pass(PATIENCE.barrierMs)
      t.equal(passed.end, end)
    }
    t.notOk(fence.isPossible)
    t.equal(printer.sent.length, 3)
    const passed = barrier(printer.connect().talk)
    await printer.pass(0)
    t.equal(passed.end, null)
    t.equal(printer.sent.length, 3, 'not asked again')
  },
)

t.test('auto that was answered once is never taken for mute again', async (t) => {
  const { printer, fence, barrier, become } = start('auto')
  await become()
  for (let n = 0; n < 5; n += 1) {
    const passed = barrier(printer.connect().talk)
    await printer.pass(PATIENCE.barrierMs)
    t.equal(passed.end, 'busy')
  }
  t.ok(fence.isPossible)
})

const idIn = (command: string): number[] => [...command.slice(-4)].map((c) => c.charCodeAt(0))
const processReply = (command: string): number[] => [0x37, 0x22, ...idIn(command), 0]

t.test('a process id proves its own job and no other', async (t) => {
  const { printer, barrier, after } = start('process-id')
  printer.answers = processReply
  const { talk, say } = printer.connect()
  const passed = barrier(talk)
  await printer.pass(0)
  t.equal(passed.end, null)
  const stale = processReply(printer.sent.at(-1) ?? '')
  printer.answers = () => []
  const proved = after(talk)
  await printer.pass(100)
  say(...stale)
  say(0, 0)
  await printer.pass(1_000)
  t.equal(proved.end, 'waiting', 'neither another name nor an answer without one')
  say(...processReply(printer.sent.at(-1) ?? ''))
  await printer.pass(0)
  t.equal(proved.end, null)
})

t.test('names that an earlier life of the hub gave prove nothing of this one', async (t) => {
  const lives = Array.from({ length: 20 }, () => start('process-id'))
  const firsts = await Promise.all(
    lives.map(async ({ printer, barrier }) => {
      printer.answers = processReply
      barrier(printer.connect().talk)
      await printer.pass(0)
      return idIn(printer.sent.at(-1) ?? '').join()
    }),
  )
  t.ok(new Set(firsts).size > 15, 'each life counts from somewhere else')

  const { printer, barrier, after } = start('process-id')
  printer.answers = processReply
  const { talk, say } = printer.connect()
  barrier(talk)
  await printer.pass(0)
  const [head, last = 0] = [
    idIn(printer.sent.at(-1) ?? '').slice(0, -1),
    idIn(printer.sent.at(-1) ?? '').at(-1),
  ]
  printer.answers = () => []
  // All that could come next in its count, said before it is asked.
  for (const sign of '0123456789abcdefghijklmnopqrstuvwxyz') {
    say(0x37, 0x22, ...head, sign.charCodeAt(0), 0)
  }
  const job = after(talk)
  await printer.pass(0)
  t.equal(job.end, 'waiting', `the job after ${last} was not named yet when those came`)
  say(...processReply(printer.sent.at(-1) ?? ''))
  await printer.pass(0)
  t.equal(job.end, null)
})

t.test('a process id that does not come back before a job: busy', async (t) => {
  const { printer, barrier } = start('process-id')
  const passed = barrier(printer.connect().talk)
  await printer.pass(PATIENCE.barrierMs)
  t.equal(passed.end, 'busy')
})

t.test('no paper: told once, waited for, told again that it goes on, and printed', async (t) => {
  const { printer, waits, after, become } = start()
  await become()
  printer.status = OUT_OF_PAPER
  const { talk, say } = printer.connect()
  const proved = after(talk)
  await printer.pass(5 * 60_000)
  t.same(waits, ['paper-out'])
  printer.status = 'well'
  await printer.pass(2_000)
  t.same(waits, ['paper-out', null])
  t.equal(proved.end, 'waiting')
  say(0)
  await printer.pass(0)
  t.equal(proved.end, null)
  t.same(waits, ['paper-out', null])
})

t.test('paper that is loaded and printed between two looks is told as going on too', async (t) => {
  const { printer, waits, after, become } = start()
  await become()
  printer.status = OUT_OF_PAPER
  const { talk, say } = printer.connect()
  const proved = after(talk)
  await printer.pass(3_000)
  say(0)
  await printer.pass(0)
  t.equal(proved.end, null)
  t.same(waits, ['paper-out', null])
})

const limits = [
  { status: 'well', problem: 'no-answer', afterMs: PATIENCE.wellMs },
  { status: 'silent', problem: 'no-answer', afterMs: PATIENCE.silentMs },
  { status: OUT_OF_PAPER, problem: 'paper-out', afterMs: PATIENCE.troubledMs },
] as const

for (const { status, problem, afterMs } of limits) {
  t.test(`patience with a printer that is ${problem} has its end`, async (t) => {
    const { printer, after, become } = start()
    await become()
    printer.status = status
    const proved = after(printer.connect().talk)
    await printer.pass(afterMs - 2_000)
    t.equal(proved.end, 'waiting')
    await printer.pass(6_000)
    t.equal(proved.end, problem)
  })
}

t.test('a wire that takes nothing more', async (t) => {
  const { printer, barrier, after, become } = start()
  await become()
  printer.writeProblem = 'stalled'
  const passed = barrier(printer.connect().talk)
  const proved = after(printer.connect().talk)
  await printer.pass(0)
  t.same([passed.end, proved.end], ['stalled', 'stalled'])
  printer.writeProblem = null
  printer.answers = () => [0]
  const again = barrier(printer.connect().talk)
  await printer.pass(0)
  t.equal(again.end, null, 'what was never sent is not owed')
})
