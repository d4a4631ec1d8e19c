// Every report of some days, added up, beside the journal and the shifts; and beside the same days
// added up here in another way, from the documents.
import { businessDate } from '#domain/datetime.ts'
import {
  REPORT_KINDS,
  type ReportColumn,
  type ReportKind,
  type ReportResult,
} from '#domain/wire/report-message.ts'
import type { Db } from '#hub/db/open-database.ts'
import type { ReportPlan } from '#hub/report/report-plan.ts'
import { runReport } from '#hub/report/run-report.ts'

const ZONE_MS = 7 * 3_600_000

export function makeReport(db: Db, wish: Partial<ReportPlan>): ReportResult {
  const making = runReport(db, {
    ...{ report: 'daily', period: { from: '2026-11-22', to: '2026-11-22' }, before: null },
    ...{ documentsOf: null, zoneMs: ZONE_MS, asOf: '2026-11-22T05:00:00.000Z', ...wish },
  })
  for (;;) {
    const step = making.next()
    if (!step.done) continue
    if (step.value.result === null) throw new Error('no report')
    return step.value.result
  }
}

const TURNOVER: ReportKind[] = ['daily', 'hours', 'cashiers', 'categories', 'products']

/** A sentence for everything that does not hold; [] is good. */
export function reportDisagreements(db: Db, nowMs: number): string[] {
  const from = db.prepare('SELECT min(business_date) FROM shift').pluck().get() as string
  const period = { from, to: businessDate(nowMs + 24 * 3_600_000, 'Asia/Jakarta') }
  const reports = new Map(
    REPORT_KINDS.map((report) => [report, makeReport(db, { report, period })] as const),
  )
  const total = (kind: ReportKind, column: ReportColumn): number => {
    const report = reports.get(kind)
    return report?.totals[report.columns.indexOf(column)] ?? Number.NaN
  }
  const facts = factsOf(db)
  const mismatch = (what: string, said: number, wanted: number): string[] =>
    said === wanted ? [] : [`report: ${what} is ${said}, by hand ${wanted}`]
  return [
    ...TURNOVER.flatMap((kind) => [
      ...mismatch(`${kind}: net`, total(kind, 'net_minor'), facts.net),
      ...mismatch(`${kind}: tax`, total(kind, 'tax_minor'), facts.tax),
      ...mismatch(`${kind}: journal`, reports.get(kind)?.tie?.journal_minor ?? -1, facts.journal),
      ...mismatch(`${kind}: net of the journal`, facts.net, facts.journal),
      ...mismatch(`${kind}: shifts`, (reports.get(kind)?.tie?.shifts_minor ?? -1) - facts.heads, 0),
    ]),
    ...mismatch('sales by hour', total('hours', 'sale_count'), facts.sales),
    ...mismatch('sales by cashier', total('cashiers', 'sale_count'), facts.sales),
    ...mismatch('rounding', total('daily', 'rounding_minor'), facts.rounding),
    ...mismatch('taxes', total('taxes', 'tax_minor'), facts.tax),
    ...mismatch('tax of the journal', reports.get('taxes')?.tie?.journal_minor ?? -1, facts.tax),
    ...mismatch('refunds', total('refunds', 'refunded_minor'), facts.refunded),
    ...mismatch('refunds by product', total('products', 'refunded_minor'), facts.refunded),
    ...mismatch(
      'tenders',
      total('tenders', 'net_minor'),
      reports.get('tenders')?.tie?.shifts_minor ?? -1,
    ),
    ...mismatch('discounts', total('daily', 'discount_minor'), facts.discounts),
    ...mismatch('discounts by kind', total('discounts', 'discount_minor'), facts.discounts),
    ...mismatch('stock value', total('stock-value', 'value_minor'), facts.stockValue),
    ...mismatch('points', total('loyalty', 'net_points'), facts.points),
    ...mismatch('over/short', total('over-short', 'over_short_minor'), facts.overShort),
  ]
}

/** From whole tables, without days, keys or joins to shifts. */
function factsOf(db: Db) {
  const one = (text: string): number => (db.prepare(text).pluck().get() as number | null) ?? 0
  const sold = one('SELECT sum(total_minor) FROM sale_line')
  const refunded = one('SELECT sum(total_minor) FROM refund_line')
  return {
    net: sold - refunded,
    stockValue: one('SELECT sum(value_minor) FROM stock_level'),
    refunded,
    sales: one('SELECT count(*) FROM sale'),
    tax:
      one('SELECT sum(tax_minor) FROM sale_line') - one('SELECT sum(tax_minor) FROM refund_line'),
    journal: one(`SELECT -sum(amount_minor) FROM journal_entry
      WHERE account = 'revenue' OR account LIKE 'tax/%'`),
    heads: one('SELECT sum(total_minor) FROM sale') - one('SELECT sum(total_minor) FROM refund'),
    rounding:
      one('SELECT sum(cash_rounding_minor) FROM sale') -
      one('SELECT sum(cash_rounding_minor) FROM refund'),
    discounts: one('SELECT sum(line_discount_minor + basket_discount_minor) FROM sale_line'),
    points: one(`SELECT sum(points) FROM loyalty_entry WHERE reason IN ('sale', 'redeem', 'refund')
      AND at_ms > 0`),
    overShort: one(`SELECT sum(counted_cash_minor - expected_cash_minor) FROM shift
      WHERE counted_cash_minor IS NOT NULL`),
  }
}
