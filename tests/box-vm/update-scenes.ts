// A box that loses its power while it sells and while it is updated, and updates good and bad.
import {
  type BoxTest,
  currentOf,
  expectRelease,
  expectSales,
  expectUnits,
  lastUpdate,
  mountStick,
  release,
  type Scene,
  UPDATER,
} from './box-looks.ts'
import { pause } from './box-machine.ts'
import { untilServing } from './box-shop.ts'
import { NEW_UNITS, VERSIONS } from './make-stick.ts'

const SALES_BEFORE_CUT = 10
const CUTS = 2
const SALES_MS_MAX = 20 * 60_000
const PHASE_MS_MAX = 30 * 60_000
const COMPILED = '/var/cache/ocean-hub'
const COMPILED_FILES_MIN = 400
const WRITTEN_MS = 60_000
/** A trial takes longer than this. */
const INTO_TRIAL_MS = 4_000

/** The power goes, and comes back. */
async function cutAndReturn({ machine, note }: BoxTest): Promise<void> {
  note(await machine.cutPower())
  await machine.switchOn()
  await mountStick(machine)
}

/** The shop goes on after an update: another shift, more sales. */
async function sellOn(test: BoxTest): Promise<void> {
  await test.shop?.openShift()
  for (let sale = 0; sale < 3; sale += 1) await test.shop?.sell()
  await expectSales(test)
}

/** Empty: no update is under way. */
async function phaseOf({ machine }: BoxTest): Promise<string> {
  const { text } = await machine.run('cat /var/lib/ocean/update/journal.json 2>/dev/null')
  return /"phase":\s*"(\w+)"/.exec(text)?.[1] ?? ''
}

async function untilPhase(test: BoxTest, phases: string[]): Promise<void> {
  const endMs = performance.now() + PHASE_MS_MAX
  while (!phases.includes(await phaseOf(test))) {
    if (performance.now() > endMs) throw new Error(`the update came to none of ${phases}`)
    await pause(200)
  }
}

export const CUT_SCENES: Scene[] = [
  {
    key: 'power-cut-sales',
    name: 'the power is cut in the middle of sales, twice',
    begins: 'open',
    async play(test) {
      const stop = test.shop?.keepSelling()
      for (let cut = 0; cut < CUTS; cut += 1) {
        await test.shop?.untilSold(SALES_BEFORE_CUT, SALES_MS_MAX)
        await pause(test.random() * 1_000)
        await cutAndReturn(test)
      }
      await test.shop?.untilSold(1, SALES_MS_MAX)
      await stop?.()
      await expectUnits(test)
      await expectSales(test)
    },
  },
  {
    key: 'power-cut-compiled',
    name: 'a hub that was never ended: what it compiled outlives the cut',
    begins: 'open',
    async play(test) {
      const { machine, tell, note, url } = test
      await machine.must(`systemctl stop ocean-hub; rm -rf ${COMPILED}/*`)
      await machine.must('systemctl start ocean-hub')
      await untilServing(url)
      note(`nothing compiled before: ${await readySecondsOf(test)}`)
      // Longer than the kernel keeps a page to itself (systemd/box/sysctl.conf).
      await pause(WRITTEN_MS)
      await cutAndReturn(test)
      await untilServing(url)
      note(`after the cut: ${await readySecondsOf(test)}`)
      const older = `find ${COMPILED} -type f -size +0 ! -newer /proc/1 | wc -l`
      const files = Number(await machine.must(older))
      note(`${files} files of before the cut`)
      tell('kept', files > COMPILED_FILES_MIN ? 'kept' : `${files} files`)
      await expectUnits(test)
      await expectSales(test)
    },
  },
]

/** How long the hub took from its start until it said that it is ready. */
async function readySecondsOf({ machine }: BoxTest): Promise<string> {
  const order = 'systemctl show ocean-hub --value'
  const at = async (what: string): Promise<number> =>
    Number(await machine.must(`${order} -p ${what}TimestampMonotonic`))
  const microseconds = (await at('ActiveEnter')) - (await at('ExecMainStart'))
  return `ready ${Math.round(microseconds / 1e6)} s after its start`
}

export const UPDATE_SCENES: Scene[] = [
  {
    key: 'update-waits',
    name: 'an update waits while a shift is open',
    begins: 'open',
    async play(test) {
      const before = await currentOf(test.machine)
      const { code, text } = await test.machine.run(`${UPDATER} take ${release(VERSIONS.second)}`)
      const isWaiting = code !== 0 && text.includes('shifts are open')
      test.tell('waits', isWaiting ? 'waits' : `${code} ${text.slice(-400)}`)
      await expectRelease(test, before)
      await test.shop?.sell()
    },
  },
  {
    key: 'update',
    name: 'updated to a second release, with a migration',
    begins: 'open',
    async play(test) {
      await test.shop?.closeShift()
      const { code, text } = await test.machine.run(`${UPDATER} take ${release(VERSIONS.second)}`)
      test.tell('done', code === 0 ? 'done' : text.slice(-600))
      await expectRelease(test, VERSIONS.second)
      await expectUnits(test)
      await expectTimer(test, NEW_UNITS.second, 'active')
      await sellOn(test)
    },
  },
  {
    key: 'rollback',
    name: 'a release that migrates and does not start is rolled back by itself',
    begins: 'open',
    async play(test) {
      const before = await currentOf(test.machine)
      await test.shop?.closeShift()
      const { text } = await test.machine.run(`${UPDATER} take ${release(VERSIONS.broken)}`)
      const { to, result, reason } = await lastUpdate(test.machine)
      test.tell(`${VERSIONS.broken} rolled-back`, `${to} ${result}`)
      test.note(reason ?? text.slice(-300))
      await expectRelease(test, before)
      await expectUnits(test)
      await expectTimer(test, NEW_UNITS.broken, 'unknown')
      await sellOn(test)
    },
  },
  {
    key: 'power-cut-update',
    name: 'the power is cut in the middle of an update',
    begins: 'open',
    async play(test) {
      const before = await currentOf(test.machine)
      await test.shop?.closeShift()
      const order = `${UPDATER} take ${release(VERSIONS.third)}`
      await test.machine.must(`systemd-run --unit=taking --quiet ${order}`)
      await untilPhase(test, ['saving', 'saved', 'trying'])
      await pause(test.random() * INTO_TRIAL_MS)
      const phase = await phaseOf(test)
      await cutAndReturn(test)
      await expectUpdateSettled(test, before, phase)
      await expectUnits(test)
      await sellOn(test)
    },
  },
]

/** `unknown`: systemd has nothing of that name, and no link to it. */
async function expectTimer(
  { machine, tell }: BoxTest,
  name: string,
  wanted: 'active' | 'unknown',
): Promise<void> {
  const { text } = await machine.run(
    `systemctl show -p LoadState,ActiveState --value ${name}.timer | tr '\\n' ' '
    find /etc/systemd/system -name '${name}*' | wc -l`,
  )
  const words = { active: 'loaded active 3', unknown: 'not-found inactive 0' }[wanted]
  tell(`${name}: ${words}`, `${name}: ${text.trim()}`)
}

/** The old box or the new one, and never anything between. */
async function expectUpdateSettled(test: BoxTest, before: string, phase: string): Promise<void> {
  await untilServing(test.url)
  const { to, result, reason } = await lastUpdate(test.machine)
  test.note(`cut while ${phase}; ${reason ?? ''}`)
  const isSettled = to === VERSIONS.third && ['rolled-back', 'done'].includes(result)
  test.tell('settled', isSettled ? 'settled' : `${to} ${result}`)
  await expectRelease(test, result === 'done' ? VERSIONS.third : before)
  const hasTimer = result === 'done' || before === VERSIONS.second
  await expectTimer(test, NEW_UNITS.second, hasTimer ? 'active' : 'unknown')
}
