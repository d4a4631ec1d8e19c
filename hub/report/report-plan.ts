// What the thread is asked for: everything that depends on the clock or on rules is settled before.
import type { Period } from '#domain/report-period.ts'
import type { ReportDocuments, ReportKind, ReportResult } from '#domain/wire/report-message.ts'

export type ReportPlan = {
  report: ReportKind
  period: Period
  before: Period | null
  /** The documents behind this row instead of the report; null: the report. */
  documentsOf: string | null
  /** The outlet's zone, which has no summer time. */
  zoneMs: number
  asOf: string
}

export type ReportOutcome = { result: ReportResult | null; documents: ReportDocuments | null }

/** How far it is, in parts per million; what it returns is the whole. */
export type Making<T> = Generator<number, T, void>
