// Section 14: thirty tills that were without the hub come back together with 1,000 sales each,
// while four others go on selling. All is in, nothing twice, and whoever pays does not wait for it.
import { join } from 'node:path'
import { SYNC_BATCH_MAX, type SyncAnswer } from '#domain/wire/sale-message.ts'
import { openReader } from '#hub/db/open-database.ts'
import { cpuSeconds } from '../fleet/cpu-time.ts'
import { type HeadlessTill, HubRefusal } from '../headless-till.ts'
import { percentile } from '../replay/sell-baskets.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { type BenchShop, fiveLineOrder, openBenchShop } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'

const RETURNING = Number(process.env.RETURNING_TILLS ?? 30)
const PENDING = Number(process.env.RETURNING_SALES ?? 1_000)
const PAIRS = Number(process.env.RETURNING_PAIRS ?? 5)
const SELLING = 4
const TRIES_MAX = 20
const QUIET_MS = 10_000
/** A sale of each selling till, again and again: forty a second are far above any outlet's. */
const SALE_EVERY_MS = 100
/** What a till says of sales that are older than its run. */
const LATE_MS = 120_001

type Pair = {
  quietMs: number[]
  busyMs: number[]
  returnMs: number
  /** One till alone with its backlog: from its first batch to its last verdict. */
  aloneMs: number
  aloneCpuMs: number
}

export async function benchTerminalsReturn(): Promise<Finding[]> {
  const folder = makeRunFolder('bench-return')
  try {
    const shop = await openBenchShop(join(folder, 'hub'), RETURNING + SELLING)
    try {
      const pairs: Pair[] = []
      await measurePair(shop, SYNC_BATCH_MAX)
      for (let pair = 0; pair < PAIRS; pair += 1) pairs.push(await measurePair(shop, PENDING))
      expectAllOnce(join(folder, 'hub', 'outlet.db'))
      return findingsOf(pairs)
    } finally {
      await shop.end()
    }
  } finally {
    removeRunFolder(folder)
  }
}

async function measurePair(shop: BenchShop, pending: number): Promise<Pair> {
  const [alone] = shop.tills
  if (!alone) throw new Error('a shop needs a till')
  const returning = shop.tills.slice(0, RETURNING)
  const selling = shop.tills.slice(RETURNING)
  const aloneBatches = batchesOf(shop, alone, pending)
  const cpuBefore = cpuSeconds(shop.hub.pid)
  const aloneFrom = performance.now()
  await handOver(alone, aloneBatches)
  const aloneMs = performance.now() - aloneFrom
  const aloneCpuMs = (cpuSeconds(shop.hub.pid) - cpuBefore) * 1_000

  const backlogs = returning.map((till) => ({ till, batches: batchesOf(shop, till, pending) }))
  const quiet = await sellUntil(shop, selling, rest(QUIET_MS))
  const returnFrom = performance.now()
  const all = Promise.all(backlogs.map(({ till, batches }) => handOver(till, batches)))
  const busyMs = await sellUntil(shop, selling, all)
  return { quietMs: quiet, busyMs, returnMs: performance.now() - returnFrom, aloneMs, aloneCpuMs }
}

let handedOver = 0
let soldDirectly = 0

/** The bodies as a till sends them, made before the clock starts. */
function batchesOf(shop: BenchShop, till: HeadlessTill, pending: number): string[] {
  const batches: string[] = []
  for (let at = 0; at < pending; at += SYNC_BATCH_MAX) {
    const count = Math.min(SYNC_BATCH_MAX, pending - at)
    const sales = Array.from({ length: count }, () =>
      JSON.stringify(till.makeSale(...fiveLineOrder(shop.products, till))),
    )
    const ages = JSON.stringify(sales.map(() => LATE_MS))
    batches.push(`{"transactions":[${sales.join(',')}],"ages_ms":${ages}}`)
  }
  return batches
}

/** One batch after another, as the till's sender does; every sale must get its verdict. */
async function handOver(till: HeadlessTill, batches: readonly string[]): Promise<void> {
  for (const batch of batches) {
    const { results } = await sent(till, batch)
    for (const result of results) if (!result.success) throw new Error(JSON.stringify(result))
    handedOver += results.length
  }
}

/** As the till's sender: the same bytes again when no answer came. */
async function sent(till: HeadlessTill, batch: string): Promise<SyncAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await till.post<SyncAnswer>('/api/pos/sync', batch)
    } catch (error) {
      if (error instanceof HubRefusal || tries === TRIES_MAX) throw error
    }
  }
}

async function sellUntil(
  shop: BenchShop,
  tills: readonly HeadlessTill[],
  end: Promise<unknown>,
): Promise<number[]> {
  let isOver = false
  const latenciesMs: number[] = []
  const sell = async (till: HeadlessTill): Promise<void> => {
    await rest(Math.random() * SALE_EVERY_MS)
    while (!isOver) {
      const sale = till.makeSale(...fiveLineOrder(shop.products, till))
      const from = performance.now()
      await till.sell(sale)
      const tookMs = performance.now() - from
      latenciesMs.push(tookMs)
      soldDirectly += 1
      await rest(Math.max(0, SALE_EVERY_MS - tookMs))
    }
  }
  const sold = tills.map(sell)
  await end
  isOver = true
  await Promise.all(sold)
  return latenciesMs
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function expectAllOnce(databasePath: string): void {
  const reader = openReader(databasePath)
  try {
    const count = Number(reader.prepare('SELECT count(*) FROM sale').pluck().get())
    const sent = handedOver + soldDirectly
    if (count !== sent) throw new Error(`${sent} sales were acknowledged, the hub has ${count}`)
  } finally {
    reader.close()
  }
}

function findingsOf(pairs: readonly Pair[]): Finding[] {
  const p = (values: readonly number[], share: number) => percentile(values, share)
  const of = (pick: (pair: Pair) => number) => median(pairs.map(pick))
  const perSecond = of(({ returnMs }) => (RETURNING * PENDING) / (returnMs / 1_000))
  const seconds = (of(({ returnMs }) => returnMs) / 1_000).toFixed(1)
  const budgetMs = PENDING / 4
  return [
    {
      what: `${SELLING} tills selling while ${RETURNING} return with ${PENDING} sales each (all in after ${seconds} s, ${perSecond.toFixed(0)} sales/s), p99`,
      ours: `${of(({ busyMs }) => p(busyMs, 0.99)).toFixed(1)} ms`,
      reference: `${of(({ quietMs }) => p(quietMs, 0.99)).toFixed(1)} ms without them`,
      ratio: of(({ busyMs, quietMs }) => p(busyMs, 0.99) / p(quietMs, 0.99)),
      budget: '< 2',
      isMet: (ratio) => ratio < 2,
    },
    {
      what: 'the same, p50',
      ours: `${of(({ busyMs }) => p(busyMs, 0.5)).toFixed(1)} ms`,
      reference: `${of(({ quietMs }) => p(quietMs, 0.5)).toFixed(1)} ms without them`,
      ratio: of(({ busyMs, quietMs }) => p(busyMs, 0.5) / p(quietMs, 0.5)),
      budget: null,
    },
    {
      what: `one till returns alone with ${PENDING} sales, from its first batch to its last verdict`,
      ours: `${of(({ aloneMs }) => aloneMs).toFixed(0)} ms`,
      reference: `${of(({ aloneCpuMs }) => aloneCpuMs).toFixed(0)} ms of the hub's processor; budget ${budgetMs} ms`,
      ratio: of(({ aloneMs }) => aloneMs / budgetMs),
      budget: '<= 1',
      isMet: (ratio) => ratio <= 1,
    },
  ]
}
