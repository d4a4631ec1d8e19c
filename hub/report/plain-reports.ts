// Reports that are not turnover by something: each is a question or two over days.
import { addDays, countDays, type Period } from '#domain/report-period.ts'
import type { ReportColumn, ReportKind } from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { addTo, type Groups, type KeyedFigures } from './measures.ts'
import type { Making } from './report-plan.ts'

export type PlainReport = {
  columns: ReportColumn[]
  /** Of @from and @to, in the outlet's @zone. */
  texts: string[]
}

const TENDERS: PlainReport = {
  columns: ['sale_count', 'taken_minor', 'returned_minor', 'account_minor', 'net_minor'],
  texts: [
    `SELECT p.method AS key, count(*) AS sale_count, sum(p.amount_minor) AS taken_minor,
       sum(p.amount_minor) AS net_minor
     FROM sale s CROSS JOIN sale_payment p ON p.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to GROUP BY 1`,
    `SELECT p.method AS key, sum(p.amount_minor) AS returned_minor,
       -sum(p.amount_minor) AS net_minor
     FROM refund r CROSS JOIN refund_payout p ON p.refund_id = r.id
     WHERE r.business_date BETWEEN @from AND @to GROUP BY 1`,
    `SELECT json_extract(p.value, '$.method') AS key,
       sum(iif(d.kind = 'receipt', 1, -1) * json_extract(p.value, '$.amount_minor'))
         AS account_minor,
       sum(iif(d.kind = 'receipt', 1, -1) * json_extract(p.value, '$.amount_minor')) AS net_minor
     FROM account_document d JOIN shift ON shift.id = d.shift_id, json_each(d.payments_json) p
     WHERE shift.business_date BETWEEN @from AND @to GROUP BY 1`,
  ],
}

/** A class of tax by its code and rate, as the lines state it. */
const taxKey = (line: string): string => `${line}.tax_code || ' ' || ${line}.tax_rate_ppm`
const taxName = (line: string): string => `(SELECT name FROM tax_rule t
  WHERE t.tax_code = ${line}.tax_code ORDER BY valid_from DESC LIMIT 1)`

const TAXES: PlainReport = {
  columns: ['price_minor', 'base_minor', 'tax_minor', 'refunded_base_minor', 'refunded_tax_minor'],
  texts: [
    `SELECT ${taxKey('l')} AS key, max(${taxName('l')}) AS name,
       sum(l.total_minor - l.tax_minor) AS price_minor, sum(l.tax_base_minor) AS base_minor,
       sum(l.tax_minor) AS tax_minor
     FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to GROUP BY 1`,
    `SELECT ${taxKey('l')} AS key, max(${taxName('l')}) AS name,
       -sum(l.total_minor - l.tax_minor) AS price_minor, -sum(l.tax_base_minor) AS base_minor,
       -sum(l.tax_minor) AS tax_minor, sum(l.tax_base_minor) AS refunded_base_minor,
       sum(l.tax_minor) AS refunded_tax_minor
     FROM refund r CROSS JOIN refund_line l ON l.refund_id = r.id
     WHERE r.business_date BETWEEN @from AND @to GROUP BY 1`,
  ],
}

/** What a price set by hand made the line cheaper (or dearer: negative). */
const OVERRIDDEN = `(l.list_price_minor - l.unit_price_minor) * l.quantity_milli / 1000`

/** Of a line's discount, what no promotion gave. */
export const BY_HAND = `(l.line_discount_minor - coalesce((SELECT sum(amount_minor)
  FROM sale_line_promotion p WHERE p.sale_id = l.sale_id AND p.line_no = l.line_no), 0))`

const DISCOUNTS: PlainReport = {
  columns: ['line_count', 'discount_minor'],
  texts: [
    `SELECT 'line' AS key, count(*) AS line_count, sum(${BY_HAND}) AS discount_minor
     FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to AND ${BY_HAND} <> 0 GROUP BY 1`,
    `SELECT 'promotion/' || p.promotion_id AS key, max(p.name) AS name, count(*) AS line_count,
       sum(p.amount_minor) AS discount_minor
     FROM sale s CROSS JOIN sale_line_promotion p ON p.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to GROUP BY 1`,
    `SELECT 'basket' AS key, sum(l.basket_discount_minor > 0) AS line_count,
       sum(l.basket_discount_minor) AS discount_minor
     FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to AND l.basket_discount_minor <> 0 GROUP BY 1`,
    `SELECT 'price/' || l.price_override_reason AS key, count(*) AS line_count,
       sum(${OVERRIDDEN}) AS discount_minor
     FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id
     WHERE s.business_date BETWEEN @from AND @to AND l.list_price_minor IS NOT NULL GROUP BY 1`,
  ],
}

const REFUNDS: PlainReport = {
  columns: ['refund_count', 'refunded_minor', 'tax_minor', 'rounding_minor'],
  texts: [
    `SELECT kind || '/' || reason_code AS key, count(*) AS refund_count,
       sum((SELECT sum(total_minor) FROM refund_line WHERE refund_id = r.id)) AS refunded_minor,
       sum((SELECT sum(tax_minor) FROM refund_line WHERE refund_id = r.id)) AS tax_minor,
       sum(cash_rounding_minor) AS rounding_minor
     FROM refund r WHERE business_date BETWEEN @from AND @to GROUP BY 1`,
  ],
}

const OVER_SHORT: PlainReport = {
  columns: ['expected_minor', 'counted_minor', 'over_short_minor'],
  texts: [
    `SELECT printf('%s/%06d', shift.business_date, shift.number) AS key, staff.name AS name,
       expected_cash_minor AS expected_minor, counted_cash_minor AS counted_minor,
       counted_cash_minor - expected_cash_minor AS over_short_minor
     FROM shift JOIN staff ON staff.id = shift.cashier_id
     WHERE shift.business_date BETWEEN @from AND @to AND counted_cash_minor IS NOT NULL`,
  ],
}

/** A sale's points and a refund's belong to its business day, all others to the outlet's date. */
const POINTS_DAY = `coalesce((SELECT business_date FROM sale WHERE id = e.document_id),
  (SELECT business_date FROM refund WHERE id = e.document_id),
  date((e.at_ms + @zone) / 1000, 'unixepoch'))`

const LOYALTY: PlainReport = {
  columns: ['entry_count', 'earned_points', 'spent_points', 'net_points'],
  texts: [
    `SELECT reason AS key, count(*) AS entry_count, sum(max(points, 0)) AS earned_points,
       sum(max(-points, 0)) AS spent_points, sum(points) AS net_points
     FROM loyalty_entry e
     WHERE e.at_ms BETWEEN unixepoch(@from) * 1000 - 4 * 86400000
         AND unixepoch(@to) * 1000 + 40 * 86400000
       AND ${POINTS_DAY} BETWEEN @from AND @to GROUP BY 1`,
  ],
}

/** What lies in the shop now, at its moving average (0072); no period can be asked for. */
const STOCK_VALUE: PlainReport = {
  columns: ['product_count', 'uncosted_count', 'quantity_milli', 'value_minor'],
  texts: [
    `SELECT coalesce(p.category_id, '') AS key, count(*) AS product_count,
       sum(s.cost_milliminor IS NULL) AS uncosted_count,
       sum(s.quantity_milli) AS quantity_milli, sum(s.value_minor) AS value_minor
     FROM stock_level s JOIN product p ON p.id = s.product_id
     WHERE s.quantity_milli <> 0 AND @from <= @to GROUP BY 1`,
  ],
}

export const PLAIN_REPORTS = {
  tenders: TENDERS,
  taxes: TAXES,
  discounts: DISCOUNTS,
  refunds: REFUNDS,
  'over-short': OVER_SHORT,
  loyalty: LOYALTY,
  'stock-value': STOCK_VALUE,
} as const satisfies Record<string, PlainReport>
export type PlainKind = keyof typeof PLAIN_REPORTS
export const isPlainKind = (kind: ReportKind): kind is PlainKind => kind in PLAIN_REPORTS

/** Of documents there are a million lines in a year: they are read week by week. */
const BY_WEEK: ReadonlySet<PlainKind> = new Set(['tenders', 'taxes', 'discounts', 'refunds'])
const WEEK_DAYS = 7

function weeksOf({ from, to }: Period): Period[] {
  return Array.from({ length: Math.ceil(countDays({ from, to }) / WEEK_DAYS) }, (_, week) => {
    const last = addDays(from, week * WEEK_DAYS + WEEK_DAYS - 1)
    return { from: addDays(from, week * WEEK_DAYS), to: last < to ? last : to }
  })
}

/** Says after every part how far it is, so that it can be broken off. */
export function* groupPlain(
  db: Db,
  kind: PlainKind,
  period: Period,
  zoneMs: number,
): Making<Groups> {
  const groups: Groups = new Map()
  const report: PlainReport = PLAIN_REPORTS[kind]
  const parts = BY_WEEK.has(kind) ? weeksOf(period) : [period]
  for (const [index, part] of parts.entries()) {
    for (const text of report.texts) {
      const asked = { ...part, zone: zoneMs }
      addTo(groups, prepared(db, text).all(asked) as KeyedFigures[])
    }
    yield Math.floor(((index + 1) * 1_000_000) / parts.length)
  }
  return groups
}
