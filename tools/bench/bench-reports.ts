// A report of the year while eight tills sell: the same tills sell with and without reports by
// turns; what is told is the median of the pairs.
import { join } from 'node:path'
import type { Cart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { multiplyDivide } from '#domain/money.ts'
import { PPM } from '#domain/tax.ts'
import type { PromotionMessage } from '#domain/wire/promotion-message.ts'
import type { RefundRequest } from '#domain/wire/refund-message.ts'
import { REPORT_KINDS, type ReportKind, type ReportState } from '#domain/wire/report-message.ts'
import type { SaleMessage } from '#domain/wire/sale-message.ts'
import { realSeams as seams } from '#hub/system/real-seams.ts'
import { readStaff } from '../../demo/outlet/outlet-tables.ts'
import { findFreePort } from '../../demo/private-postgres.ts'
import type { HeadlessTill } from '../headless-till.ts'
import { logInAs } from '../replay/open-tills.ts'
import { makeRunFolder, removeRunFolder } from '../run-folder.ts'
import { type BenchShop, fiveLineOrder, measureHub, openBenchShop } from './bench-shop.ts'
import { type Finding, median } from './finding.ts'
import { writeYear, type YearCounts } from './year-of-sales.ts'

const TILLS = 8
const MODELS = 60
const YEAR_SALES = 200_000
/** Of the models. */
const PROMOTED_EVERY = 4
const REFUNDED_EVERY = 15
const ROUNDS = 5
const SALES_A_ROUND = 1_200
const WARM_UP_SALES = 400
const ASK_EVERY_MS = 100
const RATIO_MAX = 1.5

export async function benchReports(): Promise<Finding[]> {
  const folder = makeRunFolder('bench-reports')
  try {
    // The same after the restart, or its tills would not find it.
    const env = { HUB_HTTP_PORT: `${await findFreePort()}` }
    const shop = await openBenchShop(folder, TILLS + 1, env)
    try {
      const year = await fillYear(shop)
      const manager = await findManager(shop)
      return await measure(shop, manager, year)
    } finally {
      await shop.end()
    }
  } finally {
    removeRunFolder(folder)
  }
}

async function fillYear(shop: BenchShop): Promise<YearCounts> {
  const till = await findManager(shop)
  const [product] = shop.products.filter((each) => !each.is_weighed)
  if (!product) throw new Error('no product')
  const promotion = tenthOff(product.product_id)
  const { promotion_id, ...change } = promotion
  await till.put(`/api/console/promotions/${promotion_id}`, { ...change, coupons: [] })
  for (let n = 0; n < MODELS; n += 1) {
    const [cart, tenders] = fiveLineOrder(shop.products, till)
    const isPromoted = n % PROMOTED_EVERY === 0
    const sale = till.makeSale(isPromoted ? withPromotion(cart, promotion) : cart, tenders)
    await till.sell(sale)
    if (n % REFUNDED_EVERY === 1) await till.post('/api/pos/refunds', firstLineBack(sale))
  }
  await till.post(`/api/console/promotions/${promotion_id}/stop`, { is_stopped: true })
  await shop.hub.stop()
  const year = writeYear(join(shop.folder, 'outlet.db'), YEAR_SALES, Date.now())
  await shop.hub.restart(new AbortController().signal)
  return year
}

/** A tenth off one product. */
function tenthOff(productId: string): PromotionMessage {
  const nothing = { category_ids: [], except_category_ids: [], except_product_ids: [] }
  return {
    ...{ promotion_id: uuidv7(seams), name: 'Sepersepuluh' },
    ...{ valid_from: '2000-01-01', valid_to: '2100-01-01' },
    rule: {
      offer: { kind: 'percent', rate_ppm: 100_000 },
      goods: { ...nothing, product_ids: [productId] },
      ...{ is_any_unit: true, max_times: null, weekdays: [], from_minute: 0, to_minute: 0 },
      ...{ is_member_only: false, tiers: [], needs_coupon: false },
      ...{ combines: 'best', group: null, priority: 0 },
    },
  }
}

/** As a till writes it down. */
function withPromotion(cart: Cart, promotion: PromotionMessage): Cart {
  const { promotion_id, name } = promotion
  const [line] = cart.lines
  if (!line) throw new Error('an order without lines')
  const amountMinor = multiplyDivide(line.unitPriceMinor, 100_000, PPM, 'half-up')
  const mine = [{ promotion_id, amount_minor: amountMinor }]
  return {
    ...cart,
    promotions: {
      at: toIso(seams.clock.nowMs()),
      all: [{ promotion_id, name, amount_minor: amountMinor, coupon_code: null }],
      byLine: [{ lineNo: line.lineNo, amountMinor, promotions: mine }],
    },
  }
}

function firstLineBack(sale: SaleMessage): RefundRequest {
  const [line] = sale.items
  if (!line) throw new Error('a sale without lines')
  return {
    ...{ refund_id: uuidv7(seams), kind: 'refund', session_id: sale.session_id },
    sale_id: sale.offline_transaction_id,
    lines: [
      { line_no: line.line_no, quantity_milli: line.quantity_milli, disposition: 'sellable' },
    ],
    ...{ no_receipt_lines: [], total_minor: line.total_minor, customer_id: null },
    payouts: [{ method: 'cash', amount_minor: line.total_minor, account_id: null, evidence: null }],
    ...{ reason_code: 'changed-mind', note: null, approval_ids: [] },
  }
}

async function findManager({ tills }: BenchShop): Promise<HeadlessTill> {
  const till = tills[TILLS]
  const person = readStaff().find(({ role }) => role === 'manager')
  if (!till || !person) throw new Error('the demonstration has no manager')
  await logInAs(till, person.name, person.pin)
  return till
}

async function measure(shop: BenchShop, manager: HeadlessTill, year: YearCounts) {
  await measureHub(shop, TILLS, WARM_UP_SALES)
  const tookMs = new Map<ReportKind, number[]>()
  const rounds: { quietMs: number; busyMs: number }[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // The first of a pair is not always the same one: a file grows, a disk tires.
    const before = round % 2 === 0 ? await measureHub(shop, TILLS, SALES_A_ROUND) : null
    const reporting = keepReporting(manager, tookMs)
    const busy = await measureHub(shop, TILLS, SALES_A_ROUND)
    await reporting.stop()
    const quiet = before ?? (await measureHub(shop, TILLS, SALES_A_ROUND))
    rounds.push({ quietMs: quiet.p99Ms, busyMs: busy.p99Ms })
  }
  // What was not reached while they sold.
  for (const report of REPORT_KINDS) if (!tookMs.has(report)) await take(manager, report, tookMs)
  return describe(rounds, tookMs, year)
}

/** One after the other, all the time. */
function keepReporting(manager: HeadlessTill, tookMs: Map<ReportKind, number[]>) {
  let isStopped = false
  const running = (async () => {
    for (let n = 0; !isStopped; n += 1) {
      const report = REPORT_KINDS[n % REPORT_KINDS.length]
      if (report) await take(manager, report, tookMs)
    }
  })()
  return {
    stop: () => {
      isStopped = true
      return running
    },
  }
}

async function take(
  manager: HeadlessTill,
  report: ReportKind,
  tookMs: Map<ReportKind, number[]>,
): Promise<void> {
  const startMs = performance.now()
  const year = { choice: 'between', ...lastYear() }
  const order = { report, period: year, compares: false }
  let state = await manager.post<ReportState>('/api/console/reports', order)
  while (state.state === 'queued' || state.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    state = await manager.get<ReportState>(`/api/console/reports/${state.report_id}`)
  }
  if (state.state !== 'done') throw new Error(`${report} ended as ${state.state}`)
  tookMs.set(report, [...(tookMs.get(report) ?? []), performance.now() - startMs])
}

function lastYear(): { from: string; to: string } {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return { from: day(Date.now() - 366 * 24 * 60 * 60_000), to: day(Date.now()) }
}

function describe(
  rounds: { quietMs: number; busyMs: number }[],
  tookMs: Map<ReportKind, number[]>,
  { lines, promotions, refunds }: YearCounts,
): Finding[] {
  const quietMs = median(rounds.map((round) => round.quietMs))
  const busyMs = median(rounds.map((round) => round.busyMs))
  const slowest = [...tookMs]
    .map(([report, times]) => ({ report, ms: median(times) }))
    .sort((a, b) => b.ms - a.ms)
  return [
    {
      what: `p99 of ${TILLS} tills' sales while reports of ${lines} lines, ${promotions} promotions and ${refunds} refunds are made, median of ${ROUNDS} pairs`,
      ours: `${busyMs.toFixed(1)} ms`,
      reference: `${quietMs.toFixed(1)} ms without reports`,
      ratio: median(rounds.map((round) => round.busyMs / round.quietMs)),
      budget: `<= ${RATIO_MAX}`,
      isMet: (ratio) => ratio <= RATIO_MAX,
    },
    ...slowest.map(({ report, ms }) => ({
      what: `the year's report “${report}”, most of them beside tills that sell`,
      ours: `${(ms / 1_000).toFixed(1)} s`,
      reference: '–',
      ratio: null,
      budget: null,
    })),
  ]
}
