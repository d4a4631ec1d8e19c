// What an earlier life of the hub left in a printer is cleared away before there is a job; it is
// never weaker proof than a job's own.
import t from 'tap'
import { PATIENCE } from '#hub/devices/printer/printer.ts'
import type { PrinterProfile } from '#hub/devices/printer/printer-encoder.ts'
import type { FenceAbility } from '#hub/devices/printer/printer-fence.ts'
import { PrinterReadiness } from '#hub/devices/printer/printer-readiness.ts'
import { scriptPrinter } from './scripted-wire.ts'

const profile: PrinterProfile = { columns: 48, codePage: 'cp858', canCut: true, canDraw: false }
const RESYNC_START = '\0\0\0\0'
const isFence = (command: string): boolean => command === '\x1dr\x01'
const isResync = (command: string): boolean => command.startsWith(RESYNC_START)

type Options = { status?: 'auto' | 'dle-eot' | 'none'; fence?: FenceAbility; broken?: boolean }

function start({ status = 'auto', fence = 'auto', broken = false }: Options = {}) {
  const printer = scriptPrinter()
  const settings = { profile, abilities: { status, fence }, isPaperBroken: broken }
  const readiness = new PrinterReadiness(settings, PATIENCE)
  /** Its end, or `waiting` after `ms`. */
  const run = async (act: 'clearAhead' | 'prepare', ms: number) => {
    const { talk } = printer.connect()
    let end: string | null = 'waiting'
    void readiness[act](talk).then((said) => {
      end = said
    })
    await printer.pass(ms)
    return end
  }
  return { printer, readiness, run }
}

const LONG_MS = PATIENCE.statusMs * 4 + PATIENCE.barrierMs + 2 * PATIENCE.resyncQuietMs

t.test('a printer that was cleared ahead takes its first job at once', async (t) => {
  const { printer, readiness, run } = start({ broken: true })
  printer.answers = (command) => (isFence(command) ? [0] : [])
  t.equal(await run('clearAhead', PATIENCE.resyncQuietMs + 500), null)
  t.equal(readiness.canClearAhead, false)
  t.equal(printer.sent.filter(isResync).length > 0, true)
  const before = printer.sent.length
  t.equal(await run('prepare', 0), null, 'no pause at all')
  t.notOk(printer.sent.slice(before).some(isResync), 'and no zeros a second time')
  t.ok(printer.sent.length > before + 1, 'half a paper is cut by the job that can prove it')
})

t.test('a job that ended in doubt asks for it again', async (t) => {
  const { printer, readiness, run } = start()
  printer.answers = (command) => (isFence(command) ? [0] : [])
  await run('clearAhead', PATIENCE.resyncQuietMs + 500)
  readiness.noteBroken(true)
  t.equal(readiness.canClearAhead, true)
  t.equal(await run('clearAhead', PATIENCE.resyncQuietMs + 500), null)
  t.equal(readiness.canClearAhead, false)
})

t.test('silence beforehand is no sign of what a printer cannot do', async (t) => {
  const { printer, readiness, run } = start()
  printer.status = 'silent'
  for (let n = 0; n < 5; n += 1) t.equal(await run('clearAhead', LONG_MS), 'no-answer')
  t.same(printer.sent, [], 'nothing is sent to one that says nothing')
  printer.status = 'well'
  for (let n = 0; n < 5; n += 1) t.equal(await run('clearAhead', LONG_MS), 'busy')
  t.equal(readiness.fence.isPossible, true, 'five barriers without a word, and it may still know')
  printer.answers = (command) => (isFence(command) ? [0] : [])
  t.equal(await run('clearAhead', LONG_MS), null, 'it was only starting')
})

t.test('nothing is cleared where nothing proves it', async (t) => {
  const options: Options[] = [{ status: 'none' }, { fence: 'none' }]
  for (const abilities of options) {
    const { printer, readiness, run } = start(abilities)
    t.equal(readiness.canClearAhead, false)
    t.equal(await run('clearAhead', 0), null)
    t.same(printer.sent, [])
    await run('prepare', LONG_MS)
    t.ok(printer.sent.some(isResync), 'the first job still does it')
  }
})

t.test('an answer owed to an earlier life is heard out before the first job', async (t) => {
  const { printer, readiness } = start({ fence: 'gs-r' })
  const { talk, say } = printer.connect()
  let end: string | null = 'waiting'
  void readiness.clearAhead(talk).then((said) => {
    end = said
  })
  await printer.pass(500)
  say(0)
  await printer.pass(PATIENCE.resyncQuietMs - 500)
  t.equal(end, 'waiting', 'this may be the answer of a receipt of before the start')
  say(0)
  await printer.pass(PATIENCE.resyncQuietMs)
  t.equal(end, null)
})
