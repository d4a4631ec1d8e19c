// The list of what to order as a file that spreadsheets open.
import { milliText } from '#domain/quantity.ts'
import type { ReorderMessage } from '#domain/wire/conflict-message.ts'
import type { PlainKey } from '../text/translate.ts'
import { headedCsv } from './headed-csv.ts'

const HEAD: readonly PlainKey[] = [
  'file.sku',
  'file.name',
  'file.missing',
  'file.stock',
  'file.noted-at',
  'file.noted-by',
]

export function reordersCsv(reorders: readonly ReorderMessage[]): string {
  const rows = reorders.map((line) => [
    line.sku ?? '',
    line.name ?? line.product_id,
    milliText(line.missing_milli),
    milliText(line.stock_milli),
    line.noted_at,
    line.noted_by_name ?? '',
  ])
  return headedCsv(HEAD, rows)
}
