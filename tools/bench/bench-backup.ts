// What the second copy of the database costs the tills: two hubs, one with it, sell by turns.
import { join } from 'node:path'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { type BenchShop, measureHub, openBenchShop, type Speed } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'

const TILLS = 8
const ROUNDS = 7
const SALES_A_ROUND = 1_000
/** Sixteen sales a second: a shop of eight tills on its busiest day has one. */
const PAUSE_MS = 500
const PACED_SALES_A_ROUND = 96
const WARM_UP_SALES = 600
/** The first copy is begun after five seconds. */
const BEGIN_MS = 8_000

type Pair = { plain: Speed; kept: Speed }

export async function benchBackup(): Promise<Finding[]> {
  const folder = makeRunFolder('bench-backup')
  try {
    const backup = { HUB_BACKUP_FOLDER: join(folder, 'backup') }
    const plain = await openBenchShop(join(folder, 'plain'), TILLS)
    const kept = await openBenchShop(join(folder, 'kept'), TILLS, backup)
    try {
      for (const shop of [plain, kept]) await measureHub(shop, TILLS, WARM_UP_SALES)
      await new Promise((resolve) => setTimeout(resolve, BEGIN_MS))
      const busy = await sellByTurns(plain, kept, SALES_A_ROUND, 0)
      const paced = await sellByTurns(plain, kept, PACED_SALES_A_ROUND, PAUSE_MS)
      return [...describe(paced, 'sixteen sales a second'), ...describe(busy, 'without a pause')]
    } finally {
      await plain.end()
      await kept.end()
    }
  } finally {
    removeRunFolder(folder)
  }
}

async function sellByTurns(
  plain: BenchShop,
  kept: BenchShop,
  count: number,
  pauseMs: number,
): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = round % 2 === 0 ? await measureHub(plain, TILLS, count, pauseMs) : null
    const withCopy = await measureHub(kept, TILLS, count, pauseMs)
    const without = before ?? (await measureHub(plain, TILLS, count, pauseMs))
    pairs.push({ plain: without, kept: withCopy })
  }
  return pairs
}

function describe(pairs: readonly Pair[], pace: string): Finding[] {
  const row = (what: string, unit: string, of: (speed: Speed) => number): Finding => ({
    what: `${what}, ${TILLS} tills, ${pace}, median of ${ROUNDS} pairs`,
    ours: `${median(pairs.map(({ kept }) => of(kept))).toFixed(1)} ${unit} with a second copy`,
    reference: `${median(pairs.map(({ plain }) => of(plain))).toFixed(1)} ${unit} without`,
    ratio: median(pairs.map(({ plain, kept }) => of(kept) / of(plain))),
    budget: null,
  })
  return [
    row('sales', 'a second', ({ perSecond }) => perSecond),
    row('acknowledged, p50', 'ms', ({ p50Ms }) => p50Ms),
    row('acknowledged, p99', 'ms', ({ p99Ms }) => p99Ms),
  ]
}
