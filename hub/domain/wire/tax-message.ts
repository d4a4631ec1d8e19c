// Files for the tax office: one month at a time, made by the thread of reports.
import { type Static, Type } from 'typebox'
import { Closed, Count, Nullable, OneOf, SumMinor, Uuid } from './primitives.ts'
import { REPORT_STATES } from './report-message.ts'

export const RETAIL_DETAILS = ['receipt', 'day'] as const
export type RetailDetail = (typeof RETAIL_DETAILS)[number]
/** As many as Coretax takes in one file. */
export const INVOICES_PER_FILE_MAX = 1000
export const TAX_PROBLEMS_MAX = 200

/** POST /api/console/tax-files */
export const TaxFilesOrder = Closed({
  /** '2026-11': the tax period, by business days. */
  month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }),
  /** A row for each receipt, or for each day. */
  detail: OneOf(RETAIL_DETAILS),
})
export type TaxFilesOrder = Static<typeof TaxFilesOrder>

export const TAX_FILES = ['retail', 'invoices'] as const
export const TaxFile = Closed({
  kind: OneOf(TAX_FILES),
  /** Last part of its address, and what it is saved as. */
  name: Type.String(),
  /** Rows of it, or invoices. */
  count: Count,
  price_minor: SumMinor,
  base_minor: SumMinor,
  /** Collected PPN alone, without what is only stated because a facility waives it. */
  tax_minor: SumMinor,
})
export type TaxFile = Static<typeof TaxFile>

export const TAX_PROBLEMS = ['buyer', 'no-facility'] as const
export const TaxProblem = Closed({
  receipt_number: Type.String(),
  /** buyer: a number that no invoice can be made with; the sale is in the retail file.
   *  no-facility: goods whose facility nobody has chosen; they are in the retail file. */
  problem: OneOf(TAX_PROBLEMS),
  field: Nullable(Type.String()),
})
export type TaxProblem = Static<typeof TaxProblem>

export const TaxFilesResult = Closed({
  month: Type.String(),
  detail: OneOf(RETAIL_DETAILS),
  files: Type.Array(TaxFile),
  /** Given back in this month of what was sold before it: in no file. */
  earlier_count: Count,
  earlier_base_minor: SumMinor,
  earlier_tax_minor: SumMinor,
  /** files − earlier; and what the journal says. */
  stated_tax_minor: SumMinor,
  journal_tax_minor: SumMinor,
  problems: Type.Array(TaxProblem, { maxItems: TAX_PROBLEMS_MAX }),
  problem_count: Count,
})
export type TaxFilesResult = Static<typeof TaxFilesResult>

/** GET /api/console/tax-files/:id */
export const TaxFilesState = Closed({
  report_id: Uuid,
  state: OneOf(REPORT_STATES),
  ahead_count: Count,
  progress_ppm: Count,
  result: Nullable(TaxFilesResult),
})
export type TaxFilesState = Static<typeof TaxFilesState>
