// Hours without a hub at ten tills, passed in minutes; then the hub is back, and from there on time
// is real: what is measured is how long the tills and the hub need.
import { join } from 'node:path'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import { checkBooks } from '#hub/books/check-books.ts'
import { openReader } from '#hub/db/open-database.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import { prepareOutlet } from '../../demo/prepare-outlet.ts'
import { startHub } from '../hub-process.ts'
import { ModelTime } from '../model-till/model-time.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { seededRandom } from '../seeded-random.ts'
import { FAULT_PROFILES } from './fault-profiles.ts'
import { addGoods } from './more-goods.ts'
import type { OutageOptions } from './outage-options.ts'
import { OutageTill } from './outage-till.ts'
import { planOutage } from './plan-outage.ts'

/** Nothing listens there: paper waits, and costs no time of the measurement. */
const NO_PRINTER = '127.0.0.1:9'
const LOOK_EVERY_MS = 20
const KNOWN_MAX = 100_000
/** What RFC section 7 allows the sync. */
export const SYNC_MS_MAX = 5 * 60_000
const GIVE_UP_MS = 3 * SYNC_MS_MAX
const ALONE = [100, 1_000] as const

export type OutageResult = {
  options: OutageOptions
  customers: number
  sold: number
  atFirstTry: number
  scans: number
  hits: number
  /** Sales that no hub had acknowledged, of all tills and of one, at the worst moment. */
  waitingPeak: number
  waitingPeakOfOne: number
  waitingAtReturn: number
  /** From the hub's return until a till had nothing left, of each. */
  drainedMs: number[]
  /** Sales of tills that needed longer than five minutes. */
  tooLate: number
  conflicts: number
  faults: Record<string, number>
  /** Tries that sold nothing, by why. */
  unsold: Record<string, number>
  losses: number
  doubles: number
  broken: string[]
  alone: { count: number; tookMs: number }[]
}

type Run = {
  options: OutageOptions
  time: ModelTime
  tills: OutageTill[]
  products: ProductMessage[]
  random: () => number
}

export async function runOutage(
  options: OutageOptions,
  say: (words: string) => void = () => {},
): Promise<OutageResult> {
  const folder = makeRunFolder('outage')
  try {
    const outlet = await prepareOutlet(folder, NO_PRINTER, options.terminals)
    addGoods(join(folder, 'outlet.db'), options.products)
    const hub = await startHub(folder)
    const time = new ModelTime(Date.now())
    const random = seededRandom(options.seed)
    const address = { url: () => hub.url, life: () => 0 }
    const tills = Array.from(
      { length: options.terminals },
      (_, index) =>
        new OutageTill(time, address, `Kasir ${index + 1}`, options.seed * 100 + index, random),
    )
    const run: Run = { options, time, tills, products: [], random }
    try {
      say(`${options.terminals} tills are paired …`)
      await beginAll(run, outlet.pairingCodes)
      const peaks = await sellThroughOutage(run, say)
      const returned = await comeBack(run)
      const outage = { ...figuresOf(run), ...peaks, ...returned }
      const { sold, conflicts } = judge(join(folder, 'outlet.db'), tills)
      const alone = options.isAloneMeasured ? await measureAlone(run, say) : []
      for (const { browser } of tills) await browser.close()
      await hub.stop()
      const judged = judge(join(folder, 'outlet.db'), tills)
      return { ...outage, ...judged, sold, conflicts, alone }
    } finally {
      for (const { browser } of tills) await browser.crash()
      await hub.stop()
    }
  } finally {
    removeRunFolder(folder)
  }
}

async function beginAll(run: Run, codes: readonly string[]): Promise<void> {
  const cashiers = readStaff().filter(({ role }) => role === 'cashier')
  for (const [index, till] of run.tills.entries()) {
    const cashier = cashiers[index % cashiers.length]
    if (!cashier) throw new Error('the demonstration has no cashier')
    await till.begin(codes[index] ?? '', cashier)
  }
  const [first] = run.tills
  const known = first?.browser.till.catalogue.first(KNOWN_MAX) ?? []
  run.products = known
    .filter(({ units, is_active }) => is_active && (units[0]?.barcodes.length ?? 0) > 0)
    .slice(0, run.options.products)
  if (run.products.length < run.options.products) {
    throw new Error(`the shop has ${run.products.length} products with a barcode`)
  }
}

async function sellThroughOutage(run: Run, say: (words: string) => void) {
  const { options, time, tills, products, random } = run
  const profile = FAULT_PROFILES[options.profile]
  const lengthMs = options.minutes * 60_000
  for (const till of tills) till.beginOutage(profile)
  const fromMs = time.passedMs()
  const peaks = { waitingPeak: 0, waitingPeakOfOne: 0 }
  let done = 0
  for (const { atMs, tillIndex, what } of planOutage(options, profile, random)) {
    const till = tills[tillIndex]
    if (!till) continue
    const waitMs = fromMs + atMs - time.passedMs()
    if (waitMs > 0) await time.pass(waitMs)
    if (what === 'customer') await till.serve(products)
    if (what === 'crash') await till.crash(products)
    if (what === 'lock') await till.lock()
    if (what === 'clock') till.jumpClock()
    const waiting = tills.map((each) => each.pendingCount)
    peaks.waitingPeak = Math.max(peaks.waitingPeak, sumOf(waiting))
    peaks.waitingPeakOfOne = Math.max(peaks.waitingPeakOfOne, ...waiting)
    done += 1
    if (done % 500 === 0) say(`${done} events, ${sumOf(waiting)} sales wait`)
  }
  const restMs = fromMs + lengthMs - time.passedMs()
  if (restMs > 0) await time.pass(restMs)
  return peaks
}

/** Nobody tells the tills: they find out by themselves that somebody answers again. */
async function comeBack({ time, tills }: Run) {
  const waitingAtReturn = sumOf(tills.map((till) => till.pendingCount))
  for (const till of tills) till.endOutage()
  time.goLive()
  const fromMs = performance.now()
  const drainedMs = tills.map(() => Number.POSITIVE_INFINITY)
  while (drainedMs.some((ms) => ms === Number.POSITIVE_INFINITY)) {
    const passedMs = performance.now() - fromMs
    if (passedMs > GIVE_UP_MS) break
    for (const [index, till] of tills.entries()) {
      if (till.pendingCount === 0) drainedMs[index] = Math.min(drainedMs[index] ?? 0, passedMs)
    }
    await rest(LOOK_EVERY_MS)
  }
  await time.goStill()
  const late = tills.filter((_, index) => (drainedMs[index] ?? 0) > SYNC_MS_MAX)
  return { waitingAtReturn, drainedMs, tooLate: sumOf(late.map((till) => till.promised.size)) }
}

/** One till with so many sales, from the line's return to the last verdict. */
async function measureAlone(run: Run, say: (words: string) => void) {
  const { time, products } = run
  const [till] = run.tills
  if (!till) throw new Error('there is no till')
  const found: OutageResult['alone'] = []
  for (const count of ALONE) {
    say(`one till alone with ${count} sales …`)
    till.beginOutage(FAULT_PROFILES['cable-out'])
    for (let sale = 0; sale < count; sale += 1) await till.serve(products)
    const waiting = till.pendingCount
    till.endOutage()
    time.goLive()
    till.browser.till.connectivity.retryNow()
    const fromMs = performance.now()
    while (till.pendingCount > 0 && performance.now() - fromMs < GIVE_UP_MS) {
      await rest(LOOK_EVERY_MS)
    }
    found.push({ count: waiting, tookMs: performance.now() - fromMs })
    await time.goStill()
  }
  return found
}

function figuresOf({ options, tills }: Run) {
  return {
    options,
    faults: addedUp(tills.map(({ browser }) => browser.line.counts)),
    unsold: addedUp(tills.map((till) => till.unsold)),
    customers: sumOf(tills.map((till) => till.customers)),
    atFirstTry: sumOf(tills.map((till) => till.atFirstTry)),
    scans: sumOf(tills.map((till) => till.scans)),
    hits: sumOf(tills.map((till) => till.hits)),
  }
}

function addedUp(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const each of counts) {
    for (const [what, count] of each) sums[what] = (sums[what] ?? 0) + count
  }
  return sums
}

type SaleRow = { id: string; payable_minor: number; number_claim: number; has_conflict: number }

/** The hub's rows against the word of the tills, and its books against themselves. */
function judge(databasePath: string, tills: readonly OutageTill[]) {
  const db = openReader(databasePath)
  try {
    const rows = db
      .prepare(
        `SELECT id, payable_minor, number_claim, EXISTS (SELECT 1 FROM conflict c
           WHERE c.document_id = sale.id) AS has_conflict FROM sale`,
      )
      .all() as SaleRow[]
    const atHub = new Map(rows.map((row) => [row.id, row.payable_minor]))
    const promised = tills.flatMap((till) => [...till.promised])
    return {
      sold: rows.length,
      losses: promised.filter(([id, minor]) => atHub.get(id) !== minor).length,
      doubles: rows.filter(({ number_claim }) => number_claim > 0).length,
      conflicts: rows.filter(({ has_conflict }) => has_conflict === 1).length,
      broken: checkBooks(db),
    }
  } finally {
    db.close()
  }
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0)
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
