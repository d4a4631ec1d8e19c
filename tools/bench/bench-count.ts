// A whole count of 10,000 products is settled while a till sells: how long one sale has to wait for
// it, beside the longest wait of the same till in as long a time without a count.
import { join } from 'node:path'
import { uuidv7 } from '#domain/ids.ts'
import type { CountVariances } from '#domain/wire/stock-count-message.ts'
import { openDatabase } from '#hub/db/open-database.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import { addGreatGoods, countGreatGoods } from '../../tests/support/great-count.ts'
import type { HeadlessTill } from '../headless-till.ts'
import { logInAs } from '../replay/open-tills.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { type BenchShop, fiveLineOrder, openBenchShop } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'

const PRODUCTS = 10_000
const ROUNDS = 5
const WARM_UP_SALES = 100
/** Of a till with somebody at it who is quick. */
const BETWEEN_SALES_MS = 5
const WAIT_MS_MAX = 200

export async function benchCount(): Promise<Finding[]> {
  const folder = makeRunFolder('bench-count')
  try {
    // The same after the restart, or its tills would not find it.
    const shop = await openBenchShop(folder, 2, { HUB_HTTP_PORT: `${await findFreePort()}` })
    try {
      const [till, office] = shop.tills
      const boss = readStaff().find(({ role }) => role === 'manager')
      if (!till || !office || !boss) throw new Error('no till, no office or no manager')
      await logInAs(office, boss.name, boss.pin)
      const counts = await seedCounts(shop, office)
      return await measure(shop, till, office, counts)
    } finally {
      await shop.end()
    }
  } finally {
    removeRunFolder(folder)
  }
}

/** The hub is the only writer, so it rests meanwhile. */
async function seedCounts(shop: BenchShop, { terminalId }: HeadlessTill): Promise<string[]> {
  await shop.hub.stop()
  const db = openDatabase(join(shop.folder, 'outlet.db'))
  const staffId = db.prepare("SELECT id FROM staff WHERE role = 'manager'").pluck().get() as string
  addGreatGoods(db, PRODUCTS)
  const counts = Array.from({ length: ROUNDS }, () =>
    countGreatGoods(db, PRODUCTS, { staffId, terminalId }),
  )
  db.close()
  await shop.hub.restart(new AbortController().signal)
  return counts
}

async function measure(
  shop: BenchShop,
  till: HeadlessTill,
  office: HeadlessTill,
  counts: readonly string[],
): Promise<Finding[]> {
  let sold = 0
  await sellWhile(shop, till, () => {
    sold += 1
    return sold <= WARM_UP_SALES
  })
  const rounds: { looksMs: number; tookMs: number; waitMs: number; quietMs: number }[] = []
  for (const countId of counts) {
    const path = `/api/console/stock/counts/${countId}`
    const before = performance.now()
    const { seen } = await office.get<CountVariances>(`${path}/variances`)
    const looksMs = performance.now() - before
    let isSettled = false
    const selling = sellWhile(shop, till, () => !isSettled)
    const from = performance.now()
    await office.post(`${path}/settlement`, {
      ...{ document_id: uuidv7(seams), seen, uncounted: 'leave', note: null, approval_id: null },
    })
    const tookMs = performance.now() - from
    isSettled = true
    const waitMs = await selling
    const untilMs = performance.now() + tookMs
    const quietMs = await sellWhile(shop, till, () => performance.now() < untilMs)
    rounds.push({ looksMs, tookMs, waitMs, quietMs })
  }
  return describe(rounds)
}

/** The longest that a sale of the till waited for its acknowledgement. */
async function sellWhile(
  shop: BenchShop,
  till: HeadlessTill,
  goesOn: () => boolean,
): Promise<number> {
  let longestMs = 0
  while (goesOn()) {
    const sale = till.makeSale(...fiveLineOrder(shop.products, till))
    const from = performance.now()
    await till.sell(sale)
    longestMs = Math.max(longestMs, performance.now() - from)
    await new Promise<void>((resolve) => seams.timers.after(BETWEEN_SALES_MS, resolve))
  }
  return longestMs
}

function describe(
  rounds: readonly { looksMs: number; tookMs: number; waitMs: number; quietMs: number }[],
): Finding[] {
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]))
  const slowest = Math.max(...rounds.map(({ waitMs }) => waitMs))
  const alone = { reference: '–', ratio: null, budget: null }
  return [
    {
      what: `the longest wait of a sale while a count of ${PRODUCTS} differing products is settled, median of ${ROUNDS} (slowest ${slowest.toFixed(0)} ms)`,
      ours: `${of('waitMs').toFixed(0)} ms`,
      reference: `${of('quietMs').toFixed(0)} ms in as long a time without`,
      ratio: of('waitMs') / WAIT_MS_MAX,
      budget: `<= ${WAIT_MS_MAX} ms`,
      isMet: (ratio) => ratio <= 1,
    },
    {
      what: 'from the tap on “settle” to its answer',
      ours: `${of('tookMs').toFixed(0)} ms`,
      ...alone,
    },
    { what: 'the list of its differences', ours: `${of('looksMs').toFixed(0)} ms`, ...alone },
  ]
}
