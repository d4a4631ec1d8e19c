// What a bar stands for: the sales and refunds that it was added up from, newest first.
import { toIso } from '#domain/datetime.ts'
import { daysOf } from '#domain/report-period.ts'
import {
  REPORT_DOCUMENTS_MAX,
  type ReportDocument,
  type ReportDocuments,
  type ReportKind,
} from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { BY_HAND, isPlainKind } from './plain-reports.ts'
import type { Making, ReportPlan } from './report-plan.ts'
import { refundedDocumentsText, soldDocumentsText } from './sales-report.ts'

type DocumentRow = {
  id: string
  kind: ReportDocument['kind']
  number: string
  at_ms: number
  business_date: string
  staff_id: string
  terminal_id: string
  amount_minor: number
}

const SOLD = `SELECT s.id, 'sale' AS kind, s.receipt_number AS number,
    coalesce(s.believed_at_ms, s.sold_at_ms) AS at_ms, s.business_date, s.cashier_id AS staff_id,
    s.terminal_id`
const BACK = 'SELECT r.id, r.kind, r.number, r.at_ms, r.business_date, r.staff_id, r.terminal_id'
const OF_LINES = 'FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.id'
const OF_BACK_LINES = 'FROM refund r CROSS JOIN refund_line l ON l.refund_id = r.id'
const DAY = '.business_date = @day AND @zone IS NOT NULL'

/** Reports whose rows are made of documents, and how they are found. */
const TEXTS: Partial<Record<ReportKind, string[]>> = {
  tenders: [
    `${SOLD}, sum(p.amount_minor) AS amount_minor
     FROM sale s CROSS JOIN sale_payment p ON p.sale_id = s.id
     WHERE s${DAY} AND p.method = @key GROUP BY s.id`,
    `${BACK}, -sum(p.amount_minor) AS amount_minor
     FROM refund r CROSS JOIN refund_payout p ON p.refund_id = r.id
     WHERE r${DAY} AND p.method = @key GROUP BY r.id`,
  ],
  taxes: [
    `${SOLD}, sum(l.tax_minor) AS amount_minor ${OF_LINES}
     WHERE s${DAY} AND l.tax_code || ' ' || l.tax_rate_ppm = @key GROUP BY s.id`,
    `${BACK}, -sum(l.tax_minor) AS amount_minor ${OF_BACK_LINES}
     WHERE r${DAY} AND l.tax_code || ' ' || l.tax_rate_ppm = @key GROUP BY r.id`,
  ],
  discounts: [
    `${SOLD}, sum(CASE @key WHEN 'line' THEN ${BY_HAND}
       WHEN 'basket' THEN l.basket_discount_minor
       ELSE iif('price/' || l.price_override_reason = @key,
         (l.list_price_minor - l.unit_price_minor) * l.quantity_milli / 1000, 0) END)
       AS amount_minor ${OF_LINES}
     WHERE s${DAY} GROUP BY s.id HAVING amount_minor <> 0`,
    `${SOLD}, sum(p.amount_minor) AS amount_minor
     FROM sale s CROSS JOIN sale_line_promotion p ON p.sale_id = s.id
     WHERE s${DAY} AND 'promotion/' || p.promotion_id = @key GROUP BY s.id`,
  ],
  refunds: [
    `${BACK}, -sum(l.total_minor) AS amount_minor ${OF_BACK_LINES}
     WHERE r${DAY} AND r.kind || '/' || r.reason_code = @key GROUP BY r.id`,
  ],
}

const textsOf = (report: ReportKind): string[] =>
  isPlainKind(report)
    ? (TEXTS[report] ?? [])
    : [soldDocumentsText(report), refundedDocumentsText(report)]

/** From the last day backwards, until there are enough. */
export function* listDocuments(db: Db, plan: ReportPlan, key: string): Making<ReportDocuments> {
  const found: DocumentRow[] = []
  const days = daysOf(plan.period).reverse()
  for (const [index, day] of days.entries()) {
    const rows = textsOf(plan.report).flatMap(
      (text) => prepared(db, text).all({ day, key, zone: plan.zoneMs }) as DocumentRow[],
    )
    found.push(...rows.sort((a, b) => b.at_ms - a.at_ms))
    if (found.length > REPORT_DOCUMENTS_MAX) break
    yield Math.floor(((index + 1) * 1_000_000) / days.length)
  }
  const is_cut = found.length > REPORT_DOCUMENTS_MAX
  return {
    documents: found.slice(0, REPORT_DOCUMENTS_MAX).map((row) => toMessage(db, row)),
    is_cut,
  }
}

function toMessage(
  db: Db,
  { id, at_ms, staff_id, terminal_id, ...row }: DocumentRow,
): ReportDocument {
  const ask = (text: string, of: string) => prepared(db, text).pluck().get(of) as string | undefined
  return {
    document_id: id,
    ...row,
    at: toIso(at_ms),
    staff_name: ask('SELECT name FROM staff WHERE id = ?', staff_id) ?? '',
    terminal_code: ask('SELECT code FROM terminal WHERE id = ?', terminal_id) ?? '',
  }
}
