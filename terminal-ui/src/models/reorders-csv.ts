// The list of what to order as a file that spreadsheets open.
import type { ReorderMessage } from '#domain/wire/conflict-message.ts'

const HEAD = ['sku', 'name', 'missing', 'stock', 'noted_at', 'noted_by']

/** RFC 4180; a cell that a spreadsheet would take for a formula is told to be text. */
export function reordersCsv(reorders: readonly ReorderMessage[]): string {
  const rows = reorders.map((line) => [
    line.sku ?? '',
    line.name ?? line.product_id,
    milliText(line.missing_milli),
    milliText(line.stock_milli),
    line.noted_at,
    line.noted_by_name ?? '',
  ])
  return csvText([HEAD, ...rows])
}

/** Rows of cells as a file. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `${rows.map((cells) => cells.map(cell).join(',')).join('\r\n')}\r\n`

function cell(text: string): string {
  const isFormula = /^[=+@\t\r]/.test(text) || /^-(?!\d+(\.\d+)?$)/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

/** '1.5' of 1500 thousandths. */
export function milliText(milli: number): string {
  const sign = milli < 0 ? '-' : ''
  const size = Math.abs(milli)
  const rest = String(size % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return `${sign}${Math.floor(size / 1000)}${rest === '' ? '' : `.${rest}`}`
}
