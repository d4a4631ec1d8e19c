// What the thread is asked for: everything that depends on the clock or on rules is settled before.
import type { Period } from '#domain/report-period.ts'
import type { ReportDocuments, ReportKind, ReportResult } from '#domain/wire/report-message.ts'
import type { RetailDetail, TaxFilesResult } from '#domain/wire/tax-message.ts'

export type ReportPlan = {
  report: ReportKind
  period: Period
  before: Period | null
  /** The documents behind this row instead of the report; null: the report. */
  documentsOf: string | null
  /** The outlet's zone, which has no summer time. */
  zoneMs: number
  asOf: string
  /** Files for the tax office instead of a report; left out: a report. */
  tax?: TaxPlan
}

export type ReportOutcome = {
  result: ReportResult | null
  documents: ReportDocuments | null
  /** What the row of all others stands for, as JSON of a thousand rows each. */
  others: string[]
  taxFiles: TaxFilesResult | null
}

/** How far it is, in parts per million; what it returns is the whole. */
export type Making<T> = Generator<number, T, void>

export type TaxPlan = {
  /** '2026-11'. */
  month: string
  period: Period
  detail: RetailDetail
  outletCode: string
  seller: { npwp: string; nitku: string }
  /** Where the files go; nothing but this report's lies there. */
  folder: string
}
