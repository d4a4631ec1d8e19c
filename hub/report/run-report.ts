import { daysOf, type Period } from '#domain/report-period.ts'
import {
  REPORT_ROWS_MAX,
  type ReportColumn,
  type ReportKind,
  type ReportResult,
  type ReportRow,
  type ReportTie,
} from '#domain/wire/report-message.ts'
import type { Db } from '../db/open-database.ts'
import { prepared } from '../db/query.ts'
import { cutRows } from './cut-rows.ts'
import { listDocuments } from './list-documents.ts'
import { makeTaxFiles } from './make-tax-files.ts'
import { type Groups, sumUp, valuesOf } from './measures.ts'
import { groupPlain, isPlainKind, PLAIN_REPORTS } from './plain-reports.ts'
import type { Making, ReportOutcome, ReportPlan } from './report-plan.ts'
import { nameRows } from './row-names.ts'
import { groupSales, salesColumns } from './sales-report.ts'
import { tieTax, tieTenders, tieTurnover } from './tie.ts'

/**
 * Makes one report out of one snapshot of the database: the caller holds a read transaction around
 * the whole of it. Yields how far it is, in parts per million; who asks no further breaks it off.
 */
export function* runReport(db: Db, plan: ReportPlan): Making<ReportOutcome> {
  const nothing: ReportOutcome = { result: null, documents: null, others: [], taxFiles: null }
  if (plan.tax) return { ...nothing, taxFiles: yield* makeTaxFiles(db, plan.tax) }
  if (plan.documentsOf === null) return { ...nothing, ...(yield* makeReport(db, plan)) }
  return { ...nothing, documents: yield* listDocuments(db, plan, plan.documentsOf) }
}

type Made = Pick<ReportOutcome, 'others'> & { result: ReportResult }

function* makeReport(db: Db, plan: ReportPlan): Making<Made> {
  const { report, period, before } = plan
  const shares = before ? 3 : 2
  const now = yield* share(0, shares, group(db, plan, period))
  const past = before ? yield* share(1, shares, group(db, plan, before)) : null
  const columns = columnsOf(report)
  const rows = rowsOf(plan, columns, now, past)
  const totals = totalsOf(now, columns)
  const tie = yield* share(shares - 1, shares, tieOf(db, plan, columns, totals))
  const { shown, others } = cutRows(report, rows, columns)
  const result: ReportResult = {
    report,
    days: period,
    days_before: before,
    columns,
    rows: nameRows(db, report, shown),
    totals,
    totals_before: past && totalsOf(past, columns),
    others_count: others.length,
    tie,
    open_shift_count: countOpenShifts(db, period),
    as_of: plan.asOf,
  }
  return { result, others: inParts(nameRows(db, report, others)) }
}

/** The hub keeps them as text: it reads a part when somebody fetches it, and is busy for no more. */
const inParts = (rows: readonly ReportRow[]): string[] =>
  Array.from({ length: Math.ceil(rows.length / REPORT_ROWS_MAX) }, (_, part) =>
    JSON.stringify(rows.slice(part * REPORT_ROWS_MAX, (part + 1) * REPORT_ROWS_MAX)),
  )

/** One of several parts of the whole, taken for equally long. */
function* share<T>(index: number, count: number, making: Making<T>): Making<T> {
  for (;;) {
    const step = making.next()
    if (step.done) return step.value
    yield Math.floor((index * 1_000_000 + step.value) / count)
  }
}

function* group(db: Db, { report, zoneMs }: ReportPlan, period: Period): Making<Groups> {
  return yield* isPlainKind(report)
    ? groupPlain(db, report, period, zoneMs)
    : groupSales(db, report, period, zoneMs)
}

const columnsOf = (report: ReportKind): ReportColumn[] =>
  isPlainKind(report) ? PLAIN_REPORTS[report].columns : salesColumns(report)

const totalsOf = (groups: Groups, columns: ReportColumn[]): number[] =>
  sumUp(
    [...groups.values()].map((each) => valuesOf(each, columns)),
    columns.length,
  )

function rowsOf(
  { report, period, before }: ReportPlan,
  columns: ReportColumn[],
  now: Groups,
  past: Groups | null,
): ReportRow[] {
  const row = (key: string, keyBefore = key): ReportRow => ({
    key,
    name: now.get(key)?.name ?? past?.get(key)?.name ?? null,
    values: valuesOf(now.get(key), columns),
    before: past && valuesOf(past.get(keyBefore), columns),
  })
  // Days are told apart by their place in the period; a shift has no like in the one before.
  if (report === 'daily') {
    const daysBefore = before ? daysOf(before) : []
    return daysOf(period).map((day, index) => row(day, daysBefore[index] ?? ''))
  }
  if (report === 'over-short') return [...now.keys()].map((key) => ({ ...row(key), before: null }))
  return [...new Set([...now.keys(), ...(past?.keys() ?? [])])].map((key) => row(key))
}

function* tieOf(
  db: Db,
  { report, period }: ReportPlan,
  columns: ReportColumn[],
  totals: number[],
): Making<ReportTie | null> {
  const total = (column: ReportColumn): number => totals[columns.indexOf(column)] ?? 0
  yield 0
  if (report === 'taxes') return tieTax(db, period, total('tax_minor'))
  if (report === 'tenders') return tieTenders(db, period, total('net_minor'))
  return isPlainKind(report) ? null : yield* tieTurnover(db, period, total('net_minor'))
}

const countOpenShifts = (db: Db, { from, to }: Period): number =>
  prepared(
    db,
    "SELECT count(*) FROM shift WHERE business_date BETWEEN ? AND ? AND state <> 'closed'",
  )
    .pluck()
    .get(from, to) as number
