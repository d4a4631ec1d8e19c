// The differences of a count as a file that spreadsheets open.
import { milliText } from '#domain/quantity.ts'
import type { CountVariance } from '#domain/wire/stock-count-message.ts'
import type { PlainKey } from '../text/translate.ts'
import { headedCsv } from './headed-csv.ts'

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
  headedCsv(
    HEAD,
    variances.map((row) => [
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
  )
