// Devices with a person beside them: what is asked, and what each answer and each silence comes to.
import t from 'tap'
import type { CheckItem } from '../../provisioning/ocean/check/check-report.ts'
import {
  type GivenAnswers,
  readAnswer,
  tryPrinters,
  tryScanner,
} from '../../provisioning/ocean/check/try-devices.ts'
import { createScreen } from '../../provisioning/ocean/screen.ts'
import { testId } from '../support/small-outlet.ts'

const PRINTER = {
  ...{ printer_id: testId(60), name: 'Kasir 1', transport: 'tcp', has_drawer: true },
  ...{ problem: null, is_said: true },
}
const NOTHING: GivenAnswers = { paper: null, drawer: null, scanner: null }

/** Somebody sits there and says these, in this order; null: nobody does. */
function personSaying(answers: string[] | null) {
  const asked: string[] = []
  const streams = {
    out: { write: () => true },
    err: { write: () => true },
    input: process.stdin,
  }
  const plain = createScreen(streams, { language: 'id', isJson: false, environment: {} })
  const ask = async (question: string): Promise<string> => {
    asked.push(question)
    return answers?.shift() ?? ''
  }
  const confirm = async (question: string): Promise<boolean> => (await ask(question)) === 'y'
  return { asked, screen: { ...plain, canAsk: answers !== null, ask, confirm } }
}

type Try = { states?: string[]; says?: string[] | null; given?: GivenAnswers; skip?: string }

/** A box whose test page goes through these states. */
async function tryOn({ states = ['printed'], says = null, given = NOTHING, skip }: Try) {
  const posted: unknown[] = []
  const client = {
    post: async (_path: string, body?: unknown) => {
      posted.push(body)
      return { print_job_id: testId(1) }
    },
    get: async () => {
      const [state, problem = null] = (states.shift() ?? 'printed').split(' ')
      return { state, problem }
    },
  }
  const { asked, screen } = personSaying(says)
  const found: CheckItem[] = []
  const device = { client, screen, given, wants: (check: string) => check !== skip }
  await tryPrinters(device, [PRINTER], (item) => found.push(item))
  const lines = found.map(
    ({ check, verdict, reason, said_by }) => `${check} ${verdict} ${reason} ${said_by}`,
  )
  return { lines, asked, posted }
}

t.test('what came out is asked, once for the page and once for the drawer', async (t) => {
  const both = await tryOn({ states: ['queued', 'sending', 'printed'], says: ['y', 'y'] })
  t.same(both.lines, ['printer pass printer-printed person', 'drawer pass drawer-opened person'])
  t.match(both.asked, [/Kasir 1/, /Laci/])
  t.same(both.posted, [{ opens_drawer: true }])
  const neither = await tryOn({ says: ['t', 't'] })
  t.same(neither.lines, [
    'printer fail printer-unreadable person',
    'drawer fail drawer-shut person',
  ])
  const mute = await tryOn({ states: ['sent'], says: ['y', 'y'] })
  t.equal(mute.lines[0], 'printer pass printer-sent person')
})

t.test('a printer that fails is not asked about, nor its drawer', async (t) => {
  const ends: [string, string][] = [
    ['uncertain connection-lost', 'printer-uncertain'],
    ['not-started paper-out', 'printer-stands'],
    ['cancelled', 'printer-stands'],
  ]
  for (const [state, reason] of ends) {
    const { lines, asked } = await tryOn({ states: [state], says: ['y', 'y'] })
    t.same(lines, [`printer fail ${reason} box`, 'drawer skipped drawer-unasked box'], state)
    t.same(asked, [])
  }
})

t.test('silence is no yes, and flags answer in a person’s place', async (t) => {
  const silent = await tryOn({})
  t.same(silent.lines, ['printer skipped nobody-looked box', 'drawer skipped nobody-looked box'])
  const given = { paper: 'yes', drawer: 'no', scanner: null } as const
  const told = await tryOn({ says: ['t'], given })
  t.same(told.lines, ['printer pass printer-printed person', 'drawer fail drawer-shut person'])
  t.same(told.asked, [], 'nobody is asked what a flag has said')
  const without = await tryOn({ says: ['y'], skip: 'drawer' })
  t.same(without.lines, ['printer pass printer-printed person'])
  t.same(without.posted, [{ opens_drawer: false }], 'and no drawer opens that nobody wants')
  t.throws(() => readAnswer('paper', 'maybe'), { code: 'USAGE' })
  t.equal(readAnswer('paper', 'Ya'), 'yes')
})

t.test('a scan that is typed is proof, a word is a person’s', async (t) => {
  const scan = async (says: string[] | null, scanner: string | null = null) => {
    const { screen } = personSaying(says)
    const given = { ...NOTHING, scanner }
    const { verdict, reason, said_by } = await tryScanner({
      ...{ client: { get: async () => null, post: async () => null }, screen, given },
      wants: () => true,
    })
    return `${verdict} ${reason} ${said_by}`
  }
  t.equal(await scan(['8991002101234']), 'pass scanner-read laptop')
  t.equal(await scan([']E08991002101234']), 'pass scanner-read laptop')
  t.equal(await scan(['8991002101241']), 'fail scanner-wrong laptop')
  t.equal(await scan(['ya']), 'pass scanner-seen person')
  t.equal(await scan(['t']), 'fail scanner-silent person')
  t.equal(await scan(['']), 'skipped nobody-looked laptop')
  t.equal(await scan(null), 'skipped nobody-looked laptop')
  t.equal(await scan(null, '8991002101234'), 'pass scanner-read laptop')
})
