// The whole acceptance run, in its order: what the box measures, what a terminal would meet, what a
// person sees, and last what lies beyond the shop, which had the most time to wake up.
import type { BoxAnswer, BoxFacts } from '#domain/wire/box-message.ts'
import type { HealthAnswer } from '#domain/wire/health-message.ts'
import type { BoxClient, BoxPlace } from '../box-client.ts'
import type { Screen } from '../screen.ts'
import { CHECKS, type CheckItem, type CheckName } from './check-report.ts'
import { judgeMachine, judgeOutside } from './judge-facts.ts'
import { tryLan, tryName, tryPage, tryTls } from './look-from-outside.ts'
import { showItem, showProgress } from './show-report.ts'
import { type GivenAnswers, tryPrinters, tryScanner } from './try-devices.ts'

/** How long the relay and the first backup are waited for. */
const SETTLE_MS_MAX = 20_000
const LOOK_MS = 1_000
/** The box tries the place outside at most once a minute. */
const TRIAL_AGE_MS_MAX = 90_000

export type CheckRun = {
  client: BoxClient
  place: BoxPlace
  box: BoxAnswer
  screen: Screen
  given: GivenAnswers
  /** Left out, and said to be. */
  skip: ReadonlySet<CheckName>
}

export type Checked = { facts: BoxFacts; endedAt: string; items: CheckItem[] }

export async function runChecks(run: CheckRun): Promise<Checked> {
  const { client, place, box, screen, skip } = run
  const items: CheckItem[] = []
  const wants = (check: CheckName): boolean => !skip.has(check)
  const found = (item: CheckItem): void => {
    if (!wants(item.check)) return
    items.push(item)
    showItem(item, screen)
  }
  const begin = (check: CheckName): boolean => {
    showProgress(CHECKS.indexOf(check), CHECKS.length, check, screen)
    return wants(check)
  }
  begin('clock')
  const facts = await readFacts(client)
  for (const item of judgeMachine(facts, Date.now())) found(item)
  if (begin('lan')) found(await tryLan(client, facts))
  if (begin('name')) found(await tryName(box, await settledName(client, facts), place))
  if (begin('tls')) found(await tryTls(box, place))
  if (begin('page')) found(await tryPage(box, facts, place))
  const device = { client, screen, given: run.given, wants }
  if (begin('printer') || wants('drawer')) await tryPrinters(device, facts.printers, found)
  if (begin('scanner')) found(await tryScanner(device))
  begin('wan')
  const isOutsideWanted = (['wan', 'cloud', 'backup'] as const).some(wants)
  const later = isOutsideWanted ? await settledFacts(client, facts.at) : await readFacts(client)
  for (const item of judgeOutside(later)) found(item)
  if (begin('health')) found(judgeHealth((await client.get('/api/health')) as HealthAnswer))
  for (const check of CHECKS.filter((each) => skip.has(each))) {
    items.push(leftOut(check))
    showItem(leftOut(check), screen)
  }
  return { facts, endedAt: later.at, items }
}

const readFacts = async (client: BoxClient): Promise<BoxFacts> =>
  (await client.get('/api/technician/facts')) as BoxFacts

const leftOut = (check: CheckName): CheckItem => ({
  ...{ check, about: null, verdict: 'skipped', reason: 'left-out', facts: {}, said_by: 'laptop' },
})

/** A box that has just begun to say its name is given a moment. */
const settledName = (client: BoxClient, facts: BoxFacts): Promise<BoxFacts> =>
  settle(client, facts, ({ lan }) => lan.name_state !== 'starting')

/** The relay connects, sends what waits, and the first copy is made: within seconds, or not. */
const settledFacts = async (client: BoxClient, begunAt: string): Promise<BoxFacts> =>
  settle(client, await readFacts(client), ({ cloud, backup }) => {
    const isCalm = cloud.state === 'connected' && cloud.pending_count === 0
    return (
      (isCalm || cloud.error_code !== null) &&
      backup.state !== 'starting' &&
      isTried(backup, begunAt)
    )
  })

/** The first question had the place outside tried; one that was never used may be none. */
function isTried({ off_box, trial }: BoxFacts['backup'], begunAt: string): boolean {
  if (off_box === 'off' && trial === null) return true
  const tried = trial === null ? 0 : Date.parse(trial.at)
  return tried > Date.parse(begunAt) - TRIAL_AGE_MS_MAX
}

async function settle(
  client: BoxClient,
  first: BoxFacts,
  isSettled: (facts: BoxFacts) => boolean,
): Promise<BoxFacts> {
  let facts = first
  for (let waitedMs = 0; !isSettled(facts) && waitedMs < SETTLE_MS_MAX; waitedMs += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    facts = await readFacts(client)
  }
  return facts
}

/** Nobody begins to sell with these. */
const GRAVE: readonly string[] = [
  ...['DATABASE_FAILING', 'DATABASE_DAMAGED', 'DISK_READ_ONLY', 'DISK_FULL', 'CLOCK_BEHIND'],
  ...['BOX_REPLACED', 'IDENTITY_NOT_SAFE', 'NAME_TAKEN', 'TAILS_OUTSTANDING'],
]

function judgeHealth({ status, reasons }: HealthAnswer): CheckItem {
  const codes = reasons.map(({ code }) => code)
  const isGrave = status === 'failing' || codes.some((code) => GRAVE.includes(code))
  const verdict = isGrave ? 'fail' : codes.length > 0 ? 'warn' : 'pass'
  return {
    ...{ check: 'health', about: null, verdict, said_by: 'box' },
    reason: codes.length > 0 ? 'health-remarks' : 'health-well',
    facts: { status, codes: codes.join(', ') },
  }
}
