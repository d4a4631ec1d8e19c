// The list of what to order as a file that spreadsheets open.
import { csvText } from '#domain/csv-cell.ts'
import { milliText } from '#domain/quantity.ts'
import type { ReorderMessage } from '#domain/wire/conflict-message.ts'

const HEAD = ['sku', 'name', 'missing', 'stock', 'noted_at', 'noted_by']

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
