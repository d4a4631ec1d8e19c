import {
  OTHERS_KEY,
  REPORT_ROWS_MAX,
  type ReportColumn,
  type ReportKind,
  type ReportRow,
} from '#domain/wire/report-message.ts'
import { sumUp } from './measures.ts'

/** In the order of their keys; all others by what they are worth. */
const BY_KEY: ReadonlySet<ReportKind> = new Set(['daily', 'hours', 'taxes', 'over-short'])
const WORTH: readonly ReportColumn[] = [
  'net_minor',
  'discount_minor',
  'refunded_minor',
  'value_minor',
  'earned_points',
]

/**
 * Sorted, and no more on the screen than anybody reads: the rest is one row, so that the sum still
 * holds. `others`: what is in that row.
 */
export function cutRows(
  report: ReportKind,
  rows: readonly ReportRow[],
  columns: readonly ReportColumn[],
): { shown: ReportRow[]; others: ReportRow[] } {
  const worth = indexOfWorth(columns)
  const byKey = (a: ReportRow, b: ReportRow): number => (a.key < b.key ? -1 : 1)
  const sorted = [...rows].sort((a, b) =>
    BY_KEY.has(report) ? byKey(a, b) : at(b, worth) - at(a, worth) || byKey(a, b),
  )
  if (sorted.length <= REPORT_ROWS_MAX) return { shown: sorted, others: [] }
  const others = sorted.slice(REPORT_ROWS_MAX)
  const row: ReportRow = {
    key: OTHERS_KEY,
    name: null,
    values: sumUp(
      others.map(({ values }) => values),
      columns.length,
    ),
    before: others.some(({ before }) => before)
      ? sumUp(
          others.map(({ before }) => before ?? []),
          columns.length,
        )
      : null,
  }
  return { shown: [...sorted.slice(0, REPORT_ROWS_MAX), row], others }
}

const indexOfWorth = (columns: readonly ReportColumn[]): number => {
  const worth = WORTH.find((column) => columns.includes(column))
  return worth === undefined ? 0 : columns.indexOf(worth)
}

const at = (row: ReportRow, index: number): number => row.values[index] ?? 0
