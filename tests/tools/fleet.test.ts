import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import pg from 'pg'
import t from 'tap'
import { arrivalHours } from '../../tools/fleet/arrivals.ts'
import { readFleetOptions } from '../../tools/fleet/fleet-options.ts'
import { planFleet } from '../../tools/fleet/fleet-plan.ts'
import { fleetReport } from '../../tools/fleet/fleet-report.ts'
import { runFleet } from '../../tools/fleet/run-fleet.ts'
import { seededRandom } from '../../tools/seeded-random.ts'
import { redisMissing } from '../support/redis.ts'

const SMALL = ['--outlets=6', '--full=2', '--hours=1', '--compress=600', '--seed=4', '--workers=1']

const foldersLeft = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^ocean-fleet-/.test(name))

t.test('a seed gives the same fleet and the same morning', async (t) => {
  const options = readFleetOptions([...SMALL, '--outlets=40', '--full=5'], Math.random)
  if (!options) throw new Error('no options')
  const [one, two] = [planFleet(options), planFleet(options)]
  const salesOf = (plan: typeof one) => plan.map(({ saleAtMs }) => saleAtMs)
  t.same(salesOf(one), salesOf(two))
  t.notSame(salesOf(planFleet({ ...options, seed: 5 })), salesOf(one))
  t.equal(one.filter(({ isFull }) => isFull).length, 5)
  t.equal(new Set(one.map(({ epoch }) => epoch)).size, 40)
  t.ok(new Set(one.filter(({ isFull }) => isFull).map(({ line }) => line.name)).size >= 3)
  const moments = arrivalHours(200, 10, seededRandom(1))
  t.ok(moments.every((at, index) => at < 200 && at >= (moments[index - 1] ?? 0)))
  t.ok(Math.abs(moments.length / (200 * 10 * 1.4) - 1) < 0.1, `${moments.length} of about 2,800`)
})

t.test('a wrong flag is one sentence', async (t) => {
  t.throws(() => readFleetOptions(['--outage=70-35'], Math.random), /--outage must be as 35-70/)
  t.throws(() => readFleetOptions(['--outlets=none'], Math.random), /--outlets must be a number/)
  t.equal(readFleetOptions(['--help'], Math.random), null)
})

// One rupiah is taken from the cloud before the comparison: that outlet must be found, and its
// fault alone, while all others are equal.
t.test(
  'six outlets lose their WAN, return together and are compared to the rupiah',
  {
    skip: redisMissing(t),
  },
  async (t) => {
    const before = foldersLeft()
    const options = readFleetOptions(SMALL, Math.random)
    if (!options) throw new Error('no options')
    const seen: string[] = []
    let robbed = ''
    const result = await runFleet(options, {
      onProgress: ({ phase }) => void seen.push(phase),
      beforeComparing: async (cloudUrl) => {
        robbed = await takeOneRupiah(cloudUrl)
      },
    })
    t.comment(fleetReport(result))
    const faulty = result.outcomes.filter(({ faults }) => faults.length > 0)
    t.same(
      faulty.map(({ code }) => code),
      [robbed],
    )
    t.match(faulty[0]?.faults, [/^tender cash: SQLite has \d+, the cloud \d+$/])
    t.ok(result.outcomes.every(({ saleCount }) => saleCount > 0))
    t.ok(result.returned.some(({ backlog }) => backlog > 0))
    t.ok(result.returned.every(({ drainedMs }) => drainedMs > 0))
    t.ok(result.connectionsPeak > 0)
    t.ok(result.whole.bytesUp > 0)
    t.ok(result.whole.postgresCpu > 0)
    t.ok(seen.includes('outage') && seen.includes('done'))
    t.same(foldersLeft(), before, 'nothing is left behind')
  },
)

async function takeOneRupiah(cloudUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: cloudUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ code: string }>(
      `UPDATE ocean.sale_payment SET amount_minor = amount_minor - 1
       FROM ocean.outlet WHERE outlet.outlet_id = sale_payment.outlet_id
         AND (sale_payment.outlet_id, sale_id, line_no) =
           (SELECT outlet_id, sale_id, line_no FROM ocean.sale_payment
            WHERE method = 'cash' LIMIT 1)
       RETURNING outlet.code`,
    )
    return rows[0]?.code ?? ''
  } finally {
    await client.end()
  }
}
