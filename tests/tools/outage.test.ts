import t from 'tap'
import { FAULT_PROFILES, faultOf } from '../../tools/outage/fault-profiles.ts'
import { readOutageOptions } from '../../tools/outage/outage-options.ts'
import { isWell, outageReport } from '../../tools/outage/outage-report.ts'
import { planOutage } from '../../tools/outage/plan-outage.ts'
import { runOutage } from '../../tools/outage/run-outage.ts'
import { seededRandom } from '../../tools/seeded-random.ts'

const SMALL = ['--terminals', '2', '--sales', '24', '--products', '20', '--minutes', '12']

t.test('flags that are wrong are told in a sentence', async (t) => {
  t.match(readOutageOptions([]), { terminals: 10, sales: 10_000, products: 200, seed: 1 })
  t.throws(() => readOutageOptions(['--sales', 'x']), /whole number/)
  t.throws(() => readOutageOptions(['--profile', 'sunny']), /must be one of market-day/)
  t.equal(readOutageOptions(['--help']), null)
})

t.test('a profile is the same outage again with its seed', async (t) => {
  const profile = FAULT_PROFILES['market-day']
  const look = () => {
    const random = seededRandom(5)
    return Array.from({ length: 2_000 }, (_, n) => faultOf(profile, n * 3_600, random))
  }
  const found = look()
  t.strictSame(found, look())
  const shareOf = (fault: string) => found.filter((each) => each === fault).length / 2_000
  t.ok(Math.abs(shareOf('refused') - 0.6) < 0.05, `refused ${shareOf('refused')}`)
  const inFlap = profile.flap.everyMs - 1_000
  t.equal(
    faultOf(profile, inFlap, () => 0.1),
    'none',
    'the line is back for a moment',
  )
  t.equal(
    faultOf(profile, inFlap, () => 0.5),
    'refused',
    'and not for all',
  )
  for (const { faults } of Object.values(FAULT_PROFILES)) {
    t.equal(
      Object.values<number>(faults).reduce((sum, percent) => sum + percent, 0),
      100,
    )
  }
  const options = readOutageOptions(SMALL)
  if (!options) throw new Error('no options')
  const plan = planOutage(options, profile, seededRandom(1))
  t.equal(plan.filter(({ what }) => what === 'customer').length, 24)
  t.equal(plan.filter(({ what }) => what === 'crash').length, 2 * profile.crashes)
})

t.test('a small market day: all are served, all is in, nothing lost or doubled', async (t) => {
  const options = readOutageOptions([...SMALL, '--seed', '7', '--no-alone'])
  if (!options) throw new Error('no options')
  const result = await runOutage(options)
  t.comment(outageReport(result))
  t.ok(isWell(result), outageReport(result))
  t.equal(result.sold, result.customers)
  t.ok(result.waitingPeak > 10, 'an outage in which nothing waits shows nothing')
  t.notOk(isWell({ ...result, losses: 1 }), 'one lost sale is told')
  t.notOk(isWell({ ...result, tooLate: result.sold }))
  const day = { ...result, customers: 1_000, sold: 1_000, tooLate: 0 }
  t.ok(isWell({ ...day, conflicts: 19 }), outageReport({ ...day, conflicts: 19 }))
  t.notOk(isWell({ ...day, conflicts: 20 }), 'two in a hundred are too many')
  t.match(outageReport({ ...day, conflicts: 20 }), /conflict \| 2\.00 % \| < 2 %, \*\*missed\*\*/)
  t.ok(isWell({ ...result, conflicts: 2 }), 'of a handful no rate is told')
})
