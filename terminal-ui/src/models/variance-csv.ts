// The differences of a count as a file that spreadsheets open.
import { csvText } from '#domain/csv-cell.ts'
import { milliText } from '#domain/quantity.ts'
import type { CountVariance } from '#domain/wire/stock-count-message.ts'
import { type PlainKey, t } from '../text/translate.ts'

const HEAD: readonly PlainKey[] = [
  'file.sku',
  'file.name',
  'file.unit',
  'file.counted',
  'file.on-record',
  'file.difference',
  'file.value',
  'file.sold-late',
  'file.moved',
]

export const varianceCsv = (variances: readonly CountVariance[]): string =>
  csvText([
    HEAD.map((key) => t(key)),
    ...variances.map((row) => [
      row.sku,
      row.name,
      row.base_unit,
      milliText(row.counted_milli),
      milliText(row.expected_milli),
      milliText(row.difference_milli),
      String(row.value_minor),
      milliText(-row.late_milli),
      milliText(row.moved_milli),
    ]),
  ])
