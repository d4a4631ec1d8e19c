// A report as a file that people open with a spreadsheet. Amounts are whole numbers without
// separators, quantities have a decimal comma.
import { csvFile, writeCsvCell } from '#domain/csv-cell.ts'
import { milliText } from '#domain/quantity.ts'
import type { ReportColumn, ReportResult, ReportRow } from '#domain/wire/report-message.ts'

export type CsvWords = {
  /** What the column of keys is called. */
  head: string
  column: (column: ReportColumn) => string
  before: string
  total: string
  row: (row: ReportRow) => string
}

export function reportCsv(result: ReportResult, words: CsvWords): string {
  const { columns, rows, totals, totals_before } = result
  const isCompared = totals_before !== null
  const head = columns.flatMap((column) => {
    const name = words.column(column)
    return isCompared ? [name, `${name} (${words.before})`] : [name]
  })
  const line = (label: string, values: readonly number[], before: readonly number[] | null) => [
    writeCsvCell(label),
    ...columns.flatMap((column, index) => {
      const now = numberCell(column, values[index] ?? 0)
      return isCompared ? [now, before ? numberCell(column, before[index] ?? 0) : ''] : [now]
    }),
  ]
  return csvFile([
    [words.head, ...head].map(writeCsvCell),
    ...rows.map((row) => line(words.row(row), row.values, row.before)),
    line(words.total, totals, totals_before),
  ])
}

const numberCell = (column: ReportColumn, value: number): string =>
  column.endsWith('_milli') ? milliText(value).replace('.', ',') : String(value)
