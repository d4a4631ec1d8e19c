// Reports of the console: ordered, made by a thread of their own, fetched when they are done.
import { type Static, Type } from 'typebox'
import { PERIOD_CHOICES } from '../report-period.ts'
import {
  Closed,
  Count,
  LocalDate,
  Nullable,
  OneOf,
  SumMinor,
  Timestamp,
  Uuid,
} from './primitives.ts'

export const REPORT_KINDS = [
  'daily',
  'hours',
  'cashiers',
  'categories',
  'products',
  'tenders',
  'taxes',
  'discounts',
  'refunds',
  'over-short',
  'loyalty',
  'stock-value',
] as const
export const ReportKind = OneOf(REPORT_KINDS)
export type ReportKind = (typeof REPORT_KINDS)[number]

/** What the columns of a report count; the unit stands last in the name. */
export const REPORT_COLUMNS = [
  'sale_count',
  'refund_count',
  'line_count',
  'entry_count',
  'product_count',
  'uncosted_count',
  'quantity_milli',
  'gross_minor',
  'discount_minor',
  'sold_minor',
  'refunded_minor',
  'net_minor',
  'tax_minor',
  'rounding_minor',
  'taken_minor',
  'returned_minor',
  'account_minor',
  'price_minor',
  'base_minor',
  'refunded_base_minor',
  'refunded_tax_minor',
  'expected_minor',
  'counted_minor',
  'over_short_minor',
  'earned_points',
  'spent_points',
  'net_points',
  'value_minor',
] as const
export const ReportColumn = OneOf(REPORT_COLUMNS)
export type ReportColumn = (typeof REPORT_COLUMNS)[number]

/** The rest is summed up in one row. */
export const REPORT_ROWS_MAX = 1000
export const REPORT_DOCUMENTS_MAX = 200
/** Two years and the days of a leap year. */
export const REPORT_DAYS_MAX = 732
/** The row of what did not fit; no other row has this key. */
export const OTHERS_KEY = '*'

export const ReportPeriod = Closed({
  choice: OneOf(PERIOD_CHOICES),
  /** Both are needed with `between`, and mean nothing without. */
  from: Type.Optional(LocalDate),
  to: Type.Optional(LocalDate),
})
export type ReportPeriod = Static<typeof ReportPeriod>

/** POST /api/console/reports */
export const ReportOrder = Closed({
  report: ReportKind,
  period: ReportPeriod,
  /** Beside the period before. */
  compares: Type.Boolean(),
  /** The documents behind one row instead of the report; left out: the report. */
  documents_of: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
})
export type ReportOrder = Static<typeof ReportOrder>

export const ReportRow = Closed({
  key: Type.String(),
  /** What the key is called; null where the key says it itself. */
  name: Nullable(Type.String()),
  values: Type.Array(SumMinor),
  /** The same of the period before; null without a comparison. */
  before: Nullable(Type.Array(SumMinor)),
})
export type ReportRow = Static<typeof ReportRow>

export const ReportDays = Closed({ from: LocalDate, to: LocalDate })

/** The same money again: by this report, by the journal (null: it does not say), by Z and X. */
export const ReportTie = Closed({
  stated_minor: SumMinor,
  journal_minor: Nullable(SumMinor),
  shifts_minor: SumMinor,
})
export type ReportTie = Static<typeof ReportTie>

export const ReportResult = Closed({
  report: ReportKind,
  days: ReportDays,
  days_before: Nullable(ReportDays),
  columns: Type.Array(ReportColumn),
  rows: Type.Array(ReportRow, { maxItems: REPORT_ROWS_MAX + 1 }),
  totals: Type.Array(SumMinor),
  totals_before: Nullable(Type.Array(SumMinor)),
  /** Rows that are summed up in the one with the key `*`. */
  others_count: Count,
  /** Null where the report is not about turnover. */
  tie: Nullable(ReportTie),
  /** Shifts of the period that are not closed yet: their figures still move. */
  open_shift_count: Count,
  as_of: Timestamp,
})
export type ReportResult = Static<typeof ReportResult>

export const ReportDocument = Closed({
  document_id: Type.String(),
  kind: OneOf(['sale', 'refund', 'void']),
  number: Type.String(),
  at: Timestamp,
  business_date: LocalDate,
  staff_name: Type.String(),
  terminal_code: Type.String(),
  /** The part of the document that belongs to the row; what was given back is negative. */
  amount_minor: SumMinor,
})
export type ReportDocument = Static<typeof ReportDocument>

export const ReportDocuments = Closed({
  /** Newest first. */
  documents: Type.Array(ReportDocument, { maxItems: REPORT_DOCUMENTS_MAX }),
  is_cut: Type.Boolean(),
})
export type ReportDocuments = Static<typeof ReportDocuments>

export const REPORT_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
/** GET /api/console/reports/:id */
export const ReportState = Closed({
  report_id: Uuid,
  state: OneOf(REPORT_STATES),
  /** Reports that are made before this one. */
  ahead_count: Count,
  progress_ppm: Count,
  result: Nullable(ReportResult),
  documents: Nullable(ReportDocuments),
})
export type ReportState = Static<typeof ReportState>

/** The rows behind the first thousand, for a file or a paper: so many at once. */
export const ReportRows = Closed({
  rows: Type.Array(ReportRow, { maxItems: REPORT_ROWS_MAX }),
  has_more: Type.Boolean(),
})
export type ReportRows = Static<typeof ReportRows>

/** GET /api/console/report-days: what "today" is here. */
export const ReportToday = Closed({
  today: LocalDate,
  /** The first day that anything was sold; null before that. */
  first_day: Nullable(LocalDate),
})
export type ReportToday = Static<typeof ReportToday>
