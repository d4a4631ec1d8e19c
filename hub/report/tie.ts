// A report's turnover beside the journal's and the shifts': three ways to the same rupiah.
import { daysOf, type Period } from '#domain/report-period.ts'
import type { ReportTie } from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import type { Making } from './report-plan.ts'

const journalText = (document: 'sale' | 'refund'): string => `
  SELECT coalesce(-sum(j.amount_minor), 0) FROM ${document} d
    CROSS JOIN journal_entry j ON j.document_id = d.id
  WHERE d.business_date = ? AND (j.account = 'revenue' OR j.account LIKE 'tax/%')`

const SHIFTS = `SELECT coalesce(sum(iif(figure = 'sales', amount_minor, -amount_minor)), 0)
  FROM shift_figure JOIN shift ON shift.id = shift_id
  WHERE business_date BETWEEN ? AND ? AND figure IN ('sales', 'refunds', 'voids')`

/** Turnover with its tax, less what was given back. */
export function* tieTurnover(db: Db, period: Period, statedMinor: number): Making<ReportTie> {
  const days = daysOf(period)
  let journalMinor = 0
  for (const [index, day] of days.entries()) {
    for (const document of ['sale', 'refund'] as const) {
      journalMinor += prepared(db, journalText(document)).pluck().get(day) as number
    }
    yield Math.floor(((index + 1) * 1_000_000) / days.length)
  }
  const shiftsMinor = prepared(db, SHIFTS).pluck().get(period.from, period.to) as number
  return { stated_minor: statedMinor, journal_minor: journalMinor, shifts_minor: shiftsMinor }
}

const TAX_FIGURES = `SELECT coalesce(sum(amount_minor), 0) FROM shift_figure
  JOIN shift ON shift.id = shift_id
  WHERE business_date BETWEEN ? AND ? AND figure LIKE 'tax/%'`
const taxText = (document: 'sale' | 'refund'): string => `
  SELECT coalesce(-sum(j.amount_minor), 0) FROM ${document} d
    CROSS JOIN journal_entry j ON j.document_id = d.id
  WHERE d.business_date BETWEEN ? AND ? AND j.account LIKE 'tax/%'`

/** The tax alone. */
export function tieTax(db: Db, { from, to }: Period, statedMinor: number): ReportTie {
  const ask = (text: string): number => prepared(db, text).pluck().get(from, to) as number
  const journal_minor = ask(taxText('sale')) + ask(taxText('refund'))
  return { stated_minor: statedMinor, journal_minor, shifts_minor: ask(TAX_FIGURES) }
}

const TENDER_FIGURES = `SELECT coalesce(sum(amount_minor), 0) FROM shift_figure
  JOIN shift ON shift.id = shift_id
  WHERE business_date BETWEEN ? AND ? AND figure LIKE 'tender/%'`

/** What tenders brought. The journal keeps balances by account: the shifts’ figures tell. */
export function tieTenders(db: Db, { from, to }: Period, statedMinor: number): ReportTie {
  const shifts_minor = prepared(db, TENDER_FIGURES).pluck().get(from, to) as number
  return { stated_minor: statedMinor, journal_minor: null, shifts_minor }
}
