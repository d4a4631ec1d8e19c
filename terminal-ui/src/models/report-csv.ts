// A report as a file that Excel opens as a table where Windows is set to Indonesian: semicolons,
// a byte order mark, decimal commas. Amounts are whole numbers without separators.
import type { ReportColumn, ReportResult, ReportRow } from '#domain/wire/report-message.ts'

const BYTE_ORDER_MARK = '\uFEFF'

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
    textCell(label),
    ...columns.flatMap((column, index) => {
      const now = numberCell(column, values[index] ?? 0)
      return isCompared ? [now, before ? numberCell(column, before[index] ?? 0) : ''] : [now]
    }),
  ]
  const lines = [
    [words.head, ...head].map(textCell),
    ...rows.map((row) => line(words.row(row), row.values, row.before)),
    line(words.total, totals, totals_before),
  ]
  return `${BYTE_ORDER_MARK}${lines.map((cells) => cells.join(';')).join('\r\n')}\r\n`
}

/** A text that a spreadsheet would take for a formula is told to be text. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

const numberCell = (column: ReportColumn, value: number): string =>
  column.endsWith('_milli') ? milliText(value) : String(value)

/** '1,5' of 1500 thousandths. */
function milliText(milli: number): string {
  const size = Math.abs(milli)
  const rest = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  const whole = `${milli < 0 ? '-' : ''}${Math.floor(size / 1000)}`
  return rest === '' ? whole : `${whole},${rest}`
}
